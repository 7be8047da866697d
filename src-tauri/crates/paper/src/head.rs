use super::Paper;
use super::codes::DOT;

/// The head of a slip printer; it prints the middle of the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// 48 of 58 mm, 203 dots to the inch.
    Dots384,
    /// 72 of 80 mm, 180 dots to the inch.
    Dots512,
    /// 72 of 80 mm, 203 dots to the inch.
    Dots576,
    /// 80 of 83 mm, 203 dots to the inch.
    Dots640,
}

impl Head {
    pub const ALL: [Head; 4] = [Head::Dots384, Head::Dots512, Head::Dots576, Head::Dots640];

    pub fn dots(self) -> usize {
        match self {
            Head::Dots384 => 384,
            Head::Dots512 => 512,
            Head::Dots576 => 576,
            Head::Dots640 => 640,
        }
    }

    /// Dots to the inch.
    pub fn dpi(self) -> f32 {
        match self {
            Head::Dots512 => 180.0,
            Head::Dots384 | Head::Dots576 | Head::Dots640 => MILLIMETRES_PER_INCH / DOT,
        }
    }

    /// The roll that goes into its printer.
    pub fn paper(self) -> Paper {
        match self {
            Head::Dots384 => Paper::Slip58,
            Head::Dots512 | Head::Dots576 | Head::Dots640 => Paper::Slip80,
        }
    }

    /// Letters on it are so many times as large as [`DOT`] makes them, and should not be.
    pub(super) fn coarser(self) -> f32 {
        MILLIMETRES_PER_INCH / DOT / self.dpi()
    }
}

const MILLIMETRES_PER_INCH: f32 = 25.4;
