//! Many readings from one file: a complex, or a legal subscriber with many meters.
//!
//! CSV with the header of [`COLUMNS`], or JSON lines with the same names. A row is known by its reference and
//! its content, so a second run of the same file, or of the same file with more rows, takes nothing twice.

use std::{
    collections::BTreeMap,
    io::{BufRead, Read},
    time::Duration,
};

use kiosk_domain::{
    meter::{MeterKind, Register},
    reading::LowerReason,
};
use sha2::{Digest as _, Sha256};

use crate::{
    Fault, Station,
    desk::Signer,
    store::import,
    view::{Draft, Evidence, Field, Line, LookUpSource, RowDraft},
};

/// The published header. Only `row_ref`, the visitor, the bill id, the date and the figures of the meter's
/// registers have to be filled; `confirmed` is `yes` where odd figures were looked at twice.
pub const COLUMNS: [&str; 15] = [
    "row_ref",
    "visitor_id",
    "mobile",
    "evidence",
    "bill_id",
    "meter_kind",
    "mid",
    "peak",
    "low",
    "friday",
    "reactive",
    "demand",
    "declared_on",
    "lower_reason",
    "confirmed",
];

/// One row, its values by column.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportRow {
    pub row_ref: String,
    values: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
    #[error("line {line} is no row")]
    Row { line: u64 },
    #[error("the header has a column that is not known: {0}")]
    Column(String),
    #[error("line {line} has no row_ref")]
    NoReference { line: u64 },
}

/// Reads the whole file before anything is taken from it.
///
/// # Errors
/// See [`FileFault`].
pub fn read(name: &str, file: impl Read) -> Result<Vec<ImportRow>, FileFault> {
    if name.to_ascii_lowercase().ends_with(".csv") {
        read_csv(file)
    } else {
        read_json_lines(file)
    }
}

fn read_csv(file: impl Read) -> Result<Vec<ImportRow>, FileFault> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header = reader.headers().map_err(|_| FileFault::Row { line: 1 })?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| FileFault::Row {
            line: e.position().map_or(0, csv::Position::line),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = header.iter().zip(record.iter()).map(|(name, cell)| {
            // A spreadsheet puts a mark before the first column's name.
            (name.trim_start_matches('\u{feff}').to_owned(), cell.to_owned())
        });
        rows.push(ImportRow::new(cells.collect(), line)?);
    }
    Ok(rows)
}

fn read_json_lines(file: impl Read) -> Result<Vec<ImportRow>, FileFault> {
    let mut rows = Vec::new();
    for (index, text) in std::io::BufReader::new(file).lines().enumerate() {
        let text = text?;
        let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        if !text.trim().is_empty() {
            let values = serde_json::from_str(&text).map_err(|_| FileFault::Row { line })?;
            rows.push(ImportRow::new(values, line)?);
        }
    }
    Ok(rows)
}

impl ImportRow {
    fn new(mut values: BTreeMap<String, String>, line: u64) -> Result<Self, FileFault> {
        if let Some(column) = values.keys().find(|name| !COLUMNS.contains(&name.as_str())) {
            return Err(FileFault::Column(column.clone()));
        }
        values.retain(|_, value| !value.trim().is_empty());
        let row_ref = values.remove("row_ref").ok_or(FileFault::NoReference { line })?;
        Ok(Self { row_ref, values })
    }

    fn identity(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (name, value) in std::iter::once((&"row_ref".to_owned(), &self.row_ref)).chain(&self.values) {
            // Lengths first, so that no two rows run together alike.
            for part in [name, value] {
                hash.update(part.len().to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().into()
    }

    fn value(&self, column: &str) -> String {
        self.values.get(column).cloned().unwrap_or_default()
    }

    fn draft(&self) -> Draft {
        let confirmed = self.value("confirmed").eq_ignore_ascii_case("yes");
        let lower_reason = LowerReason::from_key(&self.value("lower_reason"));
        let rows = Register::ALL.into_iter().filter_map(|register| {
            let current = self.values.get(register.key())?.clone();
            let again = if confirmed { current.clone() } else { String::new() };
            Some(RowDraft {
                register: register.into(),
                current,
                again,
                previous: String::new(),
                lower_reason: lower_reason.map(Into::into),
            })
        });
        Draft {
            visitor_id: self.value("visitor_id"),
            mobile: self.value("mobile"),
            evidence: evidence(&self.value("evidence")),
            bill_id: self.value("bill_id"),
            short_bill_confirmed: confirmed,
            meter_kind: MeterKind::from_key(&self.value("meter_kind")).map(Into::into),
            rows: rows.collect(),
            declared_on: self.value("declared_on"),
            correction: None,
        }
    }
}

fn evidence(key: &str) -> Option<Evidence> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}

impl Station {
    /// Takes one row, unless it was taken before. The number is durable when this returns, and the same
    /// however often it is asked for.
    ///
    /// # Errors
    /// Whatever is missing or wrong in the row, or refuses.
    pub async fn import(&self, row: &ImportRow) -> Result<String, Fault> {
        let identity = row.identity();
        if let Some(number) = self.store.read(|db| import::find(db, &identity))? {
            return Ok(number);
        }
        let session = self.session()?;
        let draft = row.draft();
        let bill_id =
            kiosk_domain::bill::BillId::parse(&draft.bill_id).map_err(|_| Fault::Incomplete(Field::BillId))?;
        self.look_up_for_import(bill_id.as_str(), &draft).await?;
        let signer = Signer {
            operator: &session.operator.code,
        };
        for pause in PAUSES {
            match self.take_reading(&draft, &signer, |tx, number| import::keep(tx, &identity, number)) {
                // A long file uses numbers up faster than a person does: the sync loop is given time to fetch more.
                Err(Fault::NoNumbers) => {
                    self.wake.notify_one();
                    tokio::time::sleep(pause).await;
                }
                done => return done,
            }
        }
        Err(Fault::NoNumbers)
    }

    /// One bad moment of the line must not make a whole file's rows "incomplete": it is asked again before a row
    /// of an unknown subscriber is given up.
    async fn look_up_for_import(&self, bill_id: &str, draft: &Draft) -> Result<(), Fault> {
        for pause in PAUSES {
            let found = self.look_up(bill_id).await?;
            if found.source != LookUpSource::NotKnown || draft.meter_kind.is_some() {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
            self.line.send_replace(Line::Unknown);
        }
        Err(Fault::LineNeeded)
    }
}

/// Between one question to central and the next about the same row.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];
