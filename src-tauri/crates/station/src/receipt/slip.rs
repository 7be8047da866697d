//! The roll: all in one column, as long as it takes.

use super::codes;
use super::contents::{mark, marks, number, person, phones, place, state};
use super::layout::{Align, Column};
use super::table::{self, registers};
use super::text::Style;
use super::{Page, Receipt};
use crate::words;

/// A roll of paper, millimetres.
pub(super) struct Roll {
    pub width: f32,
    /// How far the head reaches.
    pub printed: f32,
    /// Of the tracking number, points.
    pub number: f32,
}

pub(super) fn slip(receipt: &Receipt, roll: &Roll, style: &Style) -> Page {
    let mut column = begun(roll);
    marks(&mut column, receipt, style.bold(12.0));
    column.mark(mark(receipt), 8.0 * style.scale, Align::Centre);
    column.gap(0.5);
    column.words(&receipt.company, style.bold(11.0), Align::Centre);
    column.words(&receipt.office_name, style.regular(8.5), Align::Centre);
    title(&mut column, receipt, style);
    column.dashes(1.5);
    column.words(words::get("receipt.tracking_number"), style.regular(9.0), Align::Centre);
    number(&mut column, receipt, style, roll.number, Align::Centre);
    if let Some(bars) = receipt
        .tracking_number
        .as_deref()
        .and_then(|number| codes::bars(number, roll.printed, 10.0))
    {
        column.gap(1.0);
        column.code(&bars, Align::Centre);
    }
    column.dashes(2.0);
    pairs(&mut column, person(receipt).into_iter().chain(place(receipt)), style);
    column.dashes(1.5);
    figures(&mut column, receipt, style);
    column.words(state(receipt), style.bold(9.5), Align::Centre);
    if let Some(qr) = receipt
        .qr
        .as_deref()
        .and_then(|text| codes::qr(text, roll.printed.min(40.0)))
    {
        column.code(&qr, Align::Centre);
    }
    column.dashes(1.5);
    foot(&mut column, receipt, style);
    ended(column, roll)
}

/// For the window: what is compared with the visitor's papers and the meter stands first, and nothing is a picture.
pub(super) fn legible(receipt: &Receipt, roll: &Roll, style: &Style) -> Page {
    let mut column = begun(roll);
    marks(&mut column, receipt, style.bold(12.0));
    column.words(&receipt.company, style.bold(9.5), Align::Centre);
    title(&mut column, receipt, style);
    column.dashes(1.5);
    number(&mut column, receipt, style, roll.number, Align::Centre);
    column.dashes(1.5);
    pairs(&mut column, person(receipt).into_iter(), style);
    column.dashes(1.5);
    figures(&mut column, receipt, style);
    pairs(&mut column, place(receipt).into_iter(), style);
    column.words(state(receipt), style.bold(9.5), Align::Centre);
    column.dashes(1.5);
    foot(&mut column, receipt, style);
    ended(column, roll)
}

fn begun(roll: &Roll) -> Column {
    let edge = (roll.width - roll.printed) / 2.0;
    Column::new(edge, roll.width - edge, 3.0)
}

fn title(column: &mut Column, receipt: &Receipt, style: &Style) {
    column.words(
        &words::with("receipt.title", &receipt.service_title),
        style.bold(9.5),
        Align::Centre,
    );
}

fn pairs(column: &mut Column, facts: impl Iterator<Item = (&'static str, String)>, style: &Style) {
    let (label, value) = (style.regular(8.5), style.bold(9.0));
    for (name, text) in facts {
        column.pair(name, label, &text, value);
    }
}

fn figures(column: &mut Column, receipt: &Receipt, style: &Style) {
    if !receipt.rows.is_empty() {
        registers(column, &receipt.rows, style, 9.0, table::Rules::None);
        column.dashes(1.5);
    }
}

fn foot(column: &mut Column, receipt: &Receipt, style: &Style) {
    column.words(words::get("receipt.law"), style.regular(8.5), Align::Centre);
    for note in &receipt.notes {
        column.gap(0.5);
        column.words(note, style.regular(8.5), Align::Centre);
    }
    if let Some(phones) = phones(receipt) {
        column.words(&phones, style.bold(9.0), Align::Centre);
    }
}

fn ended(column: Column, roll: &Roll) -> Page {
    let height = codes::snap(column.y + 4.0);
    column.page(roll.width, height)
}
