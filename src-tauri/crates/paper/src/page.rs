use super::{Piece, Weight};

/// A set page. Millimetres, origin at the top left, y down.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub width: f32,
    pub height: f32,
    /// In reading order.
    pub items: Vec<Item>,
    /// The words in reading order, a line each.
    pub text: String,
}

/// Something black on the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Text(Run),
    Rect(Rect),
    /// The company's mark.
    Shape(Vec<Piece>),
}

/// One line of text in one weight and size, its glyphs from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub weight: Weight,
    /// Millimetres to the em.
    pub size: f32,
    pub glyphs: Vec<Glyph>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// In the whole font.
    pub id: u16,
    /// Pen position on the page, millimetres; `y` is the baseline.
    pub x: f32,
    pub y: f32,
    /// The characters it stands for; empty for a mark that belongs to its neighbour.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}
