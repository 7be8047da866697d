//! Printers: which one is chosen, how it is, and what becomes of a slip on its way to it.

mod choice;
mod follow;
mod loose;

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kiosk_printer::{PrintOutcome, PrintSystem, PrinterState};

use crate::{core::Core, documents::Documents};

/// Where slips go out.
pub struct Printing {
    core: Arc<Core>,
    documents: Arc<Documents>,
    printers: PrintSystem,
    /// How the chosen printer was when it was asked last.
    printer_seen: Mutex<Option<PrinterState>>,
    /// The last test page, since the program started.
    test_page: Mutex<Option<LoosePage>>,
}

/// What is known of a page that belongs to no record.
#[derive(Clone)]
struct LoosePage {
    outcome: PrintOutcome,
    at: Timestamp,
    /// The printer has not said its last word.
    on_its_way: bool,
}

impl Printing {
    pub(crate) fn new(core: &Arc<Core>, documents: &Arc<Documents>) -> Self {
        Self {
            core: Arc::clone(core),
            documents: Arc::clone(documents),
            printers: PrintSystem::default(),
            printer_seen: Mutex::new(None),
            test_page: Mutex::new(None),
        }
    }
}
