//! How a receipt printer is, by what it answered to `DLE EOT n`. What it did not answer is not known.

use super::voice::Known;
use crate::{PrintOutcome, PrintReason, PrintState, PrinterState};

/// Whether it answered anything.
pub(super) fn speaks(known: &Known) -> bool {
    known.iter().any(Option::is_some)
}

/// What keeps it from printing.
pub(super) fn trouble(known: &Known) -> Option<PrintOutcome> {
    let [printer, offline, error, paper] = known.map(Option::unwrap_or_default);
    if paper & 0b0110_0000 != 0 || offline & 0b0010_0000 != 0 {
        Some(PrintState::PaperOut.into())
    } else if offline & 0b0000_0100 != 0 {
        Some(PrintOutcome::because(PrintState::Offline, PrintReason::CoverOpen))
    } else if error & 0b0110_1000 != 0 || offline & 0b0100_0000 != 0 {
        Some(PrintOutcome::because(PrintState::Offline, PrintReason::Jammed))
    } else if printer & 0b0000_1000 != 0 {
        Some(PrintState::Offline.into())
    } else {
        None
    }
}

pub(super) fn printer(known: &Known) -> PrinterState {
    match trouble(known).map(|word| word.state) {
        _ if !speaks(known) => PrinterState::Unknown,
        None => PrinterState::Ready,
        Some(PrintState::PaperOut) => PrinterState::PaperOut,
        Some(_) => PrinterState::Stopped,
    }
}
