//! The sheet: two columns, and a foot at its lower edge.

use super::codes;
use super::contents::{mark, marks, number, person, phones, place, state};
use super::layout::{Align, Column};
use super::table::{self, registers};
use super::text::{Style, line};
use super::{Page, Receipt};
use crate::words;

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

/// The page, and whether all fits on it.
pub(super) fn sheet(receipt: &Receipt, paper: &Sheet, scale: f32) -> (Page, bool) {
    let Sheet {
        width,
        height,
        margin,
        larger,
    } = *paper;
    let style = Style::scaled(scale * larger);
    let mut column = Column::new(margin, width - margin, margin - 1.0);
    let middle = width / 2.0;

    let title = words::with("receipt.title", &receipt.service_title);
    let edge = margin + line(&title, style.bold(11.5)).width.min(middle - margin - 10.0);
    let side = 10.0 * larger;
    let mut sign = column.beside(width - margin - side, width - margin);
    sign.mark(mark(receipt), side, Align::Start);
    let mut company = column.beside(edge + 5.0, width - margin - side - 2.5);
    company.words(&receipt.company, style.bold(11.5), Align::Start);
    company.words(&receipt.office_name, style.regular(8.2), Align::Start);
    let mut service = column.beside(margin, edge + 0.1);
    service.words(&title, style.bold(11.5), Align::End);
    column.join(sign);
    column.join(company);
    column.join(service);
    column.rule(0.5, 2.0);
    marks(&mut column, receipt, style.bold(13.0));

    let top = column.y;
    column.gap(2.0);
    let mut figures = column.beside(margin + 50.0 * larger, width - margin - 4.0);
    figures.words(words::get("receipt.tracking_number"), style.regular(10.0), Align::Start);
    number(&mut figures, receipt, &style, 26.0, Align::Start);
    let mut scanned = column.beside(margin + 2.0, margin + 48.0 * larger);
    scanned.gap(2.5);
    if let Some(bars) = receipt
        .tracking_number
        .as_deref()
        .and_then(|number| codes::bars(number, 46.0 * larger, 14.0 * larger))
    {
        scanned.code(&bars, Align::End);
        scanned.gap(1.5);
    }
    column.join(figures);
    column.join(scanned);
    column.gap(1.0);
    column.frame(top, 0.375);
    column.gap(4.0);

    let (label, value) = (style.regular(9.5), style.bold(10.0));
    let mut right = column.beside(middle + 5.0, width - margin);
    person(receipt)
        .into_iter()
        .for_each(|(name, text)| right.pair(name, label, &text, value));
    let mut left = column.beside(margin, middle - 5.0);
    place(receipt)
        .into_iter()
        .for_each(|(name, text)| left.pair(name, label, &text, value));
    column.join(right);
    column.join(left);
    column.gap(3.0);
    if !receipt.rows.is_empty() {
        registers(&mut column, &receipt.rows, &style, 10.0, table::Rules::Between);
        column.gap(3.0);
    }
    column.pair(words::get("receipt.state"), label, state(receipt), style.bold(10.5));

    let mut foot = Column::new(margin, width - margin, 0.0);
    foot.rule(0.25, 0.0);
    foot.gap(2.0);
    let qr = receipt.qr.as_deref().and_then(|text| codes::qr(text, 40.0 * larger));
    let edge = qr.as_ref().map_or(margin, |qr| margin + qr.width);
    let mut law = foot.beside(edge, width - margin);
    law.gap(1.0);
    law.words(words::get("receipt.law"), style.bold(10.0), Align::Start);
    for note in &receipt.notes {
        law.gap(1.0);
        law.words(note, style.regular(9.5), Align::Start);
    }
    if let Some(phones) = phones(receipt) {
        law.gap(1.0);
        law.words(&phones, style.regular(10.0), Align::Start);
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

    let free = height - 8.0 - column.y - foot.y;
    let down = column.y + free.max(2.0);
    column.join(foot.shifted(down));
    (column.page(width, height), free >= 2.0)
}
