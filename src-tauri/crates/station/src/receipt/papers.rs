//! The two papers. Both say the same; a roll says it in one column, a sheet in two.

use super::codes;
use super::layout::{Align, Column};
use super::table::registers;
use super::text::{Style, Type, figure, isolated, line, persian};
use super::{Page, Paper, Receipt};
use crate::view::Evidence;
use crate::words;

/// Sets the receipt on the paper.
pub fn layout(receipt: &Receipt, paper: Paper) -> Page {
    match paper {
        Paper::Slip80 => slip(receipt),
        Paper::A5 => {
            let [first, smaller @ ..] = [1.08, 1.0, 0.92, 0.84, 0.76];
            let sheet = |scale| sheet(receipt, scale);
            smaller
                .into_iter()
                .fold(sheet(first), |set, scale| if set.1 { set } else { sheet(scale) })
                .0
        }
    }
}

fn slip(receipt: &Receipt) -> Page {
    let style = Style { scale: 1.0 };
    let mut column = Column::new(4.0, 76.0, 3.0);
    marks(&mut column, receipt, style.bold(12.0));
    column.words(&receipt.company, style.bold(11.0), Align::Centre);
    column.words(&receipt.office_name, style.regular(8.5), Align::Centre);
    column.words(
        &words::with("receipt.title", &receipt.service_title),
        style.bold(9.5),
        Align::Centre,
    );
    column.dashes(1.5);
    column.words(words::get("receipt.tracking_number"), style.regular(9.0), Align::Centre);
    number(&mut column, receipt, &style, 24.0, Align::Centre);
    if let Some(bars) = receipt
        .tracking_number
        .as_deref()
        .and_then(|number| codes::bars(number, 72.0, 10.0))
    {
        column.gap(1.0);
        column.code(&bars, Align::Centre);
    }
    column.dashes(2.0);
    let (label, value) = (style.regular(8.5), style.bold(9.0));
    for (name, text) in person(receipt).into_iter().chain(place(receipt)) {
        column.pair(name, label, &text, value);
    }
    column.dashes(1.5);
    if !receipt.rows.is_empty() {
        registers(&mut column, &receipt.rows, &style, 9.0, false);
        column.dashes(1.5);
    }
    column.words(state(receipt), style.bold(9.5), Align::Centre);
    if let Some(qr) = receipt.qr.as_deref().and_then(|text| codes::qr(text, 40.0)) {
        column.code(&qr, Align::Centre);
    }
    column.dashes(1.5);
    column.words(words::get("receipt.law"), style.regular(8.5), Align::Centre);
    column.words(words::get("receipt.phones"), style.bold(9.0), Align::Centre);
    let height = codes::snap(column.y + 4.0);
    column.page(80.0, height)
}

/// The page, and whether all fits on it.
fn sheet(receipt: &Receipt, scale: f32) -> (Page, bool) {
    const WIDTH: f32 = 148.0;
    const HEIGHT: f32 = 210.0;
    const MARGIN: f32 = 11.0;
    let style = Style { scale };
    let mut column = Column::new(MARGIN, WIDTH - MARGIN, 10.0);
    let middle = WIDTH / 2.0;

    let title = words::with("receipt.title", &receipt.service_title);
    let edge = MARGIN + line(&title, style.bold(12.5)).width.min(middle - MARGIN - 10.0);
    let mut company = column.beside(edge + 8.0, WIDTH - MARGIN);
    company.words(&receipt.company, style.bold(12.5), Align::Start);
    company.words(&receipt.office_name, style.regular(9.0), Align::Start);
    let mut service = column.beside(MARGIN, edge + 0.1);
    service.words(&title, style.bold(12.5), Align::End);
    column.join(company);
    column.join(service);
    column.rule(0.5, 2.0);
    marks(&mut column, receipt, style.bold(13.0));

    let top = column.y;
    column.gap(2.0);
    let mut figures = column.beside(MARGIN + 50.0, WIDTH - MARGIN - 4.0);
    figures.words(words::get("receipt.tracking_number"), style.regular(10.0), Align::Start);
    number(&mut figures, receipt, &style, 26.0, Align::Start);
    let mut scanned = column.beside(MARGIN + 2.0, MARGIN + 48.0);
    scanned.gap(2.5);
    if let Some(bars) = receipt
        .tracking_number
        .as_deref()
        .and_then(|number| codes::bars(number, 46.0, 14.0))
    {
        scanned.code(&bars, Align::End);
    }
    column.join(figures);
    column.join(scanned);
    column.gap(1.0);
    column.frame(top, 0.375);
    column.gap(4.0);

    let (label, value) = (style.regular(9.5), style.bold(10.0));
    let mut right = column.beside(middle + 5.0, WIDTH - MARGIN);
    person(receipt)
        .into_iter()
        .for_each(|(name, text)| right.pair(name, label, &text, value));
    let mut left = column.beside(MARGIN, middle - 5.0);
    place(receipt)
        .into_iter()
        .for_each(|(name, text)| left.pair(name, label, &text, value));
    column.join(right);
    column.join(left);
    column.gap(3.0);
    if !receipt.rows.is_empty() {
        registers(&mut column, &receipt.rows, &style, 10.0, true);
        column.gap(3.0);
    }
    column.pair(words::get("receipt.state"), label, state(receipt), style.bold(10.5));

    let mut foot = Column::new(MARGIN, WIDTH - MARGIN, 0.0);
    foot.rule(0.25, 0.0);
    foot.gap(2.0);
    let qr = receipt.qr.as_deref().and_then(|text| codes::qr(text, 40.0));
    let edge = qr.as_ref().map_or(MARGIN, |qr| MARGIN + qr.width);
    let mut law = foot.beside(edge, WIDTH - MARGIN);
    law.gap(1.0);
    law.words(words::get("receipt.law"), style.bold(10.0), Align::Start);
    law.gap(1.0);
    law.words(words::get("receipt.phones"), style.regular(10.0), Align::Start);
    let mut token = foot.beside(MARGIN, edge);
    if let Some(qr) = &qr {
        // the margin is white enough: the modules stand flush with the column
        token.left -= qr.quiet;
        token.y -= qr.quiet * 0.5;
        token.code(qr, Align::End);
    }
    foot.join(law);
    foot.join(token);

    let free = HEIGHT - 8.0 - column.y - foot.y;
    let down = column.y + free.max(2.0);
    column.join(foot.shifted(down));
    (column.page(WIDTH, HEIGHT), free >= 2.0)
}

