//! What a row says, whatever program saved its file: a spreadsheet drops leading zeros, adds decimal ones, and writes
//! digits of another script, and the row is the same.

use kiosk_domain::{
    bill::BillId,
    figure::Figure,
    id::{IdFault, NationalId, VisitorId},
    jalali::JalaliDate,
    meter::Register,
    mobile::Mobile,
    text,
};
use sha2::{Digest as _, Sha256};

use super::ImportRow;

/// A row's reference and its values, each as SHA-256 of its canonical form.
pub(super) struct Said {
    pub reference: [u8; 32],
    pub values: [u8; 32],
}

/// Vouches for odd values and is none itself: a file may come back with a whole column of it.
const VOUCHES: &str = "confirmed";

impl Said {
    pub fn by(row: &ImportRow) -> Self {
        let values = row.values.iter().filter(|(column, _)| *column != VOUCHES);
        let values = values.map(|(column, value)| [column.clone(), canonical(column, value)]);
        Self {
            reference: hashed([reference(&row.row_ref)]),
            values: hashed(values.flatten()),
        }
    }
}

/// As the row was known before version 4 of the database: by the letters of all its cells.
pub(super) fn identity_before(row: &ImportRow) -> [u8; 32] {
    let reference = [("row_ref", &row.row_ref)];
    let values = row.values.iter().map(|(column, value)| (column.as_str(), value));
    let cells = reference.into_iter().chain(values);
    hashed(cells.flat_map(|(column, value)| [column.to_owned(), value.clone()]))
}

/// Lengths first, so that no two rows run together alike.
fn hashed(parts: impl IntoIterator<Item = String>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// `007`, `7` and `7.0` are one number to a spreadsheet; anything else stays as it is.
fn reference(typed: &str) -> String {
    let plain = text::normalise(typed);
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_number =
        !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) && decimals.bytes().all(|b| b == b'0');
    if is_number {
        format!("{:0>1}", whole.trim_start_matches('0'))
    } else {
        plain
    }
}

/// The value as the rules understand it; where they do not, its letters.
fn canonical(column: &str, value: &str) -> String {
    let understood = match column {
        "visitor_id" => visitor(value),
        "mobile" => Mobile::parse(value).ok().map(|mobile| mobile.as_str().to_owned()),
        "bill_id" => {
            let bill = BillId::parse(value).ok();
            bill.map(|bill| bill.as_str().trim_start_matches('0').to_owned())
        }
        "declared_on" => JalaliDate::parse(value).ok().map(|day| day.to_string()),
        _ if Register::from_key(column).is_some() => Figure::parse(value).ok().map(|figure| figure.to_string()),
        _ => Some(text::normalise(value).to_lowercase()),
    };
    understood.unwrap_or_else(|| text::normalise(value))
}

fn visitor(value: &str) -> Option<String> {
    match (VisitorId::parse(value), NationalId::parse(value)) {
        (Ok(id), _) => Some(id.as_str().to_owned()),
        (Err(_), Err(IdFault::Short { padded: Some(id) })) => Some(id.as_str().to_owned()),
        _ => None,
    }
}
