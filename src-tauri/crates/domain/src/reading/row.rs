use super::{Limits, LowerReason, PreviousFrom, RecordedFigure, display::Meter};
use crate::figure::{Figure, FigureFault};
use crate::meter::{MeterFacts, MeterKind, Register};
use crate::quantity::Quantity;
use crate::text;

/// What was typed for one register, letter by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub register: Register,
    pub current: &'a str,
    /// The blind second typing.
    pub again: &'a str,
    /// From the paper bill; only looked at where the subscriber's record does not say it.
    pub previous: &'a str,
    /// A rollover is told of a lower figure alone; a replaced meter of any.
    pub lower_reason: Option<LowerReason>,
    /// The display has no point among the digits typed: they are whole ones.
    pub whole: bool,
}

impl Entry<'_> {
    pub fn empty(register: Register) -> Self {
        Self {
            register,
            current: "",
            again: "",
            previous: "",
            lower_reason: None,
            whole: false,
        }
    }
}

/// Why a figure cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotANumber,
    /// More whole digits than the display has; it has this many.
    MoreDigits(u8),
    /// More decimal places than the display has; it has this many.
    MoreDecimals(u8),
    /// The previous figure typed from the paper bill is not a number.
    PreviousNotANumber,
    /// The same figure has more whole digits than the display; it has this many.
    PreviousMoreDigits(u8),
    /// More whole digits than the company's record of the meter says, though it showed as many before: central goes by the
    /// record, and no correction would help.
    MoreDigitsThanRecord(u8),
    /// The same of decimal places.
    MoreDecimalsThanRecord(u8),
    /// A display that passed its highest figure shows a lower one, and this is not lower.
    NotLower,
}

/// What is odd about a figure, and what the operator vouches for by typing it twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Odd {
    LowerRollover,
    LowerReplaced,
    /// The meter was replaced, and the new one does not show less.
    Replaced,
    UnusualHigh,
    UnusualLow,
    DemandAboveContract,
    /// More whole digits than an unknown meter is taken to have.
    MoreDigitsThanAssumed,
    /// As many digits as need a point, and none.
    NoPoint,
}

/// One odd thing with the figures of its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    LowerRollover,
    LowerReplaced,
    Replaced,
    /// Consumption and the usual range; `low` is `None` where nothing is known of the subscriber.
    UnusualHigh {
        consumption: Quantity,
        low: Option<Figure>,
        high: Figure,
    },
    UnusualLow {
        consumption: Quantity,
        low: Figure,
        high: Figure,
    },
    /// kW both.
    DemandAboveContract {
        demand: Quantity,
        contracted: Figure,
    },
    MoreDigitsThanAssumed {
        assumed: u8,
    },
    NoPoint,
}

/// The verdict on one register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Empty,
    Refused(Refusal),
    Ok,
    /// Equal to the previous figure, which is legal.
    Equal,
    /// There is nothing to compare the figure with.
    NoComparison,
    /// Lower than the previous figure: the reason comes first.
    AskReason,
    /// More digits were typed than stand before the point, zeros in front, and no point: where is it? The figure it would
    /// be if all places of the display were typed.
    AskPoint {
        pointed: Option<Figure>,
    },
    /// Odd: to be typed a second time, blind. The weightiest oddity last.
    AskAgain(Vec<Oddity>),
    /// The second typing is another figure.
    Differs,
    /// Odd, and typed twice alike.
    Confirmed(Vec<Oddity>),
}

/// One register, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub register: Register,
    pub outcome: Outcome,
    /// What was typed, where it is a number.
    pub current: Option<Figure>,
    pub previous: Option<(Figure, PreviousFrom)>,
    /// Current − previous; through zero where the display rolled over. Not for `demand`, nor for a new meter.
    pub difference: Option<Quantity>,
    /// Difference × coefficient; for `demand`: demand × coefficient, in kW.
    pub consumption: Option<Quantity>,
    pub lower_reason: Option<LowerReason>,
}

impl Refusal {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotANumber => "not_a_number",
            Self::MoreDigits(_) => "more_digits",
            Self::MoreDecimals(_) => "more_decimals",
            Self::PreviousNotANumber => "previous_not_a_number",
            Self::PreviousMoreDigits(_) => "previous_more_digits",
            Self::MoreDigitsThanRecord(_) => "more_digits_than_record",
            Self::MoreDecimalsThanRecord(_) => "more_decimals_than_record",
            Self::NotLower => "not_lower",
        }
    }
}

impl Odd {
    pub const ALL: [Self; 8] = [
        Self::LowerRollover,
        Self::LowerReplaced,
        Self::Replaced,
        Self::UnusualHigh,
        Self::UnusualLow,
        Self::DemandAboveContract,
        Self::MoreDigitsThanAssumed,
        Self::NoPoint,
    ];

