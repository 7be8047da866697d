//! What happened to the window the desk is shown in.

use kiosk_wire::journal::Event;
pub use kiosk_wire::journal::{WindowLoss, WindowRemedy};

use super::Machine;
use crate::{Fault, store::StoreFault};

impl Machine {
    /// Writes into the journal how the window lost its page, and what was done about it.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn window_lost(&self, reason: WindowLoss, remedy: WindowRemedy) -> Result<(), Fault> {
        let event = Event::WindowLost { reason, remedy };
        Ok(self
            .core
            .store
            .write::<_, StoreFault>(|tx| self.core.journal.write(tx, event))?)
    }
}