/// «المثنی» and «اصلاحیه», framed, above everything else.
fn marks(column: &mut Column, receipt: &Receipt, style: Type) {
    let correction = (receipt.revision >= 2).then_some(("receipt.correction", receipt.revision));
    let copy = (receipt.copy >= 1).then_some(("receipt.copy", receipt.copy));
    for (key, count) in [correction, copy].into_iter().flatten() {
        let top = column.y;
        column.gap(0.8);
        column.words(&words::with(key, &persian(&count.to_string())), style, Align::Centre);
        column.gap(0.8);
        column.frame(top, 0.5);
        column.gap(2.0);
    }
}

/// The tracking number in fours; dots and a sentence where there is none yet.
fn number(column: &mut Column, receipt: &Receipt, style: &Style, points: f32, align: Align) {
    match receipt.tracking_number.as_deref() {
        None => {
            column.groups(&vec!["••••".to_owned(); 3], style.bold(points * 0.6), align);
            let later = if receipt.revision >= 2 {
                "receipt.number_stays"
            } else {
                "receipt.number_later"
            };
            column.words(words::get(later), style.regular(9.0), align);
        }
        Some(own) if own.len() == 12 && own.bytes().all(|byte| byte.is_ascii_digit()) => {
            let groups: Vec<String> = [&own[..4], &own[4..8], &own[8..]].map(persian).into();
            column.groups(&groups, style.bold(points), align);
        }
        Some(other) => column.words(&isolated(&persian(other)), style.bold(points * 0.6), align),
    }
}

fn person(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let id = match receipt.visitor_id_masked.chars().count() {
        11 => "receipt.legal_id",
        12 => "receipt.foreigners_id",
        _ => "receipt.national_id",
    };
    let mut pairs = vec![
        (words::get(id), figure(&receipt.visitor_id_masked)),
        (words::get("receipt.mobile"), figure(&receipt.mobile_masked)),
        (words::get("receipt.bill_id"), figure(&receipt.bill_id)),
    ];
    if let Some(evidence) = receipt.evidence {
        pairs.push((
            words::get("receipt.evidence"),
            words::get(evidence_key(evidence)).to_owned(),
        ));
    }
    pairs
}

fn place(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let taken = format!("{}\u{2002}{}", receipt.taken_on, receipt.taken_at);
    let counter = format!("{} / {}", receipt.office_code, receipt.counter);
    vec![
        (words::get("receipt.declared_on"), figure(&receipt.declared_on)),
        (words::get("receipt.taken"), figure(&taken)),
        (words::get("receipt.office_counter"), figure(&counter)),
        (words::get("receipt.operator"), figure(&receipt.operator_code)),
        (
            words::get("receipt.fee"),
            words::with("receipt.rial", &thousands(receipt.fee_rial)),
        ),
    ]
}

fn state(receipt: &Receipt) -> &'static str {
    words::get(match receipt.tracking_number {
        None => "receipt.not_yet",
        Some(_) if receipt.sent => "receipt.sent",
        Some(_) => "receipt.will_be_sent",
    })
}

fn evidence_key(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::NationalCard => "evidence.national_card",
        Evidence::BirthCertificate => "evidence.birth_certificate",
        Evidence::Passport => "evidence.passport",
        Evidence::CompanyPapers => "evidence.company_papers",
    }
}

fn thousands(amount: u64) -> String {
    let digits = amount.to_string();
    let grouped: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| str::from_utf8(group).ok())
        .collect();
    persian(&grouped.join("\u{066C}"))
}
