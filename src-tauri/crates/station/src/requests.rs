//! Requests.
use crate::{Fault, core::Core, operators::AtWork, operators::TakesRecords, view::*};
use std::sync::Arc;
pub struct RequestDesk {
    core: Arc<Core>,
}
impl RequestDesk {
    pub(crate) fn new(core: &Arc<Core>) -> Self {
        Self { core: Arc::clone(core) }
    }
    pub fn open(&self, _by: &AtWork<TakesRecords>, _code: &str) -> Result<FormView, Fault> {
        let _ = &self.core;
        Err(Fault::NoService)
    }
    pub fn look(&self, _by: &AtWork<TakesRecords>, _draft: &FormDraft) -> Result<FormLook, Fault> {
        Err(Fault::NoService)
    }
    pub fn preview(&self, _by: &AtWork<TakesRecords>, _draft: &FormDraft, _shown: Shown) -> Result<Drawing, Fault> {
        Err(Fault::NoService)
    }
    pub fn submit(&self, _by: &AtWork<TakesRecords>, _draft: &FormDraft) -> Result<Saved, Fault> {
        Err(Fault::NoService)
    }
    pub fn drop_draft(&self, _by: &AtWork<TakesRecords>, _code: &str) -> Result<(), Fault> {
        Err(Fault::NoService)
    }
}
