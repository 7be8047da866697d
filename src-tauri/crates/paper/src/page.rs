use std::{iter, slice};

use super::{Piece, Weight};

/// The pages of a document, at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    first: Page,
    further: Vec<Page>,
}

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

impl Pages {
    /// Those before, and the last.
    pub(super) fn ending(before: Vec<Page>, last: Page) -> Self {
        let mut before = before.into_iter();
        match before.next() {
            None => last.into(),
            Some(first) => Pages {
                first,
                further: before.chain([last]).collect(),
            },
        }
    }

    pub fn first(&self) -> &Page {
        &self.first
    }

    pub fn count(&self) -> usize {
        1 + self.further.len()
    }

    pub fn iter(&self) -> iter::Chain<iter::Once<&Page>, slice::Iter<'_, Page>> {
        iter::once(&self.first).chain(&self.further)
    }

    /// The words of all pages in reading order, a line each.
    pub fn text(&self) -> String {
        self.iter().map(|page| page.text.as_str()).collect()
    }
}

impl From<Page> for Pages {
    fn from(page: Page) -> Self {
        Pages {
            first: page,
            further: Vec::new(),
        }
    }
}

impl<'a> IntoIterator for &'a Pages {
    type Item = &'a Page;
    type IntoIter = iter::Chain<iter::Once<&'a Page>, slice::Iter<'a, Page>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
