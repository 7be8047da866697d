//! Taking away what is personal once nobody needs it here. What stays of a record: number, revision, time, state,
//! operator, the envelope's hash with central's signed answer, and the visitor's id with dots in it.

use jiff::Timestamp;
use kiosk_wire::{Personal, Record};
use rusqlite::{Connection, Transaction, named_params};

use super::{Parked, Result};

pub(super) const MIGRATION_3: &str = "
    -- Central's signed time of its answer, in seconds: what keeping is counted from, whatever the clock here says.
    ALTER TABLE record ADD COLUMN settled_s INTEGER;
    -- The visitor's id as it may still be shown, where the contents were taken away.
    ALTER TABLE record ADD COLUMN purged TEXT;
    CREATE INDEX record_kept ON record (settled_s) WHERE state = 'sent' AND purged IS NULL;
    CREATE INDEX record_undated ON record (sequence) WHERE state <> 'waiting' AND settled_s IS NULL AND purged IS NULL;
    -- The earliest it can have been when it was written last, in seconds.
    ALTER TABLE draft ADD COLUMN kept_s INTEGER;
    ALTER TABLE subscriber ADD COLUMN kept_s INTEGER;
    CREATE INDEX subscriber_kept ON subscriber (kept_s);";

/// What is older than these goes. Both are of central's time, carried on by powered-on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of records that were answered, of a draft nobody came back to, and of what central said of a number.
    pub records: Timestamp,
    pub subscribers: Timestamp,
    /// Of visits that were put aside.
    pub parked: Timestamp,
}

/// A number whose newest answered revision is old enough, and of which nothing is on its way, in quarantine, or refused
/// and not corrected since. An earlier revision goes with the one that took its place.
const DUE: &str = "
    FROM record r INDEXED BY record_kept WHERE r.state = 'sent' AND r.purged IS NULL AND r.settled_s <= :records
      AND NOT EXISTS (SELECT 1 FROM record other WHERE other.tracking_number = r.tracking_number
          AND (other.state IN ('waiting', 'quarantined')
               OR other.revision > r.revision AND (other.state = 'rejected' OR other.settled_s > :records)))";

/// What was settled before this was counted, or written before central was ever heard: it counts from `now` on.
const UNDATED: [(&str, &str); 5] = [
    (
        "record INDEXED BY record_undated",
        "state <> 'waiting' AND settled_s IS NULL AND purged IS NULL",
    ),
    ("draft", "kept_s IS NULL"),
    ("subscriber", "kept_s IS NULL"),
    ("follow_up", "kept_s IS NULL"),
    ("parked", "kept_s IS NULL"),
];

impl Limits {
    /// Whether there is anything to take away, or to date.
    pub fn is_due(&self, db: &Connection) -> Result<bool> {
        for (table, undated) in UNDATED {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {undated})");
            if db.query_row(&sql, [], |row| row.get(0))? {
                return Ok(true);
            }
        }
        let sql = format!(
            "SELECT EXISTS (SELECT 1 {DUE}) OR EXISTS (SELECT 1 FROM draft WHERE kept_s <= :records)
                 OR EXISTS (SELECT 1 FROM follow_up WHERE kept_s <= :records)
                 OR EXISTS (SELECT 1 FROM subscriber WHERE kept_s <= :subscribers)
                 OR EXISTS (SELECT 1 FROM parked WHERE kept_s <= :parked)"
        );
        Ok(db.query_row(
            &sql,
            named_params! {
                ":records": self.records.as_second(),
                ":subscribers": self.subscribers.as_second(),
                ":parked": self.parked.as_second(),
            },
            |row| row.get(0),
        )?)
    }

    /// Takes away of at most so many numbers what may go, and of everything else all of it. Gives those numbers, each
    /// with how many of its revisions that was.
    pub fn apply(&self, tx: &Transaction<'_>, now: Timestamp, most: u32) -> Result<Vec<(String, u32)>> {
        for (table, undated) in UNDATED {
            let column = if table.starts_with("record") {
                "settled_s"
            } else {
                "kept_s"
            };
            let sql = format!("UPDATE {table} SET {column} = :now WHERE {undated}");
            tx.execute(&sql, named_params! { ":now": now.as_second() })?;
        }
        let (records, subscribers) = (self.records.as_second(), self.subscribers.as_second());
        tx.execute(
            "DELETE FROM draft WHERE kept_s <= :limit",
            named_params! { ":limit": records },
        )?;
        tx.execute(
            "DELETE FROM follow_up WHERE kept_s <= :limit",
            named_params! { ":limit": records },
        )?;
        tx.execute(
            "DELETE FROM subscriber WHERE kept_s <= :limit",
            named_params! { ":limit": subscribers },
        )?;
        Parked::purge(tx, self.parked.as_second())?;
        let due: Vec<(String, u32)> = {
            let mut statement = tx.prepare(&format!(
                "SELECT r.tracking_number, r.revision {DUE} ORDER BY r.settled_s LIMIT :most"
            ))?;
            let rows = statement.query_map(named_params! { ":records": records, ":most": most }, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        let purged = due.into_iter().map(|(number, revision)| {
            let records = purge(tx, &number, revision)?;
            Ok((number, records))
        });
        purged.collect()
    }
}

/// This revision and those before it.
fn purge(tx: &Transaction<'_>, tracking_number: &str, revision: u32) -> Result<u32> {
    let kept: Vec<(u32, Option<String>, String)> = {
        let mut statement = tx.prepare(
            "SELECT revision, subject, body FROM record
             WHERE tracking_number = :number AND revision <= :revision AND purged IS NULL",
        )?;
        let rows = statement.query_map(
            named_params! { ":number": tracking_number, ":revision": revision },
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let mut taken = 0;
    for (revision, subject, body) in kept {
        // One that cannot be read any more goes all the same.
        let visitor = serde_json::from_str::<Record>(&body).map(|record| record.applicant.id.masked());
        tx.execute(
            "UPDATE record SET body = '', subject = :subject, purged = :visitor
             WHERE tracking_number = :number AND revision = :revision",
            named_params! {
                ":subject": subject.map(|subject| Personal::from(subject).masked()),
                ":visitor": visitor.unwrap_or_default(),
                ":number": tracking_number,
                ":revision": revision,
            },
        )?;
        tx.execute(
            "UPDATE slip SET file = NULL WHERE tracking_number = :number AND revision = :revision",
            named_params! { ":number": tracking_number, ":revision": revision },
        )?;
        taken += 1;
    }
    Ok(taken)
}
