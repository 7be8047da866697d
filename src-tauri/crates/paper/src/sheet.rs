//! The sheet: two columns, and a foot at its lower edge.

use super::codes;
use super::contents::{mark, marks, number};
use super::layout::{Align, Column};
use super::table::{Rules, figures};
use super::text::{Style, line, persian};
use super::{Document, Page, Table};

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
}

/// White at the lower edge of a sheet, millimetres.
const EDGE: f32 = 8.0;

/// The page, and whether all fits on it.
pub(super) fn sheet(document: &Document, paper: &Sheet, scale: f32) -> (Page, bool) {
    let style = Style {
        scale: scale * paper.larger,
    };
    let mut column = opening(document, paper, &style);
    if let Some(table) = document.table.as_ref().filter(|table| !table.rows.is_empty()) {
        figures(&mut column, table, &style, 10.0, Rules::Between);
        column.gap(3.0);
    }
    let fits = close(&mut column, document, paper, &style);
    (column.page(paper.width, paper.height), fits)
}

/// As many sheets as the table takes. Each further one begins with the number, and says which of how many it is.
pub(super) fn sheets(document: &Document, table: &Table, paper: &Sheet, scale: f32) -> Vec<Page> {
    let style = Style {
        scale: scale * paper.larger,
    };
    let lowest = paper.height - EDGE - 8.0 * paper.larger;
    let mut columns = Vec::new();
    let mut column = opening(document, paper, &style);
    let mut rows = table.rows.as_slice();
    while !rows.is_empty() {
        let part = |count: usize| Table {
            rows: rows.iter().take(count).cloned().collect(),
            ..table.clone()
        };
        let height = |count| {
            let mut tried = column.beside(column.left, column.right);
            figures(&mut tried, &part(count), &style, 10.0, Rules::Between);
            tried.y - column.y
        };
        let one = height(1);
        let each = (height(2) - one).max(0.1);
        let count = 1 + whole((lowest - column.y - one) / each);
        figures(&mut column, &part(count), &style, 10.0, Rules::Between);
        column.gap(3.0);
        rows = rows.get(count..).unwrap_or_default();
        if !rows.is_empty() {
            columns.push(std::mem::replace(&mut column, going_on(document, paper, &style)));
        }
    }
    // A closing that does not fit goes to a sheet of its own.
    let mut last = column.clone();
    if !close(&mut last, document, paper, &style) {
        columns.push(column);
        last = going_on(document, paper, &style);
        close(&mut last, document, paper, &style);
    }
    columns.push(last);
    let count = columns.len();
    let pages = columns.into_iter().enumerate().map(|(at, mut column)| {
        let words = document
            .page_words
            .replace("{0}", &persian(&(at + 1).to_string()))
            .replace("{1}", &persian(&count.to_string()));
        let mut which = Column::new(paper.margin, paper.width - paper.margin, paper.height - EDGE);
        which.words(&words, style.regular(8.0), Align::Centre);
        column.join(which);
        column.page(paper.width, paper.height)
    });
    pages.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows on a sheet; below none is none"
)]
fn whole(rows: f32) -> usize {
    rows.max(0.0) as usize
}

/// What a document begins with: head, marks, number and facts.
fn opening(document: &Document, paper: &Sheet, style: &Style) -> Column {
    let Sheet {
        width, margin, larger, ..
    } = *paper;
    let mut column = Column::new(margin, width - margin, margin - 1.0);
    let middle = width / 2.0;

    let title = &document.head.title;
    let edge = margin + line(title, style.bold(11.5)).width.min(middle - margin - 10.0);
    let side = 10.0 * larger;
    let mut sign = column.beside(width - margin - side, width - margin);
    sign.mark(mark(document), side, Align::Start);
    let mut company = column.beside(edge + 5.0, width - margin - side - 2.5);
    company.words(&document.head.company, style.bold(11.5), Align::Start);
    company.words(&document.head.office, style.regular(8.2), Align::Start);
    let mut service = column.beside(margin, edge + 0.1);
    service.words(title, style.bold(11.5), Align::End);
    column.join(sign);
    column.join(company);
    column.join(service);
    column.rule(0.5, 2.0);
    marks(&mut column, document, style.bold(13.0));

    let top = column.y;
    column.gap(2.0);
    let mut shown = column.beside(margin + 50.0 * larger, width - margin - 4.0);
    shown.words(&document.number.label, style.regular(10.0), Align::Start);
    number(&mut shown, document, style, 26.0, Align::Start);
    let mut scanned = column.beside(margin + 2.0, margin + 48.0 * larger);
    scanned.gap(2.5);
    if let Some(bars) = document
        .number
        .bars
        .as_deref()
        .and_then(|number| codes::bars(number, 46.0 * larger, 14.0 * larger))
    {
        scanned.code(&bars, Align::End);
        scanned.gap(1.5);
    }
    column.join(shown);
    column.join(scanned);
    column.gap(1.0);
    column.frame(top, 0.375);
    column.gap(4.0);

    let (label, value) = (style.regular(9.5), style.bold(10.0));
    let [whose, whence] = &document.facts;
    let mut right = column.beside(middle + 5.0, width - margin);
    whose
        .iter()
        .for_each(|fact| right.pair(&fact.label, label, &fact.value, value));
    let mut left = column.beside(margin, middle - 5.0);
    whence
        .iter()
        .for_each(|fact| left.pair(&fact.label, label, &fact.value, value));
    column.join(right);
    column.join(left);
    column.gap(3.0);
    column
}

/// The head of a further sheet: what it is, and its number.
fn going_on(document: &Document, paper: &Sheet, style: &Style) -> Column {
    let Sheet { width, margin, .. } = *paper;
    let mut column = Column::new(margin, width - margin, margin - 1.0);
    let middle = width / 2.0;
    let mut title = column.beside(middle, width - margin);
    title.words(&document.head.title, style.bold(10.0), Align::Start);
    let mut shown = column.beside(margin, middle);
    number(&mut shown, document, style, 12.0, Align::End);
    column.join(title);
    column.join(shown);
    column.rule(0.5, 2.0);
    column.gap(2.0);
    column
}

/// The state, and the foot at the lower edge. Whether there was room for both.
fn close(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) -> bool {
    let Sheet {
        width,
        height,
        margin,
        larger,
    } = *paper;
    let label = style.regular(9.5);
    column.pair(&document.state.label, label, &document.state.value, style.bold(10.5));

    let mut foot = Column::new(margin, width - margin, 0.0);
    foot.rule(0.25, 0.0);
    foot.gap(2.0);
    let qr = document
        .foot
        .code
        .as_deref()
        .and_then(|text| codes::qr(text, 40.0 * larger));
    let edge = qr.as_ref().map_or(margin, |qr| margin + qr.width);
    let mut law = foot.beside(edge, width - margin);
    law.gap(1.0);
    law.words(&document.foot.law, style.bold(10.0), Align::Start);
    for note in &document.foot.notes {
        law.gap(1.0);
        law.words(note, style.regular(9.5), Align::Start);
    }
    if let Some(phones) = &document.foot.phones {
        law.gap(1.0);
        law.words(phones, style.regular(10.0), Align::Start);
    }
    let mut token = foot.beside(margin, edge);
    if let Some(qr) = &qr {
        // the margin is white enough: the modules stand flush with the column
        token.left -= qr.quiet;
        token.y -= qr.quiet * 0.5;
        token.code(qr, Align::End);
    }
    foot.join(law);
    foot.join(token);

    let free = height - EDGE - column.y - foot.y;
    let down = column.y + free.max(2.0);
    column.join(foot.shifted(down));
    free >= 2.0
}
