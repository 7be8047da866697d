//! The roll: all in one column, as long as it takes.

use super::blocks::{mark, marks, number};
use super::codes;
use super::layout::{Align, Column};
use super::table::{Rules, SetTable};
use super::text::Style;
use super::{Document, Fact, Page};

/// A roll of paper, millimetres.
pub(super) struct Roll {
    pub width: f32,
    /// How far the head reaches.
    pub printed: f32,
    /// Of the number, points.
    pub number: f32,
}

pub(super) fn slip(document: &Document, roll: &Roll, style: &Style) -> Page {
    let mut column = roll.column();
    opening(&mut column, document, roll, style);
    facts(&mut column, document.facts.iter().flatten(), style);
    column.dashes(1.5);
    table(&mut column, document, style);
    column.words(&document.state.value, style.bold(9.5), Align::Centre);
    let token = document.foot.token.as_deref();
    if let Some(qr) = token.and_then(|text| codes::qr(text, roll.printed.min(40.0))) {
        column.code(&qr, Align::Centre);
    }
    column.dashes(1.5);
    foot(&mut column, document, style);
    roll.page(column)
}

impl Roll {
    pub(super) fn column(&self) -> Column {
        let edge = (self.width - self.printed) / 2.0;
        Column::new(edge, self.width - edge, 3.0)
    }

    /// Cut off below what stands in the column.
    pub(super) fn page(&self, column: Column) -> Page {
        let height = codes::snap(column.y + 4.0);
        column.page(self.width, height)
    }
}

pub(super) fn facts<'a>(column: &mut Column, facts: impl Iterator<Item = &'a Fact>, style: &Style) {
    let (label, value) = (style.regular(8.5), style.bold(9.0));
    for fact in facts {
        column.pair(&fact.label, label, &fact.value, value);
    }
}

/// The table, where it has rows, and the line below it.
pub(super) fn table(column: &mut Column, document: &Document, style: &Style) {
    if document.table.rows.is_empty() {
        return;
    }
    let table = SetTable::new(&document.table, column.width(), style, 9.0, Rules::None);
    table.head(column);
    (0..document.table.rows.len()).for_each(|at| table.row(column, at));
    column.dashes(1.5);
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

pub(super) fn foot(column: &mut Column, document: &Document, style: &Style) {
    let foot = &document.foot;
    column.words(&foot.clause, style.regular(8.5), Align::Centre);
    for note in &foot.notes {
        column.gap(0.5);
        column.words(note, style.regular(8.5), Align::Centre);
    }
    if let Some(contact) = &foot.contact {
        column.words(contact, style.bold(9.0), Align::Centre);
    }
}
