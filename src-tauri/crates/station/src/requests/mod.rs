//! Requests: forms that central's definitions describe, typed, judged and taken.

mod correct;
mod draft;
mod form;
mod judge;
mod submit;

use std::sync::Arc;

use crate::{
    catalogue::Catalogue, core::Core, documents::Documents, operators::Operators, records::Records, visit::Visit,
};

/// Where requests are taken.
pub struct RequestDesk {
    core: Arc<Core>,
    visit: Arc<Visit>,
    catalogue: Arc<Catalogue>,
    operators: Arc<Operators>,
    records: Arc<Records>,
    documents: Arc<Documents>,
}

impl RequestDesk {
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
