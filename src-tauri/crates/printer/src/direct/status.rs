//! What a receipt printer says of itself: `DLE EOT n`, answered at once whatever it is doing, and `GS r 1`, answered
//! when everything before it has been done.

use crate::{PrintOutcome, PrintReason, PrintState, PrinterState};

/// Printer, reasons for being offline, errors, paper: one byte each, in this order.
pub(super) const ASK: &[u8] = &[0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 3, 0x10, 0x04, 4];
/// Put after the slip: its answer comes in turn, so it says that all before it came out.
pub(super) const END: &[u8] = &[0x1D, b'r', 1];
/// `DLE DC4 8`: forget whatever was not printed yet.
pub(super) const FORGET: &[u8] = &[0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
const FORGOTTEN: [u8; 3] = [0x37, 0x25, 0x00];
const QUESTIONS: usize = 4;

/// All that was heard so far on one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Status {
    /// The last whole answer, in the order of [`ASK`].
    known: Option<[u8; QUESTIONS]>,
    part: Vec<u8>,
    pub ended: bool,
    pub forgotten: bool,
    clearing: Vec<u8>,
}

impl Status {
    pub fn hear(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.clearing.push(byte);
        if FORGOTTEN.starts_with(&self.clearing) {
            if self.clearing.len() == FORGOTTEN.len() {
                self.forgotten = true;
                self.clearing.clear();
            }
            return;
        }
        self.clearing.clear();
        match byte {
            // 0xx1xx10
            byte if byte & 0b1001_0011 == 0b0001_0010 => {
                self.part.push(byte);
                if let Ok(whole) = <[u8; QUESTIONS]>::try_from(self.part.as_slice()) {
                    self.known = Some(whole);
                    self.part.clear();
                }
            }
            // 0xx0xxxx
            byte if byte & 0b1001_0000 == 0 => self.ended = true,
            _ => {}
        }
    }

    /// Whether the printer ever said anything on this line.
    pub fn speaks(&self) -> bool {
        self.known.is_some()
    }

    /// The end mark is about to be asked for.
    pub fn begin(&mut self) {
        self.ended = false;
    }

    /// What keeps it from printing.
    pub fn trouble(&self) -> Option<PrintOutcome> {
        let [printer, offline, error, paper] = self.known?;
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

    pub fn printer(&self) -> PrinterState {
        match self.trouble().map(|word| word.state) {
            _ if !self.speaks() => PrinterState::Unknown,
            None => PrinterState::Ready,
            Some(PrintState::PaperOut) => PrinterState::PaperOut,
            Some(_) => PrinterState::Stopped,
        }
    }
}
