//! Records: written, listed, verified. This room never looks into what a record contains.

mod correct;
mod list;
mod verify;
mod write;

use std::sync::Arc;

pub(crate) use correct::{Revision, correctable};
pub use list::shown;
pub(crate) use write::{Taken, Version};

use crate::{Fault, catalogue::Catalogue, core::Core, store::StoredRecord};

/// What was taken at this counter.
pub struct Records {
    core: Arc<Core>,
    catalogue: Arc<Catalogue>,
}

impl Records {
    pub(crate) fn new(core: &Arc<Core>, catalogue: &Arc<Catalogue>) -> Self {
        Self {
            core: Arc::clone(core),
            catalogue: Arc::clone(catalogue),
        }
    }

    /// The newest revision of a number of this counter.
    pub(crate) fn find(&self, tracking_number: &str) -> Result<StoredRecord, Fault> {
        self.core
            .store
            .read(|db| StoredRecord::find(db, tracking_number))?
            .ok_or(Fault::NoSuchRecord)
    }
}
