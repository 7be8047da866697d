//! Choices made on this counter: the printer, and how large it prints.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, json};
use crate::printer::Chosen;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE setting (
        key   TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;";

const PRINTER: &str = "printer";

const LARGE_PRINT: &str = "large_print";

/// Receipts are printed in large letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LargePrint(pub bool);

impl LargePrint {
    pub fn find(db: &Connection) -> Result<Self> {
        let value: Option<String> = find(db, LARGE_PRINT)?;
        let large = value.map(|value| from_json(&value, "setting")).transpose()?;
        Ok(Self(large.unwrap_or(false)))
    }

    pub fn keep(self, tx: &Transaction<'_>) -> Result<()> {
        keep(tx, LARGE_PRINT, &json(&self.0, "setting")?)
    }
}

impl Chosen {
    pub(crate) fn find(db: &Connection) -> Result<Option<Self>> {
        find(db, PRINTER)?.map(|value| from_json(&value, "setting")).transpose()
    }

    pub(crate) fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        keep(tx, PRINTER, &json(self, "setting")?)
    }
}

fn find(db: &Connection, key: &str) -> Result<Option<String>> {
    Ok(db
        .query_row(
            "SELECT value FROM setting WHERE key = :key",
            named_params! { ":key": key },
            |row| row.get(0),
        )
        .optional()?)
}

fn keep(tx: &Transaction<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO setting (key, value) VALUES (:key, :value)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        named_params! { ":key": key, ":value": value },
    )?;
    Ok(())
}
