//! Meters of the sample and the rounds that read them.

use std::collections::BTreeMap;

use kiosk_domain::figure::Figure;
use kiosk_wire::{MeterKind, Register};

use super::random::Random;

/// Figures by register on a Jalali day.
pub(super) type Round = (String, BTreeMap<Register, String>);

/// Months of the rounds: two years, every other month, the last in Mehr 1405.
const MONTHS: [(u16, u8); 12] = [
    (1403, 9),
    (1403, 11),
    (1404, 1),
    (1404, 3),
    (1404, 5),
    (1404, 7),
    (1404, 9),
    (1404, 11),
    (1405, 1),
    (1405, 3),
    (1405, 5),
    (1405, 7),
];

pub(super) fn registers(kind: MeterKind) -> &'static [Register] {
    use Register::{Demand, Friday, Low, Mid, Peak, Reactive};
    match kind {
        MeterKind::Single => &[Mid],
        MeterKind::Triple => &[Mid, Peak, Low],
        MeterKind::Demand => &[Mid, Peak, Low, Friday, Reactive, Demand],
    }
}

/// How one register moves: the least and most of a period, in units of its last decimal place.
pub(super) struct Pace {
    pub(super) register: Register,
    pub(super) low: u64,
    pub(super) high: u64,
    /// The last figure, where it is given; else any that fits the display.
    pub(super) last: Option<u64>,
}

/// Twelve rounds, oldest first. The demand of a round stands for itself; the others add up.
pub(super) fn rounds(random: &mut Random, paces: &[Pace], digits: u8, decimals: u8, day: u64) -> Vec<Round> {
    let columns: Vec<(Register, Vec<u64>)> = paces
        .iter()
        .map(|pace| (pace.register, column(random, pace, digits + decimals)))
        .collect();
    let round = |index: usize, (year, month): &(u16, u8)| {
        let figures = columns
            .iter()
            .map(|(register, column)| (*register, written(column[index], decimals)));
        (format!("{year}/{month:02}/{day:02}"), figures.collect())
    };
    MONTHS
        .iter()
        .enumerate()
        .map(|(index, month)| round(index, month))
        .collect()
}

/// The first two periods are the least and the most, so that the usual range is the pace's own.
fn column(random: &mut Random, pace: &Pace, places: u8) -> Vec<u64> {
    let periods = MONTHS.len() - 1;
    let mut steps: Vec<u64> = (0..periods).map(|_| random.between(pace.low, pace.high)).collect();
    steps[0] = pace.low;
    steps[1] = pace.high;
    if pace.register == Register::Demand {
        return steps.into_iter().chain([pace.last.unwrap_or(pace.high)]).collect();
    }
    let total: u64 = steps.iter().sum();
    // Two more periods at twice the pace must fit the display too.
    let room = 10_u64.pow(places.into()).saturating_sub(1 + 4 * pace.high);
    let last = pace.last.unwrap_or_else(|| random.between(total, room.max(total)));
    let mut figure = last.saturating_sub(total);
    std::iter::once(figure)
        .chain(steps.into_iter().map(|step| {
            figure += step;
            figure
        }))
        .collect()
}

fn written(units: u64, decimals: u8) -> String {
    Figure::from_scaled(units * scale(decimals)).to_string()
}

/// A written figure in units of the display's last place.
pub(super) fn units(written: &str, decimals: u8) -> Option<u64> {
    let figure = Figure::parse(written).ok()?;
    Some(figure.scaled() / scale(decimals))
}

fn scale(decimals: u8) -> u64 {
    10_u64.pow(4_u32.saturating_sub(decimals.into()))
}
