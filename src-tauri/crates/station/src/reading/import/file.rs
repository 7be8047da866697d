//! The file of an import: a table of text with the header of [`COLUMNS`], or JSON lines with the same names. What it is
//! is seen by what stands in it, never by its name. Nothing of this crate: the fuzz targets take this file as it stands.

use std::collections::{BTreeMap, BTreeSet};

use kiosk_domain::text::normalise;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};

use super::letters::{NoLetters, letters};

/// The published names, in any order. Only `row_ref`, the visitor, the bill id, the date and the figures of the meter's
/// registers have to be filled.
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

/// What may stand between two cells: also what a Persian Windows gives a spreadsheet for it.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '؛', '،'];

/// Stands for a separator of more than one byte while cells are told apart. No file has it: letters are all it may have.
const UNIT: char = '\u{1f}';

/// One row, its values by column.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    pub row_ref: String,
    pub(super) values: BTreeMap<String, String>,
}

/// The rows of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub rows: Vec<ImportRow>,
    /// Rows of empty cells, such as a spreadsheet leaves behind where something was cleared.
    pub passed_over: u64,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum FileFault {
    #[error("line {line} is no row")]
    Row { line: u64 },
    #[error("the header has a column that is not known: {0}")]
    Column(String),
    #[error("a column stands there twice: {0}")]
    Twice(String),
    #[error("line {line} has no row_ref")]
    NoReference { line: u64 },
    #[error("this is a spreadsheet: save it as CSV")]
    Spreadsheet,
    #[error("this is no text")]
    NoText,
}

impl From<NoLetters> for FileFault {
    fn from(what: NoLetters) -> Self {
        match what {
            NoLetters::Spreadsheet => Self::Spreadsheet,
            NoLetters::Bytes => Self::NoText,
        }
    }
}

/// Reads the whole file before anything is taken from it.
///
/// # Errors
/// See [`FileFault`].
pub fn read(bytes: &[u8]) -> Result<Table, FileFault> {
    let text = letters(bytes)?;
    if text.trim_start().starts_with(['{', '[']) {
        json_lines(&text)
    } else {
        cells(&text)
    }
}

fn cells(text: &str) -> Result<Table, FileFault> {
    let (named, body) = named_separator(text);
    let separator = named.unwrap_or_else(|| likely_separator(body));
    // The reader of cells knows separators of one byte.
    let (body, byte) = match u8::try_from(separator) {
        Ok(byte) if separator.is_ascii() => (body.to_owned(), byte),
        _ => (body.replace(separator, &UNIT.to_string()), b'\x1f'),
    };
    let cell = |text: &str| text.replace(UNIT, &separator.to_string()).trim().to_owned();
    let before = if named.is_some() { 1 } else { 0 };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(byte)
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut header: Option<Vec<String>> = None;
    let mut table = Table::empty();
    for record in reader.records() {
        let at = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line).saturating_add(before);
        let record = record.map_err(|e| FileFault::Row { line: at(e.position()) })?;
        let line = at(record.position());
        let Some(header) = &header else {
            header = Some(columns(record.iter())?);
            continue;
        };
        let mut values = Vec::new();
        for (place, text) in record.iter().enumerate() {
            let (text, column) = (cell(text), header.get(place).filter(|name| !name.is_empty()));
            match column {
                _ if text.is_empty() => {}
                // A cell of several lines is a quotation mark that nobody closed, with rows in it.
                Some(_) if text.contains('\n') => return Err(FileFault::Row { line }),
                Some(name) => values.push((name.clone(), text)),
                None => return Err(FileFault::Row { line }),
            }
        }
        table.push(values, line)?;
    }
    Ok(table)
}

/// The line a spreadsheet may put first: `sep=;`.
fn named_separator(text: &str) -> (Option<char>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_matches(|c| matches!(c, '"' | ' '));
    let named = first
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .and(first.get(4..));
    let mut letters = named.unwrap_or_default().chars();
    match (letters.next(), letters.next()) {
        (Some(separator), None) => (Some(separator), rest),
        _ => (None, text),
    }
}

/// The one that makes most of the header's names.
fn likely_separator(text: &str) -> char {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let names = |separator: &char| {
        let known = header
            .split(*separator)
            .filter(|text| COLUMNS.contains(&name(text).as_str()));
        known.count()
    };
    // The last of several that make as many is the comma.
    SEPARATORS.into_iter().rev().max_by_key(names).unwrap_or(',')
}

/// The name of a column, as a program or a hand may have dressed it.
fn name(text: &str) -> String {
    normalise(text.trim_matches(['"', ' '])).to_lowercase()
}

/// The columns of a header. Those without a name hold nothing.
fn columns<'a>(header: impl Iterator<Item = &'a str>) -> Result<Vec<String>, FileFault> {
    let names: Vec<String> = header.map(name).collect();
    let mut seen = BTreeSet::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        known(name)?;
        if !seen.insert(name) {
            // Nobody could say which of the two figures counts.
            return Err(FileFault::Twice(sayable(name)));
        }
    }
    Ok(names)
}

fn json_lines(text: &str) -> Result<Table, FileFault> {
    let mut table = Table::empty();
    for (index, text) in text.lines().enumerate() {
        let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        if !text.trim().is_empty() {
            let Pairs(pairs) = serde_json::from_str(text).map_err(|_| FileFault::Row { line })?;
            let names = columns(pairs.iter().map(|(name, _)| name.as_str()))?;
            let pairs = names
                .into_iter()
                .zip(pairs)
                .map(|(name, (_, value))| (name, value.trim().to_owned()));
            let filled: Vec<_> = pairs.filter(|(_, value)| !value.is_empty()).collect();
            filled.iter().try_for_each(|(name, _)| known(name))?;
            table.push(filled, line)?;
        }
    }
    Ok(table)
}

fn known(name: &str) -> Result<(), FileFault> {
    if COLUMNS.contains(&name) {
        Ok(())
    } else {
        Err(FileFault::Column(sayable(name)))
    }
}

/// Where a file has no header, its first row stands in its place: a visitor's id is never said.
fn sayable(column: &str) -> String {
    let named = column.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    if named { column.to_owned() } else { "…".to_owned() }
}

impl Table {
    fn empty() -> Self {
        Self {
            rows: Vec::new(),
            passed_over: 0,
        }
    }

    fn push(&mut self, values: Vec<(String, String)>, line: u64) -> Result<(), FileFault> {
        if values.is_empty() {
            self.passed_over += 1;
            return Ok(());
        }
        let mut values: BTreeMap<String, String> = values.into_iter().collect();
        let row_ref = values.remove("row_ref").ok_or(FileFault::NoReference { line })?;
        self.rows.push(ImportRow { row_ref, values });
        Ok(())
    }
}

/// An object of one line, a name as often as it stands there.
struct Pairs(Vec<(String, String)>);

/// A number or a word as it is written; nothing for null.
struct Value(String);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, Value(value))) = map.next_entry()? {
                    pairs.push((name, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Value;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a word, a number or null")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value(text.to_owned()))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
                Ok(Value(number.to_string()))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
                Ok(Value(number.to_string()))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
                // Beyond this its last digits are not those that were written.
                if number.abs() < 1e15 {
                    Ok(Value(number.to_string()))
                } else {
                    Err(E::custom("a number of too many digits"))
                }
            }

            fn visit_bool<E: serde::de::Error>(self, is_so: bool) -> Result<Value, E> {
                Ok(Value(if is_so { "yes" } else { "no" }.to_owned()))
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
                Ok(Value(String::new()))
            }
        }
        deserializer.deserialize_any(Written)
    }
}
