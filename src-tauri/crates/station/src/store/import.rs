//! Rows that were taken from a file, so that none is taken twice.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::Result;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE import_row (
        -- SHA-256 of the row's reference and content.
        row             BLOB NOT NULL PRIMARY KEY CHECK (length(row) = 32),
        tracking_number TEXT NOT NULL
    ) STRICT;";

/// A row is known by its reference alone. What `import_row` holds was taken before, and is still asked for.
pub(super) const MIGRATION_4: &str = "
    CREATE TABLE imported (
        -- SHA-256 of the row's reference.
        reference       BLOB NOT NULL PRIMARY KEY CHECK (length(reference) = 32),
        -- SHA-256 of its canonical values.
        said            BLOB NOT NULL CHECK (length(said) = 32),
        tracking_number TEXT NOT NULL
    ) STRICT;";

/// What the row of this reference said, and the number it was given.
pub fn find(db: &Connection, reference: &[u8; 32]) -> Result<Option<([u8; 32], String)>> {
    Ok(db
        .query_row(
            "SELECT said, tracking_number FROM imported WHERE reference = :reference",
            named_params! { ":reference": reference },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}

/// The number of a row that was taken before rows were known by their reference.
pub fn find_before(db: &Connection, row: &[u8; 32]) -> Result<Option<String>> {
    Ok(db
        .query_row(
            "SELECT tracking_number FROM import_row WHERE row = :row",
            named_params! { ":row": row },
            |row| row.get(0),
        )
        .optional()?)
}

pub fn keep(tx: &Transaction<'_>, reference: &[u8; 32], said: &[u8; 32], tracking_number: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO imported (reference, said, tracking_number) VALUES (:reference, :said, :number)",
        named_params! { ":reference": reference, ":said": said, ":number": tracking_number },
    )?;
    Ok(())
}
