//! What receipts are printed on at this counter, and how large.

use kiosk_paper::{Paper, TypeSize};

use super::Documents;
use crate::{
    Fault,
    operators::AtWork,
    store::{ChosenPrinter, LargePrint, StoreFault},
};

impl Documents {
    /// Whether this counter prints in large letters.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn large_print(&self, _by: &AtWork) -> Result<bool, Fault> {
        Ok(self.core.store.read(LargePrint::find)?.0)
    }

    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn set_large_print(&self, _by: &AtWork, large: bool) -> Result<(), Fault> {
        Ok(self
            .core
            .store
            .write::<_, StoreFault>(|tx| LargePrint(large).keep(tx))?)
    }

    pub(crate) fn type_size(&self) -> Result<TypeSize, Fault> {
        Ok(match self.core.store.read(LargePrint::find)? {
            LargePrint(true) => TypeSize::Large,
            LargePrint(false) => TypeSize::Usual,
        })
    }

    /// The paper of the chosen printer, so that the window shows what will come out; a slip where none is chosen.
    pub(crate) fn paper(&self) -> Result<Paper, Fault> {
        let chosen = self.core.store.read(ChosenPrinter::find)?;
        Ok(chosen.map_or(Paper::Slip80, |chosen| chosen.paper))
    }
}
