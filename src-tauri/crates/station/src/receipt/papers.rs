//! The papers and the sizes of type. All say the same; a roll says it in one column, a sheet in two.

use super::sheet::{Sheet, sheet};
use super::slip::{Roll, slip};
use super::text::Style;
use super::{Page, Paper, Receipt, TypeSize};

/// Sets the receipt on the paper.
pub fn layout(receipt: &Receipt, paper: Paper, size: TypeSize) -> Page {
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
            slip(receipt, &roll, &Style { scale: larger })
        }
        Paper::Slip58 => {
            let roll = Roll {
                width: 58.0,
                printed: 48.0,
                number: 18.0,
            };
            slip(receipt, &roll, &Style { scale: larger })
        }
        Paper::A5 => fitting(receipt, &Sheet::A5, larger),
        Paper::A4 => fitting(receipt, &Sheet::A4, larger),
    }
}

/// The largest type with which all stands on the one sheet, not above what was asked for.
fn fitting(receipt: &Receipt, paper: &Sheet, larger: f32) -> Page {
    let mut scale = 1.08 * larger;
    loop {
        let (page, fits) = sheet(receipt, paper, scale);
        if fits || scale < 0.6 {
            return page;
        }
        scale -= 0.08;
    }
}
