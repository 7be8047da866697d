//! Getting records to central: [`kiosk_domain::sync::decide`] turns facts into a step, the driver carries it out.

mod driver;
mod past;
mod probe;
mod purge;
mod send;
mod services;
mod verdict;

use std::sync::Arc;

use kiosk_wire::EpochReason;

pub use driver::{Driver, Round};
pub(crate) use past::recognise;
pub(crate) use verdict::{Verdict, verdict};

use crate::{Fault, core::Core, operators::Operators};

/// The exchange with central, as a loop or a step at a time.
pub struct SyncLoop {
    core: Arc<Core>,
    operators: Arc<Operators>,
}

impl SyncLoop {
    pub(crate) fn new(core: &Arc<Core>, operators: &Arc<Operators>) -> Self {
        Self {
            core: Arc::clone(core),
            operators: Arc::clone(operators),
        }
    }

    /// Runs until its task is dropped, or ends when the counter is out of service and nothing waits any more: then comes
    /// [`crate::machine::Machine::leave`]. One at a time.
    pub fn run(&self) -> impl Future<Output = ()> + Send + 'static {
        self.driver().run()
    }

    /// Sends what waits, now, and reports: for a technician's command.
    ///
    /// # Errors
    /// The fault that stopped it; what was settled before stays settled.
    pub async fn drain(&self) -> Result<Round, Fault> {
        self.driver().drain().await
    }

    /// Compares the journal with what central holds of it. A reason where central knows another past: then no number
    /// is given out until it has named a new epoch.
    ///
    /// # Errors
    /// Fails if central does not answer.
    pub async fn compare(&self) -> Result<Option<EpochReason>, Fault> {
        self.driver().compare().await
    }

    /// The engine of the loop, for a caller that takes its steps one by one.
    #[must_use]
    pub fn driver(&self) -> Driver {
        Driver::new(&self.core, &self.operators)
    }
}
