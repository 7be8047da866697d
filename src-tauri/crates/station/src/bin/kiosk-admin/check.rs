//! `kiosk-admin check KIND`: what the rules say of values, one a line. Touches no data folder.

use std::io::{self, BufRead, Write};

use clap::ValueEnum;
use kiosk_domain::{
    bill::{Barcode, BillId, PaymentFault, PaymentId, Scanned},
    figure::Figure,
    id::{ForeignId, IdFault, LegalId, NationalId},
    jalali::JalaliDate,
    mobile::Mobile,
    text,
    tracking::TrackingNumber,
};
use kiosk_wire::Personal;
use serde::Serialize;

/// What the lines hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    NationalId,
    LegalId,
    ForeignId,
    BillId,
    /// Bill id, a space, payment id
    PaymentId,
    /// 26 digits
    Barcode,
    Mobile,
    /// Jalali
    Date,
    Text,
    Figure,
    TrackingNumber,
}

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub input: String,
    pub valid: bool,
    pub canonical: Option<String>,
    /// `ok`, or the closed code of the fault.
    pub reason: &'static str,
    /// `2026-11-22`; only for dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gregorian: Option<String>,
    /// Of a barcode: its bill id, which stands also where the half of the payment does not check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill_id: Option<Personal>,
}

/// Answers every line, in order; a line that is no UTF-8 is answered too.
///
/// # Errors
/// Where the input cannot be read or the output cannot be written.
pub fn run(kind: Kind, input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    for line in input.split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(&line));
        serde_json::to_writer(&mut output, &answer(kind, &line))?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

/// Judges one value.
pub fn answer(kind: Kind, line: &str) -> Answer {
    let mut gregorian = None;
    let verdict = match kind {
        Kind::NationalId => id(NationalId::parse(line), NationalId::as_str),
        Kind::LegalId => id(LegalId::parse(line), LegalId::as_str),
        Kind::ForeignId => id(ForeignId::parse(line), ForeignId::as_str),
        Kind::BillId => BillId::parse(line)
            .map(|bill| bill.to_string())
            .map_err(|fault| fault.code()),
        Kind::PaymentId => payment(line),
        Kind::Barcode => Barcode::parse(line)
            .map(|barcode| barcode.encode())
            .map_err(|fault| fault.code()),
        Kind::Mobile => Mobile::parse(line)
            .map(|mobile| mobile.as_str().to_owned())
            .map_err(|fault| fault.code()),
        Kind::Date => JalaliDate::parse(line).map_err(|fault| fault.code()).map(|date| {
            let (year, month, day) = date.to_gregorian();
            gregorian = Some(format!("{year:04}-{month:02}-{day:02}"));
            date.to_string()
        }),
        Kind::Text => Some(text::normalise(line))
            .filter(|text| !text.is_empty())
            .ok_or("empty"),
        Kind::Figure => Figure::parse(line)
            .map(|figure| figure.to_string())
            .map_err(|fault| fault.code()),
        Kind::TrackingNumber => TrackingNumber::parse(line)
            .map(|number| number.to_string())
            .map_err(|fault| fault.code()),
    };
    Answer {
        input: line.to_owned(),
        valid: verdict.is_ok(),
        reason: verdict.as_ref().err().copied().unwrap_or("ok"),
        canonical: verdict.ok(),
        gregorian,
        bill_id: (kind == Kind::Barcode)
            .then(|| Scanned::parse(line).ok().map(|scanned| scanned.bill.as_str().into()))
            .flatten(),
    }
}

fn id<T>(parsed: Result<T, IdFault>, as_str: fn(&T) -> &str) -> Result<String, &'static str> {
    parsed.map(|id| as_str(&id).to_owned()).map_err(|fault| fault.code())
}

/// The payment id's own faults first: they show whatever the bill id is.
fn payment(line: &str) -> Result<String, &'static str> {
    let line = line.trim();
    // The bill id may be written in groups; the payment id is what stands last.
    let (bill, payment) = line.rsplit_once(char::is_whitespace).unwrap_or((line, ""));
    if let Some(fault) = PaymentId::own_fault(payment) {
        return Err(fault.code());
    }
    let bill = BillId::parse(bill).map_err(|_| "bill_id")?;
    PaymentId::parse(&bill, payment)
        .map(|payment| payment.as_str().to_owned())
        .map_err(PaymentFault::code)
}
