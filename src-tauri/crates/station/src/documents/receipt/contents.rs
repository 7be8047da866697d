//! What a receipt says, in words, whatever it is printed on.

use kiosk_domain::{figure::Figure, text::persian_digits};
use kiosk_paper::{Document, Fact, Foot, Letterhead, Number, Table, Value, figure};

use super::{Receipt, Row};
use crate::view::{Evidence, Register};
use crate::words;

impl Receipt {
    /// The receipt as a document in Persian words.
    pub fn document(&self) -> Document {
        Document {
            head: Letterhead {
                company: self.company.clone(),
                mark: self.mark.clone(),
                office: self.office_name.clone(),
                title: words::with("receipt.title", &self.service_title),
            },
            marks: marks(self),
            number: number(self),
            facts: [person(self), place(self)],
            table: registers(&self.rows, self.places),
            state: fact("receipt.state", state(self)),
            foot: Foot {
                clause: words::get("receipt.law").to_owned(),
                notes: self.notes.clone(),
                contact: phones(self),
                token: self.qr.clone(),
            },
            sheet_of: words::get("receipt.sheet_of").to_owned(),
        }
    }
}

/// «المثنی» and «اصلاحیه».
fn marks(receipt: &Receipt) -> Vec<String> {
    let correction = (receipt.revision >= 2).then_some(("receipt.correction", receipt.revision));
    let copy = (receipt.copy >= 1).then_some(("receipt.copy", receipt.copy));
    let marks = [correction, copy].into_iter().flatten();
    marks
        .map(|(key, count)| words::with(key, &persian_digits(&count.to_string())))
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

fn fact(label: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        label: words::get(label).to_owned(),
        value: value.into(),
    }
}

/// Whose reading it is.
fn person(receipt: &Receipt) -> Vec<Fact> {
    let id = match receipt.visitor_id_masked.chars().count() {
        11 => "receipt.legal_id",
        12 => "receipt.foreigners_id",
        _ => "receipt.national_id",
    };
    let mut facts = vec![
        fact(id, figure(&receipt.visitor_id_masked)),
        fact("receipt.mobile", figure(&receipt.mobile_masked)),
        fact("receipt.bill_id", figure(&receipt.bill_id)),
    ];
    if let Some(evidence) = receipt.evidence {
        facts.push(fact("receipt.evidence", words::get(evidence_key(evidence))));
    }
    if receipt.identity_pending {
        facts.push(fact("receipt.identity", words::get("receipt.identity_pending")));
    }
    facts
}

/// Where, when and by whom it was taken.
fn place(receipt: &Receipt) -> Vec<Fact> {
    let taken = format!("{}\u{2002}{}", receipt.taken_on, receipt.taken_at);
    let counter = format!("{} / {}", receipt.office_code, receipt.counter);
    let service = receipt.service_code.as_deref().map(figure);
    let mut facts = vec![
        fact("receipt.declared_on", figure(&receipt.declared_on)),
        fact("receipt.taken", figure(&taken)),
        fact("receipt.office_counter", figure(&counter)),
        fact("receipt.operator", figure(&receipt.operator_code)),
    ];
    facts.extend(service.map(|code| fact("receipt.service_code", code)));
    facts.push(fact(
        "receipt.fee",
        words::with("receipt.rial", &thousands(receipt.fee_rial)),
    ));
    facts
}

/// The registers of the meter, a row each.
fn registers(rows: &[Row], places: Option<u8>) -> Table {
    let figure = |text: &String| Value::Figure(as_displayed(text, places));
    let rows = rows.iter().map(|row| {
        let (name, unit) = register_keys(row.register);
        kiosk_paper::Row {
            name: words::get(name).to_owned(),
            unit: words::get(unit).to_owned(),
            values: vec![
                row.previous.as_ref().map_or(Value::Nothing, figure),
                match &row.current {
                    Some(current) => figure(current),
                    None => Value::Words(words::get("receipt.awaiting").to_owned()),
                },
            ],
        }
    });
    Table {
        names: words::get("receipt.register").to_owned(),
        columns: ["receipt.previous", "receipt.current"]
            .map(|key| words::get(key).to_owned())
            .into(),
        rows: rows.collect(),
    }
}

/// With the zeros at its end that the display shows too.
fn as_displayed(figure: &str, places: Option<u8>) -> String {
    let parsed = places.and_then(|places| Some(Figure::parse(figure).ok()?.with_places(places)));
    parsed.unwrap_or_else(|| figure.to_owned())
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
