//! One run over a file, and what it has learned of the line: a line that is dead is not waited for once for each row.

use std::time::Duration;

use crate::view::Code;

/// Between one question to central and the next. After so many without an answer none is asked for a while.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];

/// How long a dead line is left alone. Powered-on time.
const REST: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub struct Run {
    /// Questions in a row that the line did not carry.
    failed: usize,
    why: Option<Code>,
    not_before: Duration,
}

impl Run {
    pub(super) fn may_ask(&self, now: Duration) -> bool {
        self.failed < PAUSES.len() || now >= self.not_before
    }

    pub(super) fn heard(&mut self) {
        *self = Self::default();
    }

    /// Gives how long to wait before the same is asked again; `None` where it is not.
    pub(super) fn failed(&mut self, why: Code, now: Duration) -> Option<Duration> {
        let pause = PAUSES.get(self.failed).copied();
        self.failed = self.failed.saturating_add(1);
        self.why = Some(why);
        self.not_before = now.saturating_add(REST);
        pause
    }

    /// Why the last question went unanswered.
    pub(super) fn why(&self) -> Code {
        self.why.unwrap_or(Code::Offline)
    }
}
