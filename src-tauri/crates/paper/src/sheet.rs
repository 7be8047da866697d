//! The sheet: two columns, and a foot at its lower edge.

use super::blocks::{mark, marks, number};
use super::codes;
use super::layout::{Align, Column};
use super::table::{Rules, SetTable};
use super::text::{Style, line};
use super::{Document, Page, Pages};

/// A sheet of paper, millimetres.
pub(super) struct Sheet {
    width: f32,
    height: f32,
    margin: f32,
    /// All within is so much larger than on A5.
    larger: f32,
}

impl Sheet {
    pub const A5: Sheet = Sheet {
        width: 148.0,
        height: 210.0,
        margin: 11.0,
        larger: 1.0,
    };
    pub const A4: Sheet = Sheet {
        width: 210.0,
        height: 297.0,
        margin: 18.0,
        larger: 1.25,
    };

    /// Where it begins to be used.
    fn column(&self) -> Column {
        Column::new(self.margin, self.width - self.margin, self.margin - 1.0)
    }
}

/// The largest type with which all stands on the one sheet, not above what was asked for.
pub(super) fn sheets(document: &Document, paper: &Sheet, larger: f32) -> Pages {
    let mut scale = 1.08 * larger;
    loop {
        let (page, fits) = sheet(document, paper, scale);
        if fits || scale < 0.6 {
            return page.into();
        }
        scale -= 0.08;
    }
}

/// The page, and whether all fits on it.
fn sheet(document: &Document, paper: &Sheet, scale: f32) -> (Page, bool) {
    let style = Style {
        scale: scale * paper.larger,
    };
    let mut column = paper.column();
    letterhead(&mut column, document, paper, &style);
    marks(&mut column, &document.marks, style.bold(13.0));
    found_by(&mut column, document, paper, &style);
    facts(&mut column, document, paper, &style);
    if !document.table.rows.is_empty() {
        let table = SetTable::new(&document.table, column.width(), &style, 10.0, Rules::Between);
        table.head(&mut column);
        (0..document.table.rows.len()).for_each(|at| table.row(&mut column, at));
        column.gap(3.0);
    }
    state(&mut column, document, &style);
    let foot = foot(document, paper, &style);
    let free = paper.height - 8.0 - column.y - foot.y;
    let down = column.y + free.max(2.0);
    column.join(foot.shifted(down));
    (column.page(paper.width, paper.height), free >= 2.0)
}

/// Company and office at the right, what it is at the left.
fn letterhead(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) {
    let Sheet {
        width, margin, larger, ..
    } = *paper;
    let head = &document.head;
    let edge = margin
        + line(&head.title, style.bold(11.5))
            .width
            .min(width / 2.0 - margin - 10.0);
    let side = 10.0 * larger;
    let mut sign = column.beside(width - margin - side, width - margin);
    sign.mark(mark(head), side, Align::Start);
    let mut company = column.beside(edge + 5.0, width - margin - side - 2.5);
    company.words(&head.company, style.bold(11.5), Align::Start);
    company.words(&head.office, style.regular(8.2), Align::Start);
    let mut title = column.beside(margin, edge + 0.1);
    title.words(&head.title, style.bold(11.5), Align::End);
    column.join(sign);
    column.join(company);
    column.join(title);
    column.rule(0.5, 2.0);
}

/// The number and its bar code, framed.
fn found_by(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) {
    let Sheet {
        width, margin, larger, ..
    } = *paper;
    let top = column.y;
    column.gap(2.0);
    let mut figures = column.beside(margin + 50.0 * larger, width - margin - 4.0);
    figures.words(&document.number.label, style.regular(10.0), Align::Start);
    number(&mut figures, &document.number, style, 26.0, Align::Start);
    let mut scanned = column.beside(margin + 2.0, margin + 48.0 * larger);
    scanned.gap(2.5);
    let value = document.number.value.as_deref();
    if let Some(bars) = value.and_then(|number| codes::bars(number, 46.0 * larger, 14.0 * larger)) {
        scanned.code(&bars, Align::End);
        scanned.gap(1.5);
    }
    column.join(figures);
    column.join(scanned);
    column.gap(1.0);
    column.frame(top, 0.375);
    column.gap(4.0);
}

fn facts(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) {
    let middle = paper.width / 2.0;
    let (label, value) = (style.regular(9.5), style.bold(10.0));
    let sides = [
        column.beside(middle + 5.0, paper.width - paper.margin),
        column.beside(paper.margin, middle - 5.0),
    ];
    for (mut side, facts) in sides.into_iter().zip(&document.facts) {
        for fact in facts {
            side.pair(&fact.label, label, &fact.value, value);
        }
        column.join(side);
    }
    column.gap(3.0);
}

fn state(column: &mut Column, document: &Document, style: &Style) {
    let state = &document.state;
    column.pair(&state.label, style.regular(9.5), &state.value, style.bold(10.5));
}

/// From y = 0 on.
fn foot(document: &Document, paper: &Sheet, style: &Style) -> Column {
    let Sheet {
        width, margin, larger, ..
    } = *paper;
    let words = &document.foot;
    let mut foot = Column::new(margin, width - margin, 0.0);
    foot.rule(0.25, 0.0);
    foot.gap(2.0);
    let qr = words.token.as_deref().and_then(|text| codes::qr(text, 40.0 * larger));
    let edge = qr.as_ref().map_or(margin, |qr| margin + qr.width);
    let mut said = foot.beside(edge, width - margin);
    said.gap(1.0);
    said.words(&words.clause, style.bold(10.0), Align::Start);
    for note in &words.notes {
        said.gap(1.0);
        said.words(note, style.regular(9.5), Align::Start);
    }
    if let Some(contact) = &words.contact {
        said.gap(1.0);
        said.words(contact, style.regular(10.0), Align::Start);
    }
    let mut token = foot.beside(margin, edge);
    if let Some(qr) = &qr {
        // the margin is white enough: the modules stand flush with the column
        token.left -= qr.quiet;
        token.y -= qr.quiet * 0.5;
        token.code(qr, Align::End);
    }
    foot.join(said);
    foot.join(token);
    foot
}
