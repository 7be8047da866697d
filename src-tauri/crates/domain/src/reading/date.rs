use super::Limits;
use crate::jalali::{JalaliDate, JalaliFault};

/// The verdict on the date of the declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOutcome {
    Empty,
    Refused(DateFault),
    Ok(JalaliDate),
    /// Taken as it is; worth a look.
    Warn(JalaliDate, DateWarning),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    NotADate(JalaliFault),
    /// After today.
    Future,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateWarning {
    /// After today, by a clock that cannot be trusted.
    FutureClockSuspect,
    /// Long ago.
    Old,
}

impl DateFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotADate(fault) => fault.code(),
            Self::Future => "future",
        }
    }
}

impl DateWarning {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::FutureClockSuspect => "future_clock_suspect",
            Self::Old => "old",
        }
    }
}

impl DateOutcome {
    /// The date, where it is taken.
    pub fn date(self) -> Option<JalaliDate> {
        match self {
            Self::Ok(date) | Self::Warn(date, _) => Some(date),
            Self::Empty | Self::Refused(_) => None,
        }
    }
}

/// `clock_suspect`: the machine's idea of today is not to be trusted, so a date is never refused for it.
pub fn check_date(text: &str, today: JalaliDate, clock_suspect: bool, limits: &Limits) -> DateOutcome {
    let date = match JalaliDate::parse(text) {
        Ok(date) => date,
        Err(JalaliFault::Empty) => return DateOutcome::Empty,
        Err(fault) => return DateOutcome::Refused(DateFault::NotADate(fault)),
    };
    if date > today {
        return if clock_suspect {
            DateOutcome::Warn(date, DateWarning::FutureClockSuspect)
        } else {
            DateOutcome::Refused(DateFault::Future)
        };
    }
    let age = today.to_epoch_days().saturating_sub(date.to_epoch_days());
    if age >= i64::from(limits.old_after_days) {
        return DateOutcome::Warn(date, DateWarning::Old);
    }
    DateOutcome::Ok(date)
}
