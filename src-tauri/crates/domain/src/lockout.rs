//! Wrong passwords at one counter, and what follows: five are free, then each costs a wait, and after the third
//! wait only a supervisor or central opens it again.
//!
//! Told the powered-on time: nobody can set it, so no clock that is set shortens a wait or makes it longer.

use std::time::Duration;

/// Wrong passwords in a row that cost nothing.
pub const FREE: u32 = 5;

/// Waits after which this counter may judge a password by itself.
pub const LOCKS: u32 = 3;

const FIRST_WAIT: Duration = Duration::from_secs(60);
/// Beyond this a wait grows no longer: by then only central's word counts, and central counts tries as well.
const LONGEST_WAIT: Duration = Duration::from_secs(32 * 60);

/// The wrong tries of one operator, and when the last one was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// In a row, each counted before the password was looked at.
    pub wrong: u32,
    /// Powered-on time since the last of them. After a reboot: since the reboot, so that it restarts the wait.
    pub since: Duration,
}

/// Whether a password is looked at now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    Open,
    /// Not for so long.
    Wait(Duration),
    /// Only central may judge it, or a supervisor open it.
    Online,
}

impl Tries {
    #[must_use]
    pub fn gate(self) -> Gate {
        let left = wait_after(self.wrong).saturating_sub(self.since);
        if left > Duration::ZERO {
            Gate::Wait(left)
        } else if self.wrong >= FREE + LOCKS - 1 {
            Gate::Online
        } else {
            Gate::Open
        }
    }

    /// The same for codes that nobody has here, all of them counted as one: each try costs a minute at last, and never more,
    /// so that whoever types names does not keep out an operator who comes for the first time.
    #[must_use]
    pub fn gate_of_strangers(self) -> Gate {
        let left = wait_after(self.wrong).min(FIRST_WAIT).saturating_sub(self.since);
        if left.is_zero() { Gate::Open } else { Gate::Wait(left) }
    }

    /// Wrong passwords that may still be typed before the next wait.
    #[must_use]
    pub fn left(self) -> u32 {
        FREE.saturating_sub(self.wrong)
    }

    /// This very try makes the counter wait.
    #[must_use]
    pub fn locks(self) -> bool {
        self.wrong >= FREE
    }
}

/// What so many wrong passwords in a row cost: 1, 2, 4, … minutes.
#[must_use]
pub fn wait_after(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(lock) => {
            let factor = 1_u32.checked_shl(lock).unwrap_or(u32::MAX);
            FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT)
        }
    }
}
