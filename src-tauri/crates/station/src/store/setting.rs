//! Choices made on this counter: the printer.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, json};
use crate::printer::Chosen;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE setting (
        key   TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;";

const PRINTER: &str = "printer";

impl Chosen {
    pub(crate) fn find(db: &Connection) -> Result<Option<Self>> {
        let value: Option<String> = db
            .query_row(
                "SELECT value FROM setting WHERE key = :key",
                named_params! { ":key": PRINTER },
                |row| row.get(0),
            )
            .optional()?;
        value.map(|value| from_json(&value, "setting")).transpose()
    }

    pub(crate) fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "INSERT INTO setting (key, value) VALUES (:key, :value)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            named_params! { ":key": PRINTER, ":value": json(self, "setting")? },
        )?;
        Ok(())
    }
}
