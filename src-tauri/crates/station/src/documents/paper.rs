//! What receipts are printed on at this counter, and how large.

use kiosk_paper::{Document, Pages, Paper, TypeSize, layout, on_roll};
use kiosk_printer::{Chosen, Format};

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

    /// As the chosen printer prints it, so that the window shows what will come out; a slip where none is chosen.
    pub(crate) fn pages(&self, document: &Document) -> Result<Pages, Fault> {
        let (chosen, size) = (self.core.store.read(ChosenPrinter::find)?, self.type_size()?);
        Ok(match chosen {
            Some(chosen) => set_for(&chosen, document, size),
            None => layout(document, Paper::Slip80, size),
        })
    }
}

/// The document on what this printer has.
pub(crate) fn set_for(printer: &Chosen, document: &Document, size: TypeSize) -> Pages {
    match printer.format() {
        Format::EscPos => on_roll(document, printer.head(), size),
        Format::Pdf | Format::Picture => layout(document, printer.paper, size),
    }
}
