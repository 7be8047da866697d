//! What a document says, in parts that every paper sets alike.

use super::layout::{Align, Column};
use super::text::{Style, Type};
use super::{Document, Mark, NumberText};

/// Framed, above everything else.
pub(super) fn marks(column: &mut Column, document: &Document, style: Type) {
    for words in &document.marks {
        let top = column.y;
        column.gap(0.8);
        column.words(words, style, Align::Centre);
        column.gap(0.8);
        column.frame(top, 0.5);
        column.gap(2.0);
    }
}

/// The company's own mark, or the neutral one.
pub(super) fn mark(document: &Document) -> &Mark {
    document.head.mark.as_ref().unwrap_or(Mark::neutral())
}

/// The number in groups; dots and a sentence where there is none yet.
pub(super) fn number(column: &mut Column, document: &Document, style: &Style, points: f32, align: Align) {
    match &document.number.text {
        NumberText::Pending(why) => {
            column.groups(&vec!["••••".to_owned(); 3], style.bold(points * 0.6), align);
            column.words(why, style.regular(9.0), align);
        }
        NumberText::Groups(groups) => column.groups(groups, style.bold(points), align),
        NumberText::Opaque(text) => column.words(text, style.bold(points * 0.6), align),
    }
}
