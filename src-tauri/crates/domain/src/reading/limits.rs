use crate::figure::Figure;
use crate::meter::{MeterKind, Register};

/// The thresholds of the checks: configuration, since no rule for them is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Consumption above this share of the highest usual one is odd. Per cent.
    pub high_percent: u32,
    /// Consumption below this share of the lowest usual one is odd. Per cent.
    pub low_percent: u32,
    /// Highest usual consumption of a register in a period where nothing is known of the subscriber, after the
    /// coefficient, by kind of meter. kWh (kvarh for `reactive`).
    pub high_single: Figure,
    pub high_triple: Figure,
    pub high_demand: Figure,
    /// Whole digits a display is taken to have where the meter is not known. More of them are only odd.
    pub assumed_digits: u8,
    /// Whole digits no display has more of.
    pub most_digits: u8,
    /// A date this many days back, or more, is worth a look.
    pub old_after_days: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            high_percent: 150,
            low_percent: 50,
            high_single: Figure::from_scaled(3_000 * Figure::SCALE),
            high_triple: Figure::from_scaled(2_000 * Figure::SCALE),
            high_demand: Figure::from_scaled(200_000 * Figure::SCALE),
            assumed_digits: 5,
            most_digits: 9,
            old_after_days: 31,
        }
    }
}

impl Limits {
    pub(super) fn high(&self, kind: MeterKind, register: Register) -> Option<Figure> {
        register.is_cumulative().then_some(match kind {
            MeterKind::Single => self.high_single,
            MeterKind::Triple => self.high_triple,
            MeterKind::Demand => self.high_demand,
        })
    }
}
