//! Central's permission to sign in without it, and how much of it is left.
//!
//! Used up by powered-on time since it was heard, or by central's own signed time where that says more. The wall
//! clock has no part in it.

use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Whole days of use before the operator is warned: from the fourth day on.
pub const QUIET_DAYS: u32 = 3;

/// How a grant has been used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Days it is given for.
    pub days: u32,
    /// Powered-on time since central gave it.
    pub powered_on: Duration,
    /// From central's signing to the latest time of its own that is known here; nothing where none is.
    pub by_central: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Good {
        /// Days begun that are left.
        days_left: u32,
    },
    /// It ends soon: a sign-in at central is wanted.
    Warned {
        days_left: u32,
    },
    Over,
}

impl Use {
    #[must_use]
    pub fn standing(self) -> Standing {
        let whole = DAY.saturating_mul(self.days);
        let used = self.powered_on.max(self.by_central);
        let left = whole.saturating_sub(used);
        if left.is_zero() {
            return Standing::Over;
        }
        let days_left = u32::try_from(left.as_nanos().div_ceil(DAY.as_nanos())).unwrap_or(u32::MAX);
        if used >= DAY * QUIET_DAYS {
            Standing::Warned { days_left }
        } else {
            Standing::Good { days_left }
        }
    }
}
