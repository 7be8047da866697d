//! The course of one slip: what was said of it, and how long it is still waited for.

use std::time::{Duration, Instant};

use crate::{Patience, PrintOutcome, PrintState, PrinterFault, turn::TurnGuard};

/// Between two looks at a printer.
const PAUSE: Duration = Duration::from_millis(300);

/// Hears what becomes of a slip.
pub trait SlipObserver {
    /// From now on something may come out; `job` is the spool's number for it. False if that cannot be stored: then
    /// nothing is sent.
    fn handed_over(&mut self, job: Option<i32>) -> bool;

    fn changed(&mut self, outcome: &PrintOutcome);
}

/// Every kind of printer keeps to the same patience.
pub struct Course<'a> {
    observer: &'a mut dyn SlipObserver,
    turn: &'a TurnGuard<'a>,
    patience: Patience,
    told: PrintOutcome,
    since: Instant,
}

impl<'a> Course<'a> {
    pub(super) fn new(observer: &'a mut dyn SlipObserver, turn: &'a TurnGuard<'a>, patience: Patience) -> Self {
        Self {
            observer,
            turn,
            patience,
            told: PrintState::Queued.into(),
            since: Instant::now(),
        }
    }

    /// To be called before anything can come out.
    ///
    /// # Errors
    /// Fails if it cannot be stored; then nothing may be sent.
    pub fn handed_over(&mut self, job: Option<i32>) -> Result<(), PrinterFault> {
        self.since = Instant::now();
        if self.observer.handed_over(job) {
            Ok(())
        } else {
            Err(PrinterFault::NotNoted)
        }
    }

    /// What is known now. Only news is passed on.
    pub fn changed(&mut self, word: impl Into<PrintOutcome>) {
        let word = word.into();
        if word == self.told {
            return;
        }
        // printing may go back to queued; only trouble that comes or goes starts the clock anew
        if is_trouble(word.state) || is_trouble(self.told.state) {
            self.since = Instant::now();
        }
        self.observer.changed(&word);
        self.told = word;
    }

    #[must_use]
    pub fn told(&self) -> &PrintOutcome {
        &self.told
    }

    #[must_use]
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// Waits for the next look. False once patience with this slip has ended.
    pub fn goes_on(&mut self) -> bool {
        let (silent, another) = match self.told.state {
            PrintState::PaperOut => (self.patience.paper_out, Duration::ZERO),
            PrintState::Offline => (self.patience.silent, Duration::ZERO),
            _ => (self.patience.silent, self.patience.another),
        };
        let limit = if self.turn.another_waits() {
            silent.min(another)
        } else {
            silent
        };
        if self.since.elapsed() >= limit {
            return false;
        }
        if self.turn.pause(PAUSE) {
            self.since = Instant::now();
        }
        true
    }
}

/// A person has to do something at the printer.
fn is_trouble(state: PrintState) -> bool {
    matches!(state, PrintState::PaperOut | PrintState::Offline)
}
