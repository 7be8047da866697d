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

    /// The head that prints on it; None for a sheet.
    pub fn head(self) -> Option<Head> {
        match self {
            Paper::A4 | Paper::A5 => None,
            Paper::Slip80 => Some(Head::Dots576),
            Paper::Slip58 => Some(Head::Dots384),
        }
    }
}

/// Sets the document on the paper: one page on a roll, as many sheets as it needs otherwise.
pub fn layout(document: &Document, paper: Paper, size: TypeSize) -> Pages {
    let larger = match size {
        TypeSize::Usual => 1.0,
        TypeSize::Large => 1.35,
    };
    match paper {
        Paper::Slip80 => {
            let roll = Roll {
                width: 80.0,
                printed: 72.0,
                number: 24.0,
            };
            slip(document, &roll, &Style::scaled(larger)).into()
        }
        Paper::Slip58 => {
            let roll = Roll {
                width: 58.0,
                printed: 48.0,
                number: 18.0,
            };
            slip(document, &roll, &Style::scaled(larger)).into()
        }
        Paper::A5 => sheets(document, &Sheet::A5, larger),
        Paper::A4 => sheets(document, &Sheet::A4, larger),
    }
}
