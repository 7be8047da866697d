//! Records on another way than the line: sealed batches on a stick, and spools of lost counters.

mod batch;
mod recover;

use std::sync::Arc;

pub use batch::{Accepted, Answers, BatchFault, Exported};
pub use recover::{RecoverFault, Recovered, Spooled};

use crate::core::Core;

/// Where sealed envelopes leave and answers come in.
pub struct Handover {
    core: Arc<Core>,
}

impl Handover {
    pub(crate) fn new(core: &Arc<Core>) -> Self {
        Self { core: Arc::clone(core) }
    }
}
