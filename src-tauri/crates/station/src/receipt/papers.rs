//! The papers and the sizes of type. All say the same; a roll says it in one column, a sheet in two.

use super::codes;
use super::layout::{Align, Column};
use super::sheet::{Sheet, sheet};
use super::slip::{Roll, legible, slip};
use super::text::Style;
use super::{Page, Paper, Receipt, TypeSize};

/// Room for a QR of any token, in whole dots for each module; the window scales it. Millimetres.
const QR_ROOM: f32 = 40.0;

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
            slip(receipt, &roll, &Style::scaled(larger))
        }
        Paper::Slip58 => {
            let roll = Roll {
                width: 58.0,
                printed: 48.0,
                number: 18.0,
            };
            slip(receipt, &roll, &Style::scaled(larger))
        }
        Paper::A5 => fitting(receipt, &Sheet::A5, larger),
        Paper::A4 => fitting(receipt, &Sheet::A4, larger),
    }
}

/// The receipt on a roll as narrow as a side of the window, where its smallest letters are 13 pixels high.
pub fn on_screen(receipt: &Receipt) -> Page {
    let roll = Roll {
        width: 50.0,
        printed: 48.0,
        number: 18.0,
    };
    let style = Style {
        scale: 1.0,
        smallest: 8.4,
    };
    legible(receipt, &roll, &style)
}

/// The QR by itself. None where the text is too long for one.
pub fn qr_on_screen(text: &str) -> Option<Page> {
    let code = codes::qr(text, QR_ROOM)?;
    let mut column = Column::new(0.0, code.width, 0.0);
    column.code(&code, Align::Centre);
    Some(column.page(code.width, code.height))
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