    /// A closed code, also that of the record.
    pub fn code(self) -> &'static str {
        match self {
            Self::LowerRollover => "lower_rollover",
            Self::LowerReplaced => "lower_replaced",
            Self::Replaced => "replaced",
            Self::UnusualHigh => "unusual_high",
            Self::UnusualLow => "unusual_low",
            Self::DemandAboveContract => "demand_above_contract",
            Self::MoreDigitsThanAssumed => "more_digits_than_assumed",
            Self::NoPoint => "no_point",
        }
    }
}

impl Oddity {
    pub fn odd(&self) -> Odd {
        match self {
            Self::LowerRollover => Odd::LowerRollover,
            Self::LowerReplaced => Odd::LowerReplaced,
            Self::Replaced => Odd::Replaced,
            Self::UnusualHigh { .. } => Odd::UnusualHigh,
            Self::UnusualLow { .. } => Odd::UnusualLow,
            Self::DemandAboveContract { .. } => Odd::DemandAboveContract,
            Self::MoreDigitsThanAssumed { .. } => Odd::MoreDigitsThanAssumed,
            Self::NoPoint => Odd::NoPoint,
        }
    }
}

impl Row {
    /// What goes to the record, where the row can be taken.
    pub fn recorded(&self) -> Option<RecordedFigure> {
        let confirmed = match &self.outcome {
            Outcome::Ok | Outcome::Equal | Outcome::NoComparison => Vec::new(),
            Outcome::Confirmed(oddities) => oddities.iter().map(Oddity::odd).collect(),
            Outcome::Empty
            | Outcome::Refused(_)
            | Outcome::AskReason
            | Outcome::AskPoint { .. }
            | Outcome::AskAgain(_)
            | Outcome::Differs => return None,
        };
        Some(RecordedFigure {
            register: self.register,
            figure: self.current?,
            previous: self.previous,
            consumption: self.consumption,
            lower_reason: self.lower_reason,
            confirmed,
        })
    }
}

pub(super) fn check(entry: &Entry<'_>, kind: MeterKind, facts: Option<&MeterFacts>, limits: &Limits) -> Row {
    let meter = Meter { kind, facts, limits };
    let register = entry.register;
    let known = facts
        .and_then(|facts| facts.previous.get(&register))
        .map(|&figure| (figure, PreviousFrom::Subscriber));
    let mut row = Row {
        register,
        outcome: Outcome::Empty,
        current: None,
        previous: known,
        difference: None,
        consumption: None,
        lower_reason: None,
    };
    row.outcome = match judge(&mut row, entry, &meter) {
        Ok(outcome) => outcome,
        Err(refusal) => Outcome::Refused(refusal),
    };
    row
}

fn judge(row: &mut Row, entry: &Entry<'_>, meter: &Meter<'_>) -> Result<Outcome, Refusal> {
    if row.previous.is_none() {
        row.previous = previous_on_paper(entry.previous, meter)?.map(|figure| (figure, PreviousFrom::Paper));
    }
    let previous = row.previous.map(|(figure, _)| figure);
    let current = match Figure::parse(entry.current) {
        Ok(current) => current,
        Err(FigureFault::Empty) => return Ok(Outcome::Empty),
        Err(FigureFault::Decimals) => return Err(Refusal::MoreDecimals(meter.decimals(previous))),
        Err(FigureFault::TooLarge) => return Err(Refusal::MoreDigits(meter.most_digits(previous))),
        Err(FigureFault::NotANumber | FigureFault::Negative) => return Err(Refusal::NotANumber),
    };
    row.current = Some(current);
    if current.whole_digits() > meter.most_digits(previous) {
        return Err(Refusal::MoreDigits(meter.most_digits(previous)));
    }
    if current.decimals() > meter.decimals(previous) {
        return Err(Refusal::MoreDecimals(meter.decimals(previous)));
    }
    if let Some(refusal) = meter.beyond_record(current) {
        return Err(refusal);
    }

    let mut oddities = Vec::new();
    // A figure with more digits than the display has is another question, or none.
    let lacks_point = current.whole_digits() <= meter.digits(previous) && meter.lacks_point(entry.current, previous);
    if lacks_point && !entry.whole {
        let pointed = meter.pointed(entry.current, current, previous);
        return Ok(Outcome::AskPoint { pointed });
    }
    if lacks_point {
        oddities.push(Oddity::NoPoint);
    }
    if current.whole_digits() > meter.digits(previous) {
        oddities.push(Oddity::MoreDigitsThanAssumed {
            assumed: meter.digits(previous),
        });
    }
    let is_lower = row.register.is_cumulative() && previous.is_some_and(|previous| current < previous);
    if !is_lower {
        match entry.lower_reason {
            Some(LowerReason::Rollover) => return Err(Refusal::NotLower),
            Some(LowerReason::Replaced) => oddities.push(Oddity::Replaced),
            None => {}
        }
        row.lower_reason = entry.lower_reason;
    }
    let calm = if !row.register.is_cumulative() {
        demand(row, meter, current, &mut oddities)
    } else if !is_lower && entry.lower_reason.is_some() {
        // What another meter showed says nothing of this one's use.
        Outcome::NoComparison
    } else {
        match compare(row, entry, meter, current, &mut oddities) {
            Some(calm) => calm,
            None => return Ok(Outcome::AskReason),
        }
    };
    if oddities.is_empty() {
        return Ok(calm);
    }
    Ok(match second_typing(entry.again, current) {
        Second::Open => Outcome::AskAgain(oddities),
        Second::Same => Outcome::Confirmed(oddities),
        Second::Other => Outcome::Differs,
    })
}

