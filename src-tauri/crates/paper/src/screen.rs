//! A document beside a form in a window, to be read there: never printed.

use super::blocks::{marks, number};
use super::codes;
use super::layout::{Align, Column};
use super::slip::{Roll, facts, foot, table};
use super::text::Style;
use super::{Document, Page};

/// As narrow as the side of a window in which letters of usual size can still be read.
const SIDE: Roll = Roll {
    width: 50.0,
    printed: 48.0,
    number: 18.0,
};

/// At 222 pixels for the side, the smallest letters are 13 pixels high.
const STYLE: Style = Style {
    scale: 1.0,
    smallest: 8.4,
};

/// Room for a QR of any token, in whole dots for each module; the window scales it. Millimetres.
const QR_ROOM: f32 = 40.0;

/// What a visitor compares with papers and meter stands first, and nothing is a picture: no mark, no bars, no QR.
pub fn on_screen(document: &Document) -> Page {
    let style = &STYLE;
    let mut column = SIDE.column();
    marks(&mut column, &document.marks, style.bold(12.0));
    column.words(&document.head.company, style.bold(9.5), Align::Centre);
    column.words(&document.head.title, style.bold(9.5), Align::Centre);
    column.dashes(1.5);
    number(&mut column, &document.number, style, SIDE.number, Align::Centre);
    column.dashes(1.5);
    let [first, second] = &document.facts;
    facts(&mut column, first.iter(), style);
    column.dashes(1.5);
    table(&mut column, document, style);
    facts(&mut column, second.iter(), style);
    column.words(&document.state.value, style.bold(9.5), Align::Centre);
    column.dashes(1.5);
    foot(&mut column, document, style);
    SIDE.page(column)
}

/// The QR of a text by itself. None where the text is too long for one.
pub fn qr_on_screen(text: &str) -> Option<Page> {
    let code = codes::qr(text, QR_ROOM)?;
    let mut column = Column::new(0.0, code.width, 0.0);
    column.code(&code, Align::Centre);
    Some(column.page(code.width, code.height))
}
