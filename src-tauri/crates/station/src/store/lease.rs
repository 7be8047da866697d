//! Blocks of tracking numbers handed to this counter in advance.

use kiosk_domain::tracking::TrackingNumber;
use kiosk_wire::Lease;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, StoreFault};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE lease (
        id         TEXT NOT NULL PRIMARY KEY,
        year       INTEGER NOT NULL,
        first      INTEGER NOT NULL,
        count      INTEGER NOT NULL CHECK (count > 0),
        used       INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND count),
        epoch      INTEGER NOT NULL,
        expires_at TEXT NOT NULL,
        signed     BLOB NOT NULL,
        UNIQUE (year, first)
    ) STRICT;
    -- The request that is under way: asked again with the same id until it is answered.
    CREATE TABLE lease_request (
        id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        request TEXT NOT NULL
    ) STRICT;";

/// What is left in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldLease {
    pub blocks: u32,
    pub numbers: u32,
    /// Size of the largest block, to know what half of one is.
    pub block_size: u32,
}

/// A number that belongs to the transaction that took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenNumber(pub TrackingNumber);

impl HeldLease {
    pub fn find(db: &Connection) -> Result<Self> {
        Ok(db.query_row(
            "SELECT count(*) FILTER (WHERE used < count), coalesce(sum(count - used), 0), coalesce(max(count), 0)
             FROM lease",
            [],
            |row| {
                Ok(Self {
                    blocks: row.get(0)?,
                    numbers: row.get(1)?,
                    block_size: row.get(2)?,
                })
            },
        )?)
    }

    pub fn insert(tx: &Transaction<'_>, lease: &Lease, signed: &[u8]) -> Result<()> {
        tx.execute(
            "INSERT INTO lease (id, year, first, count, epoch, expires_at, signed)
             VALUES (:id, :year, :first, :count, :epoch, :expires, :signed)
             ON CONFLICT (id) DO NOTHING",
            named_params! {
                ":id": lease.id.to_string(),
                ":year": lease.year,
                ":first": lease.first,
                ":count": lease.count,
                ":epoch": lease.epoch,
                ":expires": lease.expires_at.to_string(),
                ":signed": signed,
            },
        )?;
        tx.execute("DELETE FROM lease_request", [])?;
        Ok(())
    }

    /// The id of the request under way; made and kept where there is none, so that an answer lost on the
    /// way never costs a block.
    pub fn request(tx: &Transaction<'_>) -> Result<uuid::Uuid> {
        let kept: Option<String> = tx
            .query_row("SELECT request FROM lease_request", [], |row| row.get(0))
            .optional()?;
        if let Some(text) = kept {
            return uuid::Uuid::parse_str(&text).map_err(|_| StoreFault::Row("lease_request"));
        }
        let fresh = uuid::Uuid::now_v7();
        tx.execute(
            "INSERT INTO lease_request (id, request) VALUES (1, :request)",
            named_params! { ":request": fresh.to_string() },
        )?;
        Ok(fresh)
    }
}

impl TakenNumber {
    /// The next number of the oldest block that has one. `None`: all are used up.
    ///
    /// A lease's expiry is not judged by this machine's clock: central refuses a number that is too old.
    pub fn next(tx: &Transaction<'_>) -> Result<Option<Self>> {
        let row = tx
            .query_row(
                "UPDATE lease SET used = used + 1
                 WHERE id = (SELECT id FROM lease WHERE used < count ORDER BY year, first LIMIT 1)
                 RETURNING year, first + used - 1",
                [],
                |row| Ok((row.get::<_, u16>(0)?, row.get::<_, u32>(1)?)),
            )
            .optional()?;
        let Some((year, serial)) = row else { return Ok(None) };
        // A lease carries the last three digits, which are those of the number.
        TrackingNumber::new(year.saturating_add(1000), serial)
            .map(|number| Some(Self(number)))
            .ok_or(StoreFault::Row("lease"))
    }
}
