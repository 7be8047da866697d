//! The journal's entries, as they were signed. Never changed, never deleted.

use kiosk_wire::{
    Base64,
    journal::{self, EntryHash, JournalPosition, Link},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::Result;

pub(super) const MIGRATION_2: &str = "
    CREATE TABLE journal (
        sequence INTEGER NOT NULL PRIMARY KEY,
        signed   BLOB NOT NULL,
        hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
    ) STRICT;";

/// The newest entry: sequence 0 and the genesis hash before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalEnd {
    pub sequence: u64,
    pub hash: EntryHash,
}

impl JournalEnd {
    pub fn find(db: &Connection, terminal: &str) -> Result<Self> {
        let row = db
            .query_row(
                "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1",
                [],
                |row| {
                    Ok(Self {
                        sequence: row.get(0)?,
                        hash: row.get(1)?,
                    })
                },
            )
            .optional()?;
        Ok(row.unwrap_or_else(|| Self {
            sequence: 0,
            hash: journal::genesis(terminal),
        }))
    }

    pub fn append(self, tx: &Transaction<'_>, link: &Link) -> Result<()> {
        tx.execute(
            "INSERT INTO journal (sequence, signed, hash) VALUES (:sequence, :signed, :hash)",
            named_params! { ":sequence": self.sequence + 1, ":signed": link.signed, ":hash": link.hash },
        )?;
        Ok(())
    }

    #[must_use]
    pub fn position(&self) -> JournalPosition {
        JournalPosition {
            sequence: self.sequence,
            entry: Base64(self.hash.to_vec()),
        }
    }
}

/// Whether the journal has this entry.
pub(crate) fn has(db: &Connection, at: &JournalPosition) -> Result<bool> {
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM journal WHERE sequence = :sequence AND hash = :hash)",
        named_params! { ":sequence": at.sequence, ":hash": at.entry.0 },
        |row| row.get(0),
    )?)
}

/// Every entry, oldest first.
pub(crate) fn all(db: &Connection) -> Result<Vec<Vec<u8>>> {
    let mut statement = db.prepare("SELECT signed FROM journal ORDER BY sequence")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn newest(db: &Connection) -> Result<Option<Vec<u8>>> {
    let newest = "SELECT signed FROM journal ORDER BY sequence DESC LIMIT 1";
    Ok(db.query_row(newest, [], |row| row.get(0)).optional()?)
}
