//! The blocks of a sheet: two columns, and a foot at its lower edge.

use super::blocks::{fours, mark, marks, number};
use super::codes;
use super::document::Document;
use super::layout::{Align, Cell, Column};
use super::text::{Style, figure, line, persian};

/// Between the foot and what stands above it, millimetres, at the least.
const APART: f32 = 2.0;

/// A sheet of paper, millimetres.
pub(super) struct Sheet {
    pub width: f32,
    pub height: f32,
    margin: f32,
    /// All within is so much larger than on A5.
    pub larger: f32,
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

    /// All that can be set on it, from the top.
    pub fn column(&self) -> Column {
        Column::new(self.margin, self.width - self.margin, self.margin - 1.0)
    }

    /// Where it is full.
    pub fn bottom(&self) -> f32 {
        self.height - 8.0
    }

    /// Whether a foot would take more than most of a sheet.
    pub fn is_too_tall(&self, foot: &Column) -> bool {
        foot.y > self.height * 0.75
    }

    /// Whether there is room for a foot below what is set.
    pub fn has_room(&self, column: &Column, foot: &Column) -> bool {
        self.bottom() - column.y - foot.y >= APART
    }

    /// Sets the foot at the lower edge.
    pub fn put_foot(&self, column: &mut Column, foot: Column) {
        let free = self.bottom() - column.y - foot.y;
        let down = column.y + free.max(APART);
        column.join(foot.shifted(down));
    }
}

/// Letterhead, marks and number.
pub(super) fn opening(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) {
    letterhead(column, document, paper, style);
    marks(column, &document.marks, style.bold(13.0));
    found_by(column, document, paper, style);
}

/// The one line at the top of every further sheet: whose page it is, and which.
pub(super) fn running_head(column: &mut Column, document: &Document, which: String, style: &Style) {
    let number = &document.number;
    let whose = match number.value.as_deref() {
        None => document.head.title.clone(),
        Some(own) => {
            let own = fours(own).map_or(own.to_owned(), |groups| groups.join(" "));
            format!("{} {}", number.label, figure(&own))
        }
    };
    let (left, right) = (column.left, column.right);
    let cell = |text, style, align| Cell {
        text,
        style,
        left,
        right,
        align,
    };
    column.row(&[
        cell(whose, style.bold(10.0), Align::Start),
        cell(which, style.regular(9.5), Align::End),
    ]);
    column.rule(0.5, 2.0);
}

/// `صفحهٔ ۲ از ۳`
pub(super) fn which(document: &Document, sheet: usize, count: usize) -> String {
    let said = document.sheet_of.replace("{0}", &persian(&sheet.to_string()));
    said.replace("{1}", &persian(&count.to_string()))
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

pub(super) fn facts(column: &mut Column, document: &Document, paper: &Sheet, style: &Style) {
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

pub(super) fn state(column: &mut Column, document: &Document, style: &Style) {
    let state = &document.state;
    column.pair(&state.label, style.regular(9.5), &state.value, style.bold(10.5));
}

/// A paragraph of the foot.
pub(super) fn note(column: &mut Column, note: &str, style: &Style) {
    column.gap(1.0);
    column.words(note, style.regular(9.5), Align::Start);
}

/// From y = 0 on, with these notes.
pub(super) fn foot(document: &Document, notes: &[String], paper: &Sheet, style: &Style) -> Column {
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
    notes.iter().for_each(|text| note(&mut said, text, style));
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
