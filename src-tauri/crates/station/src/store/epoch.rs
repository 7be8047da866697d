//! Which life of this terminal the disk belongs to. A restored or cloned disk begins a new one.

use kiosk_wire::{EpochReason, Gap, GapReason};
use rusqlite::{Connection, Transaction, named_params};

use super::{Result, StoreFault, from_json, json};

pub(super) const MIGRATION_2: &str = "
    CREATE TABLE epoch (
        id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        number    INTEGER NOT NULL CHECK (number > 0),
        -- Why this disk is taken for a restored or cloned one; until central has given it a new epoch.
        suspected TEXT
    ) STRICT;
    INSERT INTO epoch (id, number) VALUES (1, 1);
    -- Numbers that will never be used, until central was told.
    CREATE TABLE gap (
        year   INTEGER NOT NULL,
        first  INTEGER NOT NULL,
        count  INTEGER NOT NULL CHECK (count > 0),
        reason TEXT NOT NULL,
        told   INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
        PRIMARY KEY (year, first)
    ) STRICT;";

pub(super) const MIGRATION_4: &str = "CREATE INDEX gap_untold ON gap (year, first) WHERE told = 0;";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    pub number: u32,
    pub suspected: Option<EpochReason>,
}

impl Epoch {
    pub fn find(db: &Connection) -> Result<Self> {
        let (number, suspected) = db.query_row("SELECT number, suspected FROM epoch", [], |row| {
            Ok((row.get(0)?, row.get::<_, Option<String>>(1)?))
        })?;
        let suspected = suspected.map(|text| from_json(&text, "epoch")).transpose()?;
        Ok(Self { number, suspected })
    }

    /// No number is given out on this disk until central has named a new epoch. `false` where that was known.
    pub fn suspect(tx: &Transaction<'_>, reason: EpochReason) -> Result<bool> {
        let rows = tx.execute(
            "UPDATE epoch SET suspected = :reason WHERE suspected IS NULL",
            named_params! { ":reason": json(&reason, "epoch")? },
        )?;
        Ok(rows == 1)
    }

    /// Central has named a later epoch.
    pub(super) fn begin(tx: &Transaction<'_>, number: u32) -> Result<()> {
        tx.execute(
            "UPDATE epoch SET number = :number, suspected = NULL WHERE number < :number",
            named_params! { ":number": number },
        )?;
        Ok(())
    }
}

/// Writes down that these numbers will never be used.
pub(super) fn give_up(tx: &Transaction<'_>, gap: &Gap) -> Result<()> {
    tx.execute(
        "INSERT INTO gap (year, first, count, reason) VALUES (:year, :first, :count, :reason)",
        named_params! {
            ":year": gap.year,
            ":first": gap.first,
            ":count": gap.count,
            ":reason": json(&gap.reason, "gap")?,
        },
    )?;
    Ok(())
}

/// Gaps central was not told of yet.
pub(super) fn untold(db: &Connection) -> Result<Vec<Gap>> {
    let mut statement = db.prepare("SELECT year, first, count, reason FROM gap WHERE told = 0 ORDER BY year, first")?;
    let mut rows = statement.query([])?;
    let mut gaps = Vec::new();
    while let Some(row) = rows.next()? {
        let reason: String = row.get(3)?;
        let reason: GapReason = serde_json::from_str(&reason).map_err(|_| StoreFault::Row("gap"))?;
        gaps.push(Gap {
            year: row.get(0)?,
            first: row.get(1)?,
            count: row.get(2)?,
            reason,
        });
    }
    Ok(gaps)
}

pub(super) fn told(tx: &Transaction<'_>, gaps: &[Gap]) -> Result<()> {
    for gap in gaps {
        tx.execute(
            "UPDATE gap SET told = 1 WHERE year = :year AND first = :first",
            named_params! { ":year": gap.year, ":first": gap.first },
        )?;
    }
    Ok(())
}
