//! The verdict on one register, in the words of the screen.

use kiosk_domain::{
    meter::MeterFacts,
    reading::{Limits, Oddity, Outcome, PreviousFrom, Refusal, Row},
};

use super::{code, note, note_with};
use crate::view::{Field, Note, RowState, Verdict};

pub(super) fn missing_in(outcome: &Outcome) -> Option<Field> {
    match outcome {
        Outcome::Ok | Outcome::Equal | Outcome::NoComparison | Outcome::Confirmed(_) => None,
        Outcome::Refused(Refusal::PreviousNotANumber | Refusal::PreviousMoreDigits(_)) => Some(Field::Previous),
        Outcome::Empty | Outcome::Refused(_) | Outcome::Differs => Some(Field::Current),
        Outcome::AskReason => Some(Field::LowerReason),
        Outcome::AskAgain(_) => Some(Field::Again),
    }
}

pub(super) fn state(row: &Row, facts: Option<&MeterFacts>, limits: &Limits) -> RowState {
    let hidden = matches!(row.outcome, Outcome::AskAgain(_) | Outcome::Differs);
    let known = row.previous.filter(|(_, from)| *from == PreviousFrom::Subscriber);
    RowState {
        register: row.register.into(),
        obis: row.register.obis().to_owned(),
        unit: row.register.unit().to_owned(),
        previous: known.map(|(figure, _)| figure.to_string()),
        current: row.current.map(|figure| figure.to_string()),
        // Shown, it would give away the figure that is to be typed blind.
        difference: row
            .difference
            .filter(|_| !hidden)
            .map(|difference| difference.to_string()),
        // With a coefficient of 1 it is the same number.
        consumption: row
            .consumption
            .filter(|_| !hidden)
            .map(|consumption| consumption.to_string()),
        verdict: verdict(&row.outcome),
        note: note_of(row, facts, limits),
        hidden,
    }
}

fn verdict(outcome: &Outcome) -> Verdict {
    match outcome {
        Outcome::Empty => Verdict::Empty,
        Outcome::Refused(_) => Verdict::Refused,
        Outcome::Ok => Verdict::Ok,
        Outcome::Equal => Verdict::Equal,
        Outcome::NoComparison => Verdict::NoComparison,
        Outcome::AskReason => Verdict::AskReason,
        Outcome::AskAgain(_) => Verdict::AskAgain,
        Outcome::Differs => Verdict::Differs,
        Outcome::Confirmed(_) => Verdict::Confirmed,
    }
}

fn note_of(row: &Row, facts: Option<&MeterFacts>, limits: &Limits) -> Option<Note> {
    match &row.outcome {
        Outcome::Refused(refusal) => Some(refusal_note(*refusal)),
        Outcome::AskReason => Some(note(code::ROW_LOWER)),
        // The last one weighs most, and one sentence is enough to look at the meter again.
        Outcome::AskAgain(oddities) => oddities.last().map(|oddity| oddity_note(oddity, row)),
        Outcome::Differs => Some(note(code::ROW_DIFFERS)),
        Outcome::Ok if facts.is_none() && row.consumption.is_some() => {
            Some(note_with(code::ROW_ASSUMED, [limits.assumed_digits.to_string()]))
        }
        Outcome::Empty | Outcome::Ok | Outcome::Equal | Outcome::NoComparison | Outcome::Confirmed(_) => None,
    }
}

fn refusal_note(refusal: Refusal) -> Note {
    match refusal {
        Refusal::NotANumber => note(code::ROW_NOT_A_NUMBER),
        Refusal::MoreDigits(most) => note_with(code::ROW_MORE_DIGITS, [most.to_string()]),
        Refusal::MoreDecimals(0) => note(code::ROW_NO_DECIMALS),
        Refusal::MoreDecimals(most) => note_with(code::ROW_MORE_DECIMALS, [most.to_string()]),
        Refusal::PreviousNotANumber => note(code::ROW_PREVIOUS_NOT_A_NUMBER),
        Refusal::PreviousMoreDigits(most) => note_with(code::ROW_PREVIOUS_MORE_DIGITS, [most.to_string()]),
    }
}

/// Without what the figure comes to: it is typed again, blind.
fn oddity_note(oddity: &Oddity, row: &Row) -> Note {
    let unit = row.register.unit().to_owned();
    match oddity {
        Oddity::LowerReplaced => note(code::ROW_REPLACED),
        Oddity::LowerRollover => note(code::ROW_ROLLOVER),
        Oddity::UnusualHigh {
            low: Some(low), high, ..
        } => note_with(code::ROW_UNUSUAL_HIGH, [low.to_string(), high.to_string(), unit]),
        Oddity::UnusualHigh { low: None, high, .. } => {
            note_with(code::ROW_UNUSUAL_HIGH_UNKNOWN, [high.to_string(), unit])
        }
        Oddity::UnusualLow { low, high, .. } => {
            note_with(code::ROW_UNUSUAL_LOW, [low.to_string(), high.to_string(), unit])
        }
        Oddity::DemandAboveContract { contracted, .. } => {
            note_with(code::ROW_DEMAND_ABOVE_CONTRACT, [contracted.to_string()])
        }
        Oddity::MoreDigitsThanAssumed { assumed } => {
            note_with(code::ROW_MORE_DIGITS_THAN_ASSUMED, [assumed.to_string()])
        }
    }
}
