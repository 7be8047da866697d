//! What is given out on paper, drawn from the record whenever it is needed: no slip is kept as a file.

mod issued;
pub(crate) mod missing;
mod paper;
pub mod receipt;

use std::sync::Arc;
#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) use issued::print_fact;
pub(crate) use paper::set_for;

use crate::{Fault, catalogue::Catalogue, core::Core, records::Records, store::StoredRecord};

/// Where receipts are drawn.
pub struct Documents {
    core: Arc<Core>,
    catalogue: Arc<Catalogue>,
    records: Arc<Records>,
    #[cfg(debug_assertions)]
    made_up: AtomicU32,
}

impl Documents {
    pub(crate) fn new(core: &Arc<Core>, catalogue: &Arc<Catalogue>, records: &Arc<Records>) -> Self {
        Self {
            core: Arc::clone(core),
            catalogue: Arc::clone(catalogue),
            records: Arc::clone(records),
            #[cfg(debug_assertions)]
            made_up: AtomicU32::new(0),
        }
    }

    /// How many receipts were made up of records since the start: for the test that a backlog makes up none. Debug builds
    /// only.
    #[cfg(debug_assertions)]
    pub fn made_up(&self) -> u32 {
        self.made_up.load(Ordering::Relaxed)
    }

    /// The newest revision of a number, as it is stored.
    pub(crate) fn stored(&self, tracking_number: &str) -> Result<StoredRecord, Fault> {
        self.records.find(tracking_number)
    }
}
