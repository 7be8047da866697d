//! The catalogue.
use crate::{Fault, core::Core, operators::AtWork, operators::TakesRecords, view::*};
use std::sync::Arc;
pub struct Services {
    core: Arc<Core>,
}
impl Services {
    pub(crate) fn new(core: &Arc<Core>) -> Self {
        Self { core: Arc::clone(core) }
    }
    pub fn catalogue(&self, _by: &AtWork<TakesRecords>) -> Result<CatalogueView, Fault> {
        let _ = &self.core;
        Err(Fault::NoService)
    }
    pub fn search(&self, _by: &AtWork<TakesRecords>, _text: &str) -> Result<Vec<String>, Fault> {
        Err(Fault::NoService)
    }
    pub fn identity_document(&self, _by: &AtWork<TakesRecords>, _code: &str) -> Result<IdentityDocument, Fault> {
        Err(Fault::NoService)
    }
    pub fn offices(&self, _by: &AtWork<TakesRecords>) -> Result<OfficesView, Fault> {
        Err(Fault::NoService)
    }
    pub fn notice_read(&self, _by: &AtWork<TakesRecords>, _id: &str) -> Result<(), Fault> {
        Err(Fault::NoService)
    }
    pub async fn follow(&self, _by: &AtWork<TakesRecords>, _number: &str) -> Result<FollowView, Fault> {
        Err(Fault::NoService)
    }
}
