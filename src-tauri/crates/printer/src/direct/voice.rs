//! The bytes a receipt printer sends, each given to the question it answers. There are three kinds of answer, told apart by
//! their bits alone: one to `DLE EOT n`, at once, whatever it is doing; one to `GS r 1`, in its turn; and four that it
//! sends by itself (Automatic Status Back). None says which question it answers. So one question is asked at a time, and
//! what comes unasked is nobody's word.

/// `DLE EOT n`: printer, reasons for being offline, errors, paper.
pub(super) const QUESTIONS: usize = 4;
/// `GS a 0`: from now on it says nothing by itself. Whoever used it before may have asked for that.
pub(super) const BE_QUIET: [u8; 3] = [0x1D, b'a', 0];
/// Put after the slip: its answer comes in turn, so it says that all before it came out.
pub(super) const END: [u8; 3] = [0x1D, b'r', 1];
/// `DLE DC4 8`: forget whatever was not printed yet.
pub(super) const FORGET: [u8; 10] = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8];
const FORGOTTEN: [u8; 3] = [0x37, 0x25, 0x00];

/// How it is, by question.
pub(super) type Known = [Option<u8>; QUESTIONS];

/// All that was heard so far on one line.
#[derive(Clone, Debug, Default)]
pub(super) struct Voice {
    known: Known,
    /// The question that was asked and has no answer yet.
    asked: Option<usize>,
    /// It said how it is without being asked: what answers what is not to be told on this line any more.
    confused: bool,
    /// Bytes that are still to come of what it says by itself.
    by_itself: u8,
    marks: u32,
    odd: u32,
    forgetting: Option<usize>,
    forgotten: bool,
}

impl Voice {
    pub fn hear(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.byte(byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.is_of_forgetting(byte) {
            return;
        }
        match byte {
            // XON, XOFF
            0x11 | 0x13 => {}
            // 0xx1xx10
            _ if byte & 0b1001_0011 == 0b0001_0010 => match self.asked.take() {
                Some(question) if !self.confused => {
                    if let Some(known) = self.known.get_mut(question) {
                        *known = Some(byte);
                    }
                }
                _ => {
                    self.confused = true;
                    self.known = Known::default();
                    self.odd += 1;
                }
            },
            // 0xx1xx00, and three more
            _ if byte & 0b1001_0011 == 0b0001_0000 => self.by_itself = 3,
            // 0xx0xxxx
            _ if byte & 0b1001_0000 == 0 => {
                if self.by_itself > 0 {
                    self.by_itself -= 1;
                } else if self.asked.is_none() && byte & NO_PAPER == 0 {
                    self.marks += 1;
                } else {
                    self.odd += 1;
                }
            }
            _ => {
                self.by_itself = 0;
                self.odd += 1;
            }
        }
    }

    /// The three bytes that answer [`FORGET`], in one piece.
    fn is_of_forgetting(&mut self, byte: u8) -> bool {
        let Some(at) = self.forgetting else { return false };
        if FORGOTTEN.get(at) != Some(&byte) {
            self.forgetting = Some(usize::from(byte == FORGOTTEN[0]));
            return byte == FORGOTTEN[0];
        }
        self.forgotten |= at + 1 == FORGOTTEN.len();
        self.forgetting = (!self.forgotten).then_some(at + 1);
        true
    }

    /// Nothing came for a while: of what it said by itself nothing more will. Where that was not whole, what was taken for
    /// a part of it may have been something else.
    pub fn pauses(&mut self) {
        self.odd += u32::from(self.by_itself > 0);
        self.by_itself = 0;
    }

    pub fn asks(&mut self, question: usize) {
        self.asked = Some(question);
    }

    pub fn asked(&self) -> Option<usize> {
        self.asked
    }

    pub fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// No answer came: what it said before to this question is no longer known.
    pub fn gives_up(&mut self) {
        if let Some(known) = self.asked.take().and_then(|question| self.known.get_mut(question)) {
            *known = None;
        }
    }

    /// What it says from now on of an end is no answer to an earlier question.
    pub fn begins(&mut self) {
        (self.marks, self.odd) = (0, 0);
    }

    /// Something came that may be, or may hide, the answer to [`END`].
    pub fn stirs(&self) -> bool {
        self.marks + self.odd > 0
    }

    /// One answer to [`END`], and nothing else that nobody asked for.
    pub fn says_end(&self) -> bool {
        (self.marks, self.odd) == (1, 0)
    }

    pub fn forgets(&mut self) {
        self.forgetting = Some(0);
    }

    pub fn has_forgotten(&self) -> bool {
        self.forgotten
    }

    pub fn known(&self) -> &Known {
        &self.known
    }
}

/// In an answer to [`END`]. A printer without paper answers it when there is some again.
const NO_PAPER: u8 = 0b0000_1100;

/// `DLE EOT n` by the question's place.
pub(super) fn ask(question: usize) -> [u8; 3] {
    let n = u8::try_from(question + 1).unwrap_or(u8::MAX);
    [0x10, 0x04, n]
}
