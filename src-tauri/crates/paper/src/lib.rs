//! Words on a page: a document as data, set on paper, written as PDF, drawn as outlines, or as dots.
//!
//! ```text
//! Document → layout(paper) → pages → pdf() | drawing() | picture() | raster(head) → escpos()
//! ```
//!
//! Knows nothing of readings, counters or printers, and has no words of its own. The same document gives the same bytes,
//! on every machine.

#![forbid(unsafe_code)]

mod codes;
mod contents;
mod document;
mod drawing;
mod escpos;
mod fonts;
mod layout;
mod mark;
mod outline;
mod page;
mod papers;
mod pdf;
mod raster;
mod sheet;
mod slip;
mod table;
mod text;

pub use document::{Document, Fact, Foot, Head as DocumentHead, Number, NumberText, Table, TableRow};
pub use drawing::{Drawing, drawing};
pub use escpos::escpos;
pub use fonts::{Weight, missing_characters};
pub use mark::Mark;
pub use outline::{Piece, Point};
pub use page::{Glyph, Item, Page, Rect, Run};
pub use papers::{Paper, TypeSize, layout};
pub use pdf::{PdfError, pdf};
pub use raster::{Head, Raster, picture, raster};
pub use text::{figure, isolated, persian};
