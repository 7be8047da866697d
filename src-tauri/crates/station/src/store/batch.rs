//! Batches that were made here for a stick, and those whose receipt was accepted.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use uuid::Uuid;

use super::Result;

pub(super) const MIGRATION_4: &str = "
    CREATE TABLE batch (
        id       TEXT NOT NULL PRIMARY KEY,
        -- The epoch it was made in; NULL for one that was not made on this disk.
        epoch    INTEGER,
        accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1))
    ) STRICT;
    -- Batches up to this entry stand in the journal alone.
    CREATE TABLE batch_before (
        id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        journal INTEGER NOT NULL
    ) STRICT;
    INSERT INTO batch_before (id, journal) SELECT 1, coalesce(max(sequence), 0) FROM journal;";

/// What this disk knows of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownBatch {
    /// The epoch it was made in, where it was made here.
    pub epoch: Option<u32>,
    pub accepted: bool,
}

impl KnownBatch {
    /// `None` where it stands in no row: then it may stand in the part of the journal from before.
    pub fn find(db: &Connection, id: Uuid) -> Result<Option<Self>> {
        Ok(db
            .query_row(
                "SELECT epoch, accepted FROM batch WHERE id = :id",
                named_params! { ":id": id.to_string() },
                |row| {
                    Ok(Self {
                        epoch: row.get(0)?,
                        accepted: row.get(1)?,
                    })
                },
            )
            .optional()?)
    }

    pub fn keep(self, tx: &Transaction<'_>, id: Uuid) -> Result<()> {
        tx.execute(
            "INSERT INTO batch (id, epoch, accepted) VALUES (:id, :epoch, :accepted)
             ON CONFLICT (id) DO UPDATE SET epoch = coalesce(epoch, excluded.epoch),
                 accepted = max(accepted, excluded.accepted)",
            named_params! { ":id": id.to_string(), ":epoch": self.epoch, ":accepted": self.accepted },
        )?;
        Ok(())
    }
}

/// Entries of the journal from before batches had a table, oldest first. Their number never grows.
pub fn entries_before(db: &Connection) -> Result<Vec<Vec<u8>>> {
    let mut statement = db
        .prepare("SELECT signed FROM journal WHERE sequence <= (SELECT journal FROM batch_before) ORDER BY sequence")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
