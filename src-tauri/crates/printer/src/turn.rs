//! One slip at a time: the one on its way holds the turn, and the next one rings.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug, Default)]
pub struct Turn {
    line: Mutex<Line>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Line {
    taken: bool,
    /// Slips that wait behind the one on its way.
    behind: u32,
    /// The operator has done what was asked.
    go_on: bool,
}

/// The turn, until dropped.
pub struct TurnGuard<'a>(&'a Turn);

impl Turn {
    /// Waits for the slip on its way; it hears that one waits.
    pub fn take(&self) -> TurnGuard<'_> {
        let mut line = self.lock();
        line.behind += 1;
        self.bell.notify_all();
        while line.taken {
            line = self.bell.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        line.behind -= 1;
        line.taken = true;
        line.go_on = false;
        TurnGuard(self)
    }

    pub fn is_taken(&self) -> bool {
        self.lock().taken
    }

    pub fn go_on(&self) {
        self.lock().go_on = true;
        self.bell.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TurnGuard<'_> {
    /// Whether another slip waits for this one.
    pub fn another_waits(&self) -> bool {
        self.0.lock().behind > 0
    }

    /// Waits so long, or until the bell rings. True if the operator said to go on.
    pub fn pause(&self, limit: Duration) -> bool {
        let line = self.0.lock();
        let behind = line.behind;
        let (mut line, _) = self
            .0
            .bell
            .wait_timeout_while(line, limit, |line| !line.go_on && line.behind == behind)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut line.go_on)
    }
}

impl Drop for TurnGuard<'_> {
    fn drop(&mut self) {
        self.0.lock().taken = false;
        self.0.bell.notify_all();
    }
}
