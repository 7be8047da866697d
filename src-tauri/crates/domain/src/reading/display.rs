use super::{Limits, Refusal};
use crate::figure::Figure;
use crate::meter::{MeterFacts, MeterKind};
use crate::quantity::Quantity;

/// The meter as the checks see it, known or assumed.
pub(super) struct Meter<'a> {
    pub kind: MeterKind,
    pub facts: Option<&'a MeterFacts>,
    pub limits: &'a Limits,
}

impl Meter<'_> {
    /// Whole digits of the display. What it showed before it can show again, whatever the record says of it.
    pub fn digits(&self, previous: Option<Figure>) -> u8 {
        let digits = self.facts.map_or(self.limits.assumed_digits, |facts| facts.digits);
        digits.max(previous.map_or(1, Figure::whole_digits))
    }

    /// Beyond this a figure is refused. An assumption must not refuse what a display may well show.
    pub fn most_digits(&self, previous: Option<Figure>) -> u8 {
        let digits = self.digits(previous);
        if self.facts.is_some() {
            digits
        } else {
            digits.max(self.limits.most_digits)
        }
    }

    pub fn decimals(&self, previous: Option<Figure>) -> u8 {
        let decimals = self
            .facts
            .map_or(Figure::PLACES, |facts| facts.decimals.min(Figure::PLACES));
        decimals.max(previous.map_or(0, Figure::decimals))
    }

    /// What the display may show, and central's record of it does not.
    pub fn beyond_record(&self, current: Figure) -> Option<Refusal> {
        let facts = self.facts?;
        if current.whole_digits() > facts.digits {
            return Some(Refusal::MoreDigitsThanRecord(facts.digits));
        }
        (current.decimals() > facts.decimals).then_some(Refusal::MoreDecimalsThanRecord(facts.decimals))
    }

    /// Whether zeros in front hide that a point is missing: all that counts of a figure is its value, and zeros typed from
    /// the display do not count.
    pub fn lacks_point(&self, typed: &str, previous: Option<Figure>) -> bool {
        let places = Figure::places_typed(typed);
        self.decimals(previous) > 0 && places.is_some_and(|places| places > usize::from(self.digits(previous)))
    }

    /// The figure, if every place of the display was typed.
    pub fn pointed(&self, typed: &str, current: Figure, previous: Option<Figure>) -> Option<Figure> {
        let decimals = self.facts.map(|_| self.decimals(previous))?;
        let all = usize::from(self.digits(previous)).checked_add(usize::from(decimals))?;
        let is_whole_display = Figure::places_typed(typed) == Some(all);
        let scale = 10_u64.checked_pow(u32::from(decimals))?;
        is_whole_display.then(|| Figure::from_scaled(current.scaled() / scale))
    }

    pub fn coefficient(&self) -> Figure {
        self.facts.map_or(Figure::ONE, |facts| facts.coefficient)
    }

    /// 10^digits: where the display starts over.
    pub fn full_turn(&self, previous: Figure) -> Option<Quantity> {
        let digits = u32::from(self.digits(Some(previous)));
        Quantity::SCALE
            .checked_mul(10_i128.checked_pow(digits)?)
            .map(Quantity::from_scaled)
    }
}
