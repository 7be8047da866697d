//! Blocks of tracking numbers handed to this counter in advance.

use jiff::Timestamp;
use kiosk_domain::{
    block::{Block, Offer, Unfit, judge},
    tracking::TrackingNumber,
};
use kiosk_wire::{Gap, GapReason, Lease, LeaseRequest};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Epoch, Result, StoreFault, epoch, from_json, instant, json};

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

/// Blocks that are used up stay for good, and are looked at by nobody.
pub(super) const MIGRATION_4: &str = "CREATE INDEX lease_open ON lease (year, first) WHERE used < count;";

/// What is left in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldLease {
    pub blocks: u32,
    pub numbers: u32,
    /// Size of the largest of them, to know what half of one is.
    pub block_size: u32,
}

/// A number that belongs to the transaction that took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenNumber(pub TrackingNumber);

impl HeldLease {
    /// Blocks of this disk's epoch; none while it is suspected to be a restored one.
    pub fn find(db: &Connection) -> Result<Self> {
        Ok(db.query_row(
            "SELECT count(*), coalesce(sum(count - used), 0), coalesce(max(count), 0)
             FROM lease INDEXED BY lease_open JOIN epoch ON epoch.number = lease.epoch AND epoch.suspected IS NULL
             WHERE used < count",
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

    /// Central's answer to `request`, where it is of use. A later epoch begins with it: what is left of older blocks is
    /// given up, and central is told with the next request. Gives the new gaps.
    ///
    /// What is of no use is not kept, and asked for anew under another id: the same one would get the same again.
    pub fn insert(
        tx: &Transaction<'_>,
        request: &LeaseRequest,
        lease: &Lease,
        signed: &[u8],
        earliest: Option<Timestamp>,
    ) -> Result<std::result::Result<Vec<Gap>, Unfit>> {
        tx.execute("DELETE FROM lease_request", [])?;
        let Lease { year, first, count, .. } = *lease;
        let offer = Offer {
            block: Block { year, first, count },
            epoch: lease.epoch,
            ours: Epoch::find(tx)?.number,
            asked: request.new_epoch.is_some(),
            held: Self::holds(tx, lease)?,
            over: earliest.is_some_and(|earliest| lease.expires_at < earliest),
        };
        if let Err(unfit) = judge(&offer) {
            return Ok(Err(unfit));
        }
        tx.execute(
            "INSERT INTO lease (id, year, first, count, epoch, expires_at, signed)
             VALUES (:id, :year, :first, :count, :epoch, :expires, :signed)",
            named_params! {
                ":id": lease.id.to_string(),
                ":year": year,
                ":first": first,
                ":count": count,
                ":epoch": lease.epoch,
                ":expires": lease.expires_at.to_string(),
                ":signed": signed,
            },
        )?;
        epoch::told(tx, &request.gaps)?;
        Epoch::begin(tx, lease.epoch)?;
        Ok(Ok(Self::close(
            tx,
            GapReason::Epoch,
            "epoch < (SELECT number FROM epoch)",
            &[],
        )?))
    }

    /// Whether a number of this block is, or was, in a block or a record of this disk.
    fn holds(db: &Connection, lease: &Lease) -> Result<bool> {
        let end = u64::from(lease.first).saturating_add(lease.count.into());
        let last = end.saturating_sub(1);
        Ok(db.query_row(
            "SELECT EXISTS (SELECT 1 FROM lease WHERE year = :year AND first < :end AND first + count > :first)
                 OR EXISTS (SELECT 1 FROM record WHERE tracking_number BETWEEN :lowest AND :highest)",
            named_params! {
                ":year": lease.year,
                ":first": lease.first,
                ":end": end,
                ":lowest": format!("{:03}{:08}0", lease.year, lease.first),
                ":highest": format!("{:03}{last:08}9", lease.year),
            },
            |row| row.get(0),
        )?)
    }

    /// Gives up blocks that had run out by central's own time; this machine's clock is never asked.
    pub fn expire(tx: &Transaction<'_>, server_time: Timestamp) -> Result<Vec<Gap>> {
        let mut statement = tx.prepare("SELECT id, expires_at FROM lease INDEXED BY lease_open WHERE used < count")?;
        let mut rows = statement.query([])?;
        let mut gaps = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, expires_at): (String, String) = (row.get(0)?, row.get(1)?);
            if instant(&expires_at, "lease")? < server_time {
                let by_id = &[(":id", &id as &dyn rusqlite::ToSql)];
                gaps.extend(Self::close(tx, GapReason::Expired, "id = :id", by_id)?);
            }
        }
        Ok(gaps)
    }

    fn close(
        tx: &Transaction<'_>,
        reason: GapReason,
        which: &str,
        parameters: &[(&str, &dyn rusqlite::ToSql)],
    ) -> Result<Vec<Gap>> {
        let select = format!("SELECT year, first + used, count - used FROM lease WHERE used < count AND {which}");
        let mut statement = tx.prepare(&select)?;
        let gaps = statement.query_map(parameters, |row| {
            Ok(Gap {
                year: row.get(0)?,
                first: row.get(1)?,
                count: row.get(2)?,
                reason,
            })
        })?;
        let gaps = gaps.collect::<rusqlite::Result<Vec<_>>>()?;
        for gap in &gaps {
            epoch::give_up(tx, gap)?;
        }
        tx.execute(
            &format!("UPDATE lease SET used = count WHERE used < count AND {which}"),
            parameters,
        )?;
        Ok(gaps)
    }

    /// The request under way; made and kept where there is none, so that an answer lost on the way never
    /// costs a block.
    pub fn request(tx: &Transaction<'_>) -> Result<LeaseRequest> {
        let kept: Option<String> = tx
            .query_row("SELECT request FROM lease_request", [], |row| row.get(0))
            .optional()?;
        if let Some(text) = kept {
            return from_json(&text, "lease_request");
        }
        let fresh = LeaseRequest {
            id: uuid::Uuid::now_v7(),
            new_epoch: Epoch::find(tx)?.suspected,
            gaps: epoch::untold(tx)?,
        };
        tx.execute(
            "INSERT INTO lease_request (id, request) VALUES (1, :request)",
            named_params! { ":request": json(&fresh, "lease_request")? },
        )?;
        Ok(fresh)
    }
}

impl TakenNumber {
    /// The next number of the oldest block that has one. `None`: all are used up, or this disk has to wait for a
    /// new epoch.
    ///
    /// A lease's expiry is not judged by this machine's clock: see [`HeldLease::expire`].
    pub fn next(tx: &Transaction<'_>) -> Result<Option<Self>> {
        let row = tx
            .query_row(
                "UPDATE lease SET used = used + 1
                 WHERE id = (SELECT l.id FROM lease l INDEXED BY lease_open JOIN epoch ON epoch.number = l.epoch AND epoch.suspected IS NULL
                             WHERE l.used < l.count ORDER BY l.year, l.first LIMIT 1)
                 RETURNING year, first + used - 1",
                [],
                |row| Ok((row.get::<_, u16>(0)?, row.get::<_, u32>(1)?)),
            )
            .optional()?;
        Self::of(row)
    }

    /// The number [`Self::next`] would give, left where it is: the mistake that a crash test has to see.
    #[cfg(debug_assertions)]
    pub(crate) fn peek(tx: &Transaction<'_>) -> Result<Option<Self>> {
        let row = tx
            .query_row(
                "SELECT year, first + used FROM lease WHERE used < count ORDER BY year, first LIMIT 1",
                [],
                |row| Ok((row.get::<_, u16>(0)?, row.get::<_, u32>(1)?)),
            )
            .optional()?;
        Self::of(row)
    }

    fn of(row: Option<(u16, u32)>) -> Result<Option<Self>> {
        let Some((year, serial)) = row else { return Ok(None) };
        // A lease carries the last three digits, which are those of the number.
        TrackingNumber::new(year.saturating_add(1000), serial)
            .map(|number| Some(Self(number)))
            .ok_or(StoreFault::Row("lease"))
    }
}
