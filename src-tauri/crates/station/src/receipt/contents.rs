//! What a receipt says, in words, whatever it is printed on.

use super::layout::{Align, Column};
use super::text::{Style, Type, figure, isolated, persian};
use super::{Mark, Receipt};
use crate::view::Evidence;
use crate::words;

/// «المثنی» and «اصلاحیه», framed, above everything else.
pub(super) fn marks(column: &mut Column, receipt: &Receipt, style: Type) {
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

/// The company's own mark, or the neutral one.
pub(super) fn mark(receipt: &Receipt) -> &Mark {
    receipt.mark.as_ref().unwrap_or(Mark::neutral())
}

/// The tracking number in fours; dots and a sentence where there is none yet.
pub(super) fn number(column: &mut Column, receipt: &Receipt, style: &Style, points: f32, align: Align) {
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

/// A label and its value each: whose reading it is.
pub(super) fn person(receipt: &Receipt) -> Vec<(&'static str, String)> {
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
    if receipt.identity_pending {
        pairs.push((
            words::get("receipt.identity"),
            words::get("receipt.identity_pending").to_owned(),
        ));
    }
    pairs
}

/// A label and its value each: where, when and by whom it was taken.
pub(super) fn place(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let taken = format!("{}\u{2002}{}", receipt.taken_on, receipt.taken_at);
    let counter = format!("{} / {}", receipt.office_code, receipt.counter);
    let service = receipt.service_code.as_deref().map(figure);
    let mut pairs = vec![
        (words::get("receipt.declared_on"), figure(&receipt.declared_on)),
        (words::get("receipt.taken"), figure(&taken)),
        (words::get("receipt.office_counter"), figure(&counter)),
        (words::get("receipt.operator"), figure(&receipt.operator_code)),
    ];
    pairs.extend(service.map(|code| (words::get("receipt.service_code"), code)));
    pairs.push((
        words::get("receipt.fee"),
        words::with("receipt.rial", &thousands(receipt.fee_rial)),
    ));
    pairs
}

pub(super) fn state(receipt: &Receipt) -> &'static str {
    words::get(match receipt.tracking_number {
        None => "receipt.not_yet",
        Some(_) if receipt.sent => "receipt.sent",
        Some(_) => "receipt.will_be_sent",
    })
}

/// `تلفن: ۱۲۱ و ۱۵۲۱`; None where central names none.
pub(super) fn phones(receipt: &Receipt) -> Option<String> {
    let numbers: Vec<String> = receipt.phones.iter().map(|number| figure(number)).collect();
    (!numbers.is_empty()).then(|| words::with("receipt.phones", &numbers.join(words::get("receipt.and"))))
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
