//! Words on a page: a document as data ([`Document`]), set on paper ([`Pages`]), written as PDF, drawn as outlines, or
//! as dots.
//!
//! ```text
//! Document → layout(paper, size) | on_roll(head, size) → Pages → pdf() | drawing() | picture() | raster(head) → escpos()
//! ```
//!
//! The same document gives the same bytes, on every machine. The words come with the document: there is no catalogue
//! here, and nothing here knows what a reading or a counter is.

#![forbid(unsafe_code)]

mod blocks;
mod codes;
mod document;
mod drawing;
mod escpos;
mod figures;
mod fonts;
mod head;
mod layout;
mod mark;
mod outline;
mod page;
mod papers;
mod pdf;
mod raster;
mod screen;
mod sheet;
mod sheets;
mod slip;
mod table;
mod text;

pub use document::{Document, Fact, Foot, Letterhead, Number, Row, Table, Value};
pub use drawing::{Drawing, drawing};
pub use escpos::escpos;
pub use fonts::{Weight, missing_characters};
pub use head::Head;
pub use mark::Mark;
pub use outline::{Piece, Point};
pub use page::{Glyph, Item, Page, Pages, Rect, Run};
pub use papers::{Paper, TypeSize, layout, on_roll};
pub use pdf::{PdfError, pdf};
pub use raster::{Raster, picture, raster};
pub use screen::{on_screen, qr_on_screen};
pub use text::figure;
