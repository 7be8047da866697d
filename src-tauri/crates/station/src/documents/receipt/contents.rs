//! What a receipt says, in words.

use kiosk_paper::{Document, DocumentHead, Fact, Foot, Number, NumberText, Table, TableRow, figure, isolated, persian};

use super::{Receipt, Row};
use crate::{
    view::{Evidence, Register},
    words,
};

impl Receipt {
    /// As a document, to be set on any paper.
    #[must_use]
    pub fn document(&self) -> Document {
        let rows = self.rows.iter().map(table_row);
        Document {
            head: DocumentHead {
                mark: self.mark.clone(),
                company: self.company.clone(),
                office: self.office_name.clone(),
                title: words::with("receipt.title", &self.service_title),
            },
            marks: marks(self),
            number: Number {
                label: words::get("receipt.tracking_number").to_owned(),
                text: number(self),
                bars: self.tracking_number.clone(),
            },
            facts: [person(self), place(self)],
            table: (!self.rows.is_empty()).then(|| Table {
                heads: ["receipt.register", "receipt.previous", "receipt.current"]
                    .map(|key| words::get(key).to_owned()),
                awaiting: words::get("receipt.awaiting").to_owned(),
                rows: rows.collect(),
            }),
            state: Fact {
                label: words::get("receipt.state").to_owned(),
                value: state(self).to_owned(),
            },
            foot: Foot {
                law: words::get("receipt.law").to_owned(),
                notes: self.notes.clone(),
                phones: phones(self),
                code: self.qr.clone(),
            },
            page_words: words::get("receipt.page").to_owned(),
        }
    }
}

/// «اصلاحیه» and «المثنی».
fn marks(receipt: &Receipt) -> Vec<String> {
    let correction = (receipt.revision >= 2).then_some(("receipt.correction", receipt.revision));
    let copy = (receipt.copy >= 1).then_some(("receipt.copy", receipt.copy));
    let both = [correction, copy].into_iter().flatten();
    both.map(|(key, count)| words::with(key, &persian(&count.to_string())))
        .collect()
}

/// Our own in fours, another system's as it is, and a sentence where there is none yet.
fn number(receipt: &Receipt) -> NumberText {
    match receipt.tracking_number.as_deref() {
        None => NumberText::Pending(
            words::get(if receipt.revision >= 2 {
                "receipt.number_stays"
            } else {
                "receipt.number_later"
            })
            .to_owned(),
        ),
        Some(own) if own.len() == 12 && own.bytes().all(|byte| byte.is_ascii_digit()) => {
            NumberText::Groups([&own[..4], &own[4..8], &own[8..]].map(persian).into())
        }
        Some(other) => NumberText::Opaque(isolated(&persian(other))),
    }
}

fn table_row(row: &Row) -> TableRow {
    let (name, unit) = register_keys(row.register);
    let shown = |figure: &Option<String>| figure.as_deref().map(|text| with_places(text, row.places));
    TableRow {
        name: words::get(name).to_owned(),
        unit: words::get(unit).to_owned(),
        before: shown(&row.previous),
        now: shown(&row.current),
    }
}

/// With the decimal places of the meter's display: `1741.9` on a display of two is `1741.90`.
fn with_places(figure: &str, places: Option<u8>) -> String {
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    let places = places.map_or(0, usize::from);
    if places <= decimals.len() {
        return figure.to_owned();
    }
    format!("{whole}.{decimals:0<places$}")
}

fn fact(label: &'static str, value: String) -> Fact {
    Fact {
        label: words::get(label).to_owned(),
        value,
    }
}

/// A label and its value each: whose reading it is.
fn person(receipt: &Receipt) -> Vec<Fact> {
    let id = match receipt.visitor_id_masked.chars().count() {
        11 => "receipt.legal_id",
        12 => "receipt.foreigners_id",
        _ => "receipt.national_id",
    };
    let mut pairs = vec![
        fact(id, figure(&receipt.visitor_id_masked)),
        fact("receipt.mobile", figure(&receipt.mobile_masked)),
        fact("receipt.bill_id", figure(&receipt.bill_id)),
    ];
    if let Some(evidence) = receipt.evidence {
        pairs.push(fact("receipt.evidence", words::get(evidence_key(evidence)).to_owned()));
    }
    if receipt.identity_pending {
        pairs.push(fact(
            "receipt.identity",
            words::get("receipt.identity_pending").to_owned(),
        ));
    }
    pairs
}

/// A label and its value each: where, when and by whom it was taken.
fn place(receipt: &Receipt) -> Vec<Fact> {
    let taken = format!("{}\u{2002}{}", receipt.taken_on, receipt.taken_at);
    let counter = format!("{} / {}", receipt.office_code, receipt.counter);
    let service = receipt.service_code.as_deref().map(figure);
    let mut pairs = vec![
        fact("receipt.declared_on", figure(&receipt.declared_on)),
        fact("receipt.taken", figure(&taken)),
        fact("receipt.office_counter", figure(&counter)),
        fact("receipt.operator", figure(&receipt.operator_code)),
    ];
    pairs.extend(service.map(|code| fact("receipt.service_code", code)));
    pairs.push(fact(
        "receipt.fee",
        words::with("receipt.rial", &thousands(receipt.fee_rial)),
    ));
    pairs
}

fn state(receipt: &Receipt) -> &'static str {
    words::get(match receipt.tracking_number {
        None => "receipt.not_yet",
        Some(_) if receipt.sent => "receipt.sent",
        Some(_) => "receipt.will_be_sent",
    })
}

/// `تلفن: ۱۲۱ و ۱۵۲۱`; None where central names none.
fn phones(receipt: &Receipt) -> Option<String> {
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

fn register_keys(register: Register) -> (&'static str, &'static str) {
    match register {
        Register::Mid => ("register.mid", "unit.kwh"),
        Register::Peak => ("register.peak", "unit.kwh"),
        Register::Low => ("register.low", "unit.kwh"),
        Register::Friday => ("register.friday", "unit.kwh"),
        Register::Reactive => ("register.reactive", "unit.kvarh"),
        Register::Demand => ("register.demand", "unit.kw"),
    }
}
