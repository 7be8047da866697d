//! A page to paper, and the printer's word back: through a queue of the machine's print system, to a receipt printer on the
//! network or at a port, or into a PDF file. One trait, one model of states.
//!
//! A slip counts as printed only on the printer's word. One that hangs is taken back before the next is sent, so that a
//! printer that comes back never prints a slip that no one expects any more.
//!
//! Knows pages and Windows' spooler, and nothing of counters. Every call blocks, for some seconds at most;
//! [`PrintSystem::print`] alone stays with its slip to the end.

#![forbid(unsafe_code)]

mod address;
mod course;
#[cfg(not(windows))]
mod cups;
mod direct;
mod file;
mod job;
mod printer;
mod state;
mod system;
mod turn;
#[cfg(windows)]
mod windows;

pub use address::{OfferedPrinter, PrinterAddress};
pub use course::{Course, SlipObserver};
pub use file::{names_a_machine, write_pdf};
pub use job::{Chosen, Format, Leftover, PICTURE_DPI, Patience, PrintJob, PrintOutcome, PrinterFault, SlipKey};
pub use printer::Printer;
pub use state::{PrintReason, PrintState, PrinterKind, PrinterState};
pub use system::PrintSystem;
