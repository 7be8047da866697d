//! The file of an import: CSV with the header of [`COLUMNS`], or JSON lines with the same names. Nothing of this
//! crate: the fuzz targets take this file as it stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, Read},
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
    pub(super) values: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
    #[error("line {line} is no row")]
    Row { line: u64 },
    #[error("the header has a column that is not known: {0}")]
    Column(String),
    #[error("the header has a column twice: {0}")]
    Twice(String),
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
    // A spreadsheet puts a mark before the first column's name.
    let header: Vec<&str> = header.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    let mut seen = BTreeSet::new();
    if let Some(name) = header.iter().find(|name| !seen.insert(**name)) {
        // Nobody could say which of the two figures counts.
        return Err(FileFault::Twice(sayable(name)));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| FileFault::Row {
            line: e.position().map_or(0, csv::Position::line),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = header.iter().zip(record.iter());
        let cells = cells.map(|(name, cell)| ((*name).to_owned(), cell.to_owned()));
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

/// Where a file has no header, its first row stands in its place: a visitor's id is never said.
fn sayable(column: &str) -> String {
    let named = column.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    if named { column.to_owned() } else { "…".to_owned() }
}

impl ImportRow {
    fn new(mut values: BTreeMap<String, String>, line: u64) -> Result<Self, FileFault> {
        if let Some(column) = values.keys().find(|name| !COLUMNS.contains(&name.as_str())) {
            return Err(FileFault::Column(sayable(column)));
        }
        values.retain(|_, value| !value.trim().is_empty());
        let row_ref = values.remove("row_ref").ok_or(FileFault::NoReference { line })?;
        Ok(Self { row_ref, values })
    }
}
