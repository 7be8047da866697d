//! What befell the window the desk is shown in.

use kiosk_wire::journal::Event;
pub use kiosk_wire::journal::{WindowLoss, WindowRemedy};

use crate::{Fault, Station, store::StoreFault};

impl Station {
    /// Writes into the journal how the window lost its page, and what was done about it.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn window_lost(&self, reason: WindowLoss, remedy: WindowRemedy) -> Result<(), Fault> {
        let event = Event::WindowLost { reason, remedy };
        Ok(self.store.write::<_, StoreFault>(|tx| self.journal.write(tx, event))?)
    }
}