fn previous_on_paper(text: &str, meter: &Meter<'_>) -> Result<Option<Figure>, Refusal> {
    match Figure::parse(text) {
        Ok(figure) if figure.whole_digits() > meter.most_digits(None) => {
            Err(Refusal::PreviousMoreDigits(meter.most_digits(None)))
        }
        Ok(figure) => Ok(Some(figure)),
        Err(FigureFault::Empty) => Ok(None),
        Err(_) => Err(Refusal::PreviousNotANumber),
    }
}

/// The verdict where nothing is odd; `None` where the reason of a lower figure has to be asked for first.
fn compare(
    row: &mut Row,
    entry: &Entry<'_>,
    meter: &Meter<'_>,
    current: Figure,
    oddities: &mut Vec<Oddity>,
) -> Option<Outcome> {
    let Some((previous, _)) = row.previous else {
        return Some(Outcome::NoComparison);
    };
    let mut difference = Quantity::between(previous, current);
    if difference.is_negative() {
        row.lower_reason = entry.lower_reason;
        match entry.lower_reason? {
            LowerReason::Replaced => {
                oddities.push(Oddity::LowerReplaced);
                return Some(Outcome::NoComparison);
            }
            LowerReason::Rollover => {
                oddities.push(Oddity::LowerRollover);
                difference = meter
                    .full_turn(previous)
                    .and_then(|turn| turn.checked_add(difference))?;
            }
        }
    }
    row.difference = Some(difference);
    row.consumption = difference.times(meter.coefficient());
    if current == previous {
        return Some(Outcome::Equal);
    }
    if let Some(consumption) = row.consumption {
        oddities.extend(unusual(row.register, consumption, meter));
    }
    Some(Outcome::Ok)
}

fn unusual(register: Register, consumption: Quantity, meter: &Meter<'_>) -> Option<Oddity> {
    let usual = meter.facts.and_then(|facts| facts.usual.get(&register)).copied();
    let Some((low, high)) = usual else {
        let high = meter.limits.high(meter.kind, register)?;
        return (consumption > Quantity::from(high)).then_some(Oddity::UnusualHigh {
            consumption,
            low: None,
            high,
        });
    };
    // A percentage that does not fit is a limit nothing reaches.
    if Quantity::from(high)
        .percent(meter.limits.high_percent)
        .is_some_and(|most| consumption > most)
    {
        return Some(Oddity::UnusualHigh {
            consumption,
            low: Some(low),
            high,
        });
    }
    let least = Quantity::from(low).percent(meter.limits.low_percent);
    least
        .is_some_and(|least| consumption < least)
        .then_some(Oddity::UnusualLow { consumption, low, high })
}

/// A maximeter is not cumulative: only the contract tells whether its figure is odd.
fn demand(row: &mut Row, meter: &Meter<'_>, current: Figure, oddities: &mut Vec<Oddity>) -> Outcome {
    if meter.facts.is_none() {
        return Outcome::NoComparison;
    }
    row.consumption = Quantity::from(current).times(meter.coefficient());
    let (Some(demand), Some(contracted)) = (row.consumption, meter.facts.and_then(|facts| facts.contracted_demand))
    else {
        return Outcome::NoComparison;
    };
    if demand > Quantity::from(contracted) {
        oddities.push(Oddity::DemandAboveContract { demand, contracted });
    }
    Outcome::Ok
}

enum Second {
    Open,
    Same,
    Other,
}

/// Compared as figures. What could still become the first figure, were it typed on, is not yet another one.
fn second_typing(again: &str, current: Figure) -> Second {
    match Figure::parse(again) {
        Err(FigureFault::Empty) => Second::Open,
        Ok(again) if again == current => Second::Same,
        _ if is_begun(again, current) => Second::Open,
        Ok(_) | Err(_) => Second::Other,
    }
}

fn is_begun(again: &str, current: Figure) -> bool {
    let typed: String = text::normalise(again)
        .chars()
        .filter(|c| !matches!(c, ',' | '٬' | '،'))
        .map(|c| if matches!(c, '٫' | '/') { '.' } else { c })
        .collect();
    match typed.trim_start_matches('0') {
        "" => true,
        decimals if decimals.starts_with('.') => current.to_string().starts_with(&format!("0{decimals}")),
        digits => current.to_string().starts_with(digits),
    }
}
