//! What central said about subscribers, so that yesterday's is known today without a line.

use jiff::Timestamp;
use kiosk_wire::Subscriber;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, instant, json};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE subscriber (
        bill_id TEXT NOT NULL PRIMARY KEY,
        body    TEXT NOT NULL,
        as_of   TEXT NOT NULL
    ) STRICT;";

/// A bill id has one form, of thirteen digits.
pub(super) const MIGRATION_7: &str = "
    UPDATE OR REPLACE subscriber SET bill_id = substr('0000000000000' || bill_id, -13),
        body = json_set(body, '$.bill_id', substr('0000000000000' || bill_id, -13))
        WHERE length(bill_id) < 13;";

#[derive(Clone, Debug, PartialEq)]
pub struct Remembered {
    pub subscriber: Subscriber,
    pub as_of: Timestamp,
}

impl Remembered {
    pub fn find(db: &Connection, bill_id: &str) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT body, as_of FROM subscriber WHERE bill_id = :bill",
                named_params! { ":bill": bill_id },
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
            )
            .optional()?;
        let Some((body, as_of)) = row else { return Ok(None) };
        Ok(Some(Self {
            subscriber: from_json(&body, "subscriber")?,
            as_of: instant(&as_of, "subscriber")?,
        }))
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub fn keep(
        tx: &Transaction<'_>,
        subscriber: &Subscriber,
        now: Timestamp,
        earliest: Option<Timestamp>,
    ) -> Result<()> {
        tx.execute(
            "INSERT INTO subscriber (bill_id, body, as_of, kept_s) VALUES (:bill, :body, :now, :earliest)
             ON CONFLICT (bill_id) DO UPDATE SET body = excluded.body, as_of = excluded.as_of, kept_s = excluded.kept_s",
            named_params! {
                ":bill": subscriber.bill_id.expose(),
                ":body": json(subscriber, "subscriber")?,
                ":now": now.to_string(),
                ":earliest": earliest.map(Timestamp::as_second),
            },
        )?;
        Ok(())
    }

    /// Central says there is no such subscriber (any more).
    pub fn forget(tx: &Transaction<'_>, bill_id: &str) -> Result<()> {
        tx.execute(
            "DELETE FROM subscriber WHERE bill_id = :bill",
            named_params! { ":bill": bill_id },
        )?;
        Ok(())
    }
}
