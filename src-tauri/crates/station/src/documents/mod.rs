//! What is given out on paper, drawn from the record whenever it is needed: no slip is kept as a file.

mod issued;
mod paper;
pub mod receipt;

use std::sync::Arc;

pub(crate) use issued::print_fact;
pub(crate) use paper::set_for;

use crate::{Fault, core::Core, records::Records, store::StoredRecord};

/// Where receipts are drawn.
pub struct Documents {
    core: Arc<Core>,
    records: Arc<Records>,
}

impl Documents {
    pub(crate) fn new(core: &Arc<Core>, records: &Arc<Records>) -> Self {
        Self {
            core: Arc::clone(core),
            records: Arc::clone(records),
        }
    }

    /// The newest revision of a number, as it is stored.
    pub(crate) fn stored(&self, tracking_number: &str) -> Result<StoredRecord, Fault> {
        self.records.find(tracking_number)
    }
}
