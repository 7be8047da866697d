//! The papers and the sizes of type. All say the same; a roll says it in one column, a sheet in two.

use super::sheet::Sheet;
use super::sheets::sheets;
use super::slip::{Roll, slip};
use super::text::Style;
use super::{Document, Head, Pages};

/// What a document is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
    /// Roll of 80 mm, of which the head reaches 72; as long as its contents.
    Slip80,
    /// Roll of 58 mm, of which the head reaches 48; as long as its contents.
    Slip58,
}

/// How large the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypeSize {
    #[default]
    Usual,
    /// For eyes that find the usual one small.
    Large,
}

impl Paper {
    pub const ALL: [Paper; 4] = [Paper::A4, Paper::A5, Paper::Slip80, Paper::Slip58];

    /// The head that most printers of it have; None for a sheet.
    pub fn head(self) -> Option<Head> {
        match self {
            Paper::A4 | Paper::A5 => None,
            Paper::Slip80 => Some(Head::Dots576),
            Paper::Slip58 => Some(Head::Dots384),
        }
    }
}

impl TypeSize {
    fn larger(self) -> f32 {
        match self {
            TypeSize::Usual => 1.0,
            TypeSize::Large => 1.35,
        }
    }
}

/// Sets the document on the paper: one page on a roll, as many sheets as it needs otherwise.
pub fn layout(document: &Document, paper: Paper, size: TypeSize) -> Pages {
    match paper {
        Paper::Slip80 => on_roll(document, Head::Dots576, size),
        Paper::Slip58 => on_roll(document, Head::Dots384, size),
        Paper::A5 => sheets(document, &Sheet::A5, size.larger()),
        Paper::A4 => sheets(document, &Sheet::A4, size.larger()),
    }
}

/// Sets the document on a roll, as wide as this head prints. The page counts eight of its dots to the millimetre: of a head
/// with larger dots it is as much smaller than the paper, and its letters with it, so that they come out as usual.
pub fn on_roll(document: &Document, head: Head, size: TypeSize) -> Pages {
    let (width, printed, number) = match head {
        Head::Dots384 => (58.0, 48.0, 18.0),
        Head::Dots512 => (71.0, 64.0, 24.0),
        Head::Dots576 => (80.0, 72.0, 24.0),
        Head::Dots640 => (83.0, 80.0, 24.0),
    };
    let roll = Roll {
        width,
        printed,
        number: number / head.coarser(),
    };
    slip(document, &roll, &Style::scaled(size.larger() / head.coarser())).into()
}
