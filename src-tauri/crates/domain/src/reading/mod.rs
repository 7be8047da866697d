//! The checks of a reading: what is refused, what is asked for again, what goes to the record.
//!
//! Pure functions of what was typed, what is known of the meter, the [`Limits`] and today's date. Refused is only
//! what cannot be: not a number, more digits than the display has, a day that is not or has not come. What is merely
//! odd is typed a second time, blind, and the record says that it was.

mod date;
mod display;
mod limits;
mod row;

pub use date::{DateFault, DateOutcome, DateWarning, check_date};
pub use limits::Limits;
pub use row::{Entry, Odd, Oddity, Outcome, Refusal, Row};

use crate::figure::Figure;
use crate::meter::{MeterFacts, MeterKind, Register};
use crate::quantity::Quantity;

/// Why a figure is lower than the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LowerReason {
    /// دور مجدد: the display passed its highest figure.
    Rollover,
    /// تعویض: the meter was replaced.
    Replaced,
}

impl LowerReason {
    /// `rollover` or `replaced`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rollover => "rollover",
            Self::Replaced => "replaced",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Rollover, Self::Replaced]
            .into_iter()
            .find(|reason| reason.key() == key)
    }
}

/// Where a previous figure came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PreviousFrom {
    /// The subscriber's record.
    Subscriber,
    /// Typed from the paper bill.
    Paper,
}

impl PreviousFrom {
    /// `subscriber` or `paper`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Paper => "paper",
        }
    }
}

/// One register's figure as it goes to the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedFigure {
    pub register: Register,
    pub figure: Figure,
    pub previous: Option<(Figure, PreviousFrom)>,
    /// After the coefficient; `None` where there is nothing to compare with. For `demand`: the demand in kW.
    pub consumption: Option<Quantity>,
    pub lower_reason: Option<LowerReason>,
    /// What was odd and confirmed by a second typing.
    pub confirmed: Vec<Odd>,
}

/// Checks every register of the meter, in the order of the screen. Where `facts` are known, they say the kind and `kind`
/// does not count. An entry for a register the meter lacks is left out; a register without an entry is empty.
pub fn check(kind: MeterKind, entries: &[Entry<'_>], facts: Option<&MeterFacts>, limits: &Limits) -> Vec<Row> {
    let kind = facts.map_or(kind, |facts| facts.kind);
    kind.registers()
        .iter()
        .map(|&register| {
            let entry = entries.iter().find(|entry| entry.register == register).copied();
            row::check(&entry.unwrap_or(Entry::empty(register)), kind, facts, limits)
        })
        .collect()
}

/// What goes to the record, once every row can be taken; else the first register that cannot.
pub fn recorded(rows: &[Row]) -> Result<Vec<RecordedFigure>, Register> {
    rows.iter().map(|row| row.recorded().ok_or(row.register)).collect()
}
