//! The roll: all in one column, as long as it takes.

use super::blocks::{mark, marks, number};
use super::codes;
use super::layout::{Align, Column};
use super::table::{Rules, SetTable};
use super::text::Style;
use super::{Document, Page};

/// A roll of paper, millimetres.
pub(super) struct Roll {
    pub width: f32,
    /// How far the head reaches.
    pub printed: f32,
    /// Of the number, points.
    pub number: f32,
}

pub(super) fn slip(document: &Document, roll: &Roll, style: &Style) -> Page {
    let edge = (roll.width - roll.printed) / 2.0;
    let mut column = Column::new(edge, roll.width - edge, 3.0);
    opening(&mut column, document, roll, style);
    let (label, value) = (style.regular(8.5), style.bold(9.0));
    for fact in document.facts.iter().flatten() {
        column.pair(&fact.label, label, &fact.value, value);
    }
    column.dashes(1.5);
    if !document.table.rows.is_empty() {
        let table = SetTable::new(&document.table, column.width(), style, 9.0, Rules::None);
        table.head(&mut column);
        (0..document.table.rows.len()).for_each(|at| table.row(&mut column, at));
        column.dashes(1.5);
    }
    column.words(&document.state.value, style.bold(9.5), Align::Centre);
    foot(&mut column, document, roll, style);
    let height = codes::snap(column.y + 4.0);
    column.page(roll.width, height)
}

/// Marks, letterhead and number.
fn opening(column: &mut Column, document: &Document, roll: &Roll, style: &Style) {
    let head = &document.head;
    marks(column, &document.marks, style.bold(12.0));
    column.mark(mark(head), 8.0 * style.scale, Align::Centre);
    column.gap(0.5);
    column.words(&head.company, style.bold(11.0), Align::Centre);
    column.words(&head.office, style.regular(8.5), Align::Centre);
    column.words(&head.title, style.bold(9.5), Align::Centre);
    column.dashes(1.5);
    column.words(&document.number.label, style.regular(9.0), Align::Centre);
    number(column, &document.number, style, roll.number, Align::Centre);
    let value = document.number.value.as_deref();
    if let Some(bars) = value.and_then(|number| codes::bars(number, roll.printed, 10.0)) {
        column.gap(1.0);
        column.code(&bars, Align::Centre);
    }
    column.dashes(2.0);
}

fn foot(column: &mut Column, document: &Document, roll: &Roll, style: &Style) {
    let foot = &document.foot;
    let token = foot.token.as_deref();
    if let Some(qr) = token.and_then(|text| codes::qr(text, roll.printed.min(40.0))) {
        column.code(&qr, Align::Centre);
    }
    column.dashes(1.5);
    column.words(&foot.clause, style.regular(8.5), Align::Centre);
    for note in &foot.notes {
        column.gap(0.5);
        column.words(note, style.regular(8.5), Align::Centre);
    }
    if let Some(contact) = &foot.contact {
        column.words(contact, style.bold(9.0), Align::Centre);
    }
}
