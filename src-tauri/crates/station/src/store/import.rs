//! Rows that were taken from a file, so that none is taken twice.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::Result;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE import_row (
        -- SHA-256 of the row's reference and content.
        row             BLOB NOT NULL PRIMARY KEY CHECK (length(row) = 32),
        tracking_number TEXT NOT NULL
    ) STRICT;";

/// The number a row of a file was given before.
pub fn find(db: &Connection, row: &[u8; 32]) -> Result<Option<String>> {
    Ok(db
        .query_row(
            "SELECT tracking_number FROM import_row WHERE row = :row",
            named_params! { ":row": row },
            |row| row.get(0),
        )
        .optional()?)
}

pub fn keep(tx: &Transaction<'_>, row: &[u8; 32], tracking_number: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO import_row (row, tracking_number) VALUES (:row, :number)",
        named_params! { ":row": row, ":number": tracking_number },
    )?;
    Ok(())
}
