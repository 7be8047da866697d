//! What a receipt says, in words.

use kiosk_domain::text::persian_digits;
use kiosk_paper::{Document, Fact, Foot, Letterhead, Number, Table, Value, figure};

use super::{Receipt, Row};
use crate::{
    view::{Evidence, Register},
    words,
};

impl Receipt {
    /// As a document, to be set on any paper.
    #[must_use]
    pub fn document(&self) -> Document {
        Document {
            head: Letterhead {
                mark: self.mark.clone(),
                company: self.company.clone(),
                office: self.office_name.clone(),
                title: words::with("receipt.title", &self.service_title),
            },
            marks: marks(self),
            number: number(self),
            facts: [person(self), place(self)],
            table: registers(&self.rows),
            state: fact("receipt.state", state(self).to_owned()),
            foot: Foot {
                clause: words::get(if self.is_reading { "receipt.law" } else { "receipt.ask" }).to_owned(),
                notes: self.notes.clone(),
                contact: phones(self),
                token: self.qr.clone(),
            },
            sheet_of: words::get("receipt.page").to_owned(),
        }
    }
}

/// «اصلاحیه» and «المثنی».
fn marks(receipt: &Receipt) -> Vec<String> {
    let correction = (receipt.revision >= 2).then_some(("receipt.correction", receipt.revision));
    let copy = (receipt.copy >= 1).then_some(("receipt.copy", receipt.copy));
    let both = [correction, copy].into_iter().flatten();
    both.map(|(key, count)| words::with(key, &persian_digits(&count.to_string())))
        .collect()
}

fn number(receipt: &Receipt) -> Number {
    let later = if receipt.revision >= 2 {
        "receipt.number_stays"
    } else {
        "receipt.number_later"
    };
    Number {
        label: words::get("receipt.tracking_number").to_owned(),
        value: receipt.tracking_number.clone(),
        later: words::get(later).to_owned(),
    }
}

/// The registers of the meter, a row each.
fn registers(rows: &[Row]) -> Table {
    let heads = ["receipt.previous", "receipt.current"];
    Table {
        names: words::get("receipt.register").to_owned(),
        columns: heads.map(|key| words::get(key).to_owned()).into(),
        rows: rows.iter().map(table_row).collect(),
    }
}

fn table_row(row: &Row) -> kiosk_paper::Row {
    let (name, unit) = register_keys(row.register);
    let shown = |figure: &String| Value::Figure(with_places(figure, row.places));
    let awaiting = || Value::Words(words::get("receipt.awaiting").to_owned());
    kiosk_paper::Row {
        name: words::get(name).to_owned(),
        unit: words::get(unit).to_owned(),
        values: vec![
            row.previous.as_ref().map_or(Value::Nothing, shown),
            row.current.as_ref().map_or_else(awaiting, shown),
        ],
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
    ];
    // Of a reading the line stands there before it is typed.
    if receipt.is_reading || !receipt.bill_id.is_empty() {
        pairs.push(fact("receipt.bill_id", figure(&receipt.bill_id)));
    }
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
    let declared = receipt
        .is_reading
        .then(|| fact("receipt.declared_on", figure(&receipt.declared_on)));
    let mut pairs: Vec<Fact> = declared.into_iter().collect();
    pairs.extend([
        fact("receipt.taken", figure(&taken)),
        fact("receipt.office_counter", figure(&counter)),
        fact("receipt.operator", figure(&receipt.operator_code)),
    ]);
    pairs.extend(service.map(|code| fact("receipt.service_code", code)));
    pairs.push(fact(
        "receipt.fee",
        words::with("receipt.rial", &thousands(receipt.fee_rial)),
    ));
    let within = receipt.response_time.as_ref().filter(|_| !receipt.is_reading);
    pairs.extend(within.map(|time| fact("receipt.response_time", persian_digits(time))));
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
    persian_digits(&grouped.join("\u{066C}"))
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
