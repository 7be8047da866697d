//! Meter readings: typed or imported, judged, taken, corrected.

mod check;
mod correct;
mod draft;
pub mod import;
mod look_up;
mod preview;
mod submit;

use std::sync::Arc;

pub use check::{Basis, TakenReading, check, complete, scan};

use crate::{
    catalogue::Catalogue, core::Core, documents::Documents, operators::Operators, records::Records, visit::Visit,
};

/// Where readings are taken.
pub struct ReadingDesk {
    core: Arc<Core>,
    visit: Arc<Visit>,
    catalogue: Arc<Catalogue>,
    operators: Arc<Operators>,
    records: Arc<Records>,
    documents: Arc<Documents>,
}

impl ReadingDesk {
    pub(crate) fn new(
        core: &Arc<Core>,
        visit: &Arc<Visit>,
        catalogue: &Arc<Catalogue>,
        operators: &Arc<Operators>,
        records: &Arc<Records>,
        documents: &Arc<Documents>,
    ) -> Self {
        Self {
            core: Arc::clone(core),
            visit: Arc::clone(visit),
            catalogue: Arc::clone(catalogue),
            operators: Arc::clone(operators),
            records: Arc::clone(records),
            documents: Arc::clone(documents),
        }
    }
}
