//! The machine under the counter: its data folder, its keys, its enrolment, and its way out of service.

mod aside;
pub mod enrol;
pub mod folder;
mod inventory;
pub mod journal_book;
mod key_check;
pub mod leaving;
pub mod moving;
pub mod retire;
pub mod rotation;
pub mod set_aside;
pub mod start;
mod window;

use std::sync::Arc;

pub use window::{WindowLoss, WindowRemedy};

use crate::{core::Core, handover::Handover, sync::SyncLoop};

/// The counter as a machine: its standing, its window, its way out of service.
pub struct Machine {
    core: Arc<Core>,
    sync: Arc<SyncLoop>,
    handover: Arc<Handover>,
}

impl Machine {
    pub(crate) fn new(core: &Arc<Core>, sync: &Arc<SyncLoop>, handover: &Arc<Handover>) -> Self {
        Self {
            core: Arc::clone(core),
            sync: Arc::clone(sync),
            handover: Arc::clone(handover),
        }
    }
}
