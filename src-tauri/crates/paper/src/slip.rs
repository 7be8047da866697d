//! The roll: all in one column, as long as it takes.

use super::codes;
use super::contents::{mark, marks, number};
use super::layout::{Align, Column};
use super::table::{self, figures};
use super::text::Style;
use super::{Document, Page};

/// A roll of paper, millimetres.
pub(super) struct Roll {
    pub width: f32,
    /// How far the head reaches.
    pub printed: f32,
    /// Of the tracking number, points.
    pub number: f32,
}

pub(super) fn slip(document: &Document, roll: &Roll, style: &Style) -> Page {
    let edge = (roll.width - roll.printed) / 2.0;
    let mut column = Column::new(edge, roll.width - edge, 3.0);
    marks(&mut column, document, style.bold(12.0));
    column.mark(mark(document), 8.0 * style.scale, Align::Centre);
    column.gap(0.5);
    column.words(&document.head.company, style.bold(11.0), Align::Centre);
    column.words(&document.head.office, style.regular(8.5), Align::Centre);
    column.words(&document.head.title, style.bold(9.5), Align::Centre);
    column.dashes(1.5);
    column.words(&document.number.label, style.regular(9.0), Align::Centre);
    number(&mut column, document, style, roll.number, Align::Centre);
    if let Some(bars) = document
        .number
        .bars
        .as_deref()
        .and_then(|number| codes::bars(number, roll.printed, 10.0))
    {
        column.gap(1.0);
        column.code(&bars, Align::Centre);
    }
    column.dashes(2.0);
    let (label, value) = (style.regular(8.5), style.bold(9.0));
    for fact in document.facts.iter().flatten() {
        column.pair(&fact.label, label, &fact.value, value);
    }
    column.dashes(1.5);
    if let Some(table) = document.table.as_ref().filter(|table| !table.rows.is_empty()) {
        figures(&mut column, table, style, 9.0, table::Rules::None);
        column.dashes(1.5);
    }
    column.words(&document.state.value, style.bold(9.5), Align::Centre);
    if let Some(qr) = document
        .foot
        .code
        .as_deref()
        .and_then(|text| codes::qr(text, roll.printed.min(40.0)))
    {
        column.code(&qr, Align::Centre);
    }
    column.dashes(1.5);
    column.words(&document.foot.law, style.regular(8.5), Align::Centre);
    for note in &document.foot.notes {
        column.gap(0.5);
        column.words(note, style.regular(8.5), Align::Centre);
    }
    if let Some(phones) = &document.foot.phones {
        column.words(phones, style.bold(9.0), Align::Centre);
    }
    let height = codes::snap(column.y + 4.0);
    column.page(roll.width, height)
}
