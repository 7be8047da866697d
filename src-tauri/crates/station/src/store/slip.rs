//! Slips that were asked for: what the printer said of each.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, instant, json};
use crate::view::PrintState;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE slip (
        tracking_number TEXT NOT NULL,
        revision        INTEGER NOT NULL,
        -- 0 is the first; from 1 on it is a marked duplicate.
        copy            INTEGER NOT NULL,
        state           TEXT NOT NULL,
        file            TEXT,
        changed_at      TEXT NOT NULL,
        PRIMARY KEY (tracking_number, revision, copy),
        FOREIGN KEY (tracking_number, revision) REFERENCES record (tracking_number, revision)
    ) STRICT;";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipKey {
    pub tracking_number: String,
    pub revision: u32,
    pub copy: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    pub key: SlipKey,
    pub state: PrintState,
    pub file: Option<String>,
    pub changed_at: Timestamp,
}

impl Slip {
    /// The newest slip of a record.
    pub fn newest(db: &Connection, tracking_number: &str, revision: u32) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT copy, state, file, changed_at FROM slip
                 WHERE tracking_number = :number AND revision = :revision ORDER BY copy DESC LIMIT 1",
                named_params! { ":number": tracking_number, ":revision": revision },
                |row| {
                    Ok((
                        row.get::<_, u32>(0)?,
                        row.get::<_, String>(1)?,
                        row.get(2)?,
                        row.get::<_, String>(3)?,
                    ))
                },
            )
            .optional()?;
        let Some((copy, state, file, changed_at)) = row else {
            return Ok(None);
        };
        Ok(Some(Self {
            key: SlipKey {
                tracking_number: tracking_number.to_owned(),
                revision,
                copy,
            },
            state: from_json(&state, "slip")?,
            file,
            changed_at: instant(&changed_at, "slip")?,
        }))
    }

    /// Asks for one more slip: its number is settled before anything goes to a printer.
    pub fn next(tx: &Transaction<'_>, tracking_number: &str, revision: u32, now: Timestamp) -> Result<SlipKey> {
        let copy = Self::newest(tx, tracking_number, revision)?.map_or(0, |slip| slip.key.copy + 1);
        let key = SlipKey {
            tracking_number: tracking_number.to_owned(),
            revision,
            copy,
        };
        let slip = Self {
            key: key.clone(),
            state: PrintState::Queued,
            file: None,
            changed_at: now,
        };
        tx.execute(
            "INSERT INTO slip (tracking_number, revision, copy, state, file, changed_at)
             VALUES (:number, :revision, :copy, :state, NULL, :now)",
            named_params! {
                ":number": slip.key.tracking_number,
                ":revision": slip.key.revision,
                ":copy": slip.key.copy,
                ":state": json(&slip.state, "slip")?,
                ":now": now.to_string(),
            },
        )?;
        Ok(key)
    }

    pub fn set(
        tx: &Transaction<'_>,
        key: &SlipKey,
        state: PrintState,
        file: Option<&str>,
        now: Timestamp,
    ) -> Result<()> {
        tx.execute(
            "UPDATE slip SET state = :state, file = :file, changed_at = :now
             WHERE tracking_number = :number AND revision = :revision AND copy = :copy",
            named_params! {
                ":state": json(&state, "slip")?,
                ":file": file,
                ":now": now.to_string(),
                ":number": key.tracking_number,
                ":revision": key.revision,
                ":copy": key.copy,
            },
        )?;
        Ok(())
    }

    /// After a start: whatever was on its way to a printer when the program stopped was not confirmed.
    pub fn give_up_unconfirmed(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
        for state in [
            PrintState::Queued,
            PrintState::Printing,
            PrintState::PaperOut,
            PrintState::Offline,
        ] {
            tx.execute(
                "UPDATE slip SET state = :after, changed_at = :now WHERE state = :before",
                named_params! {
                    ":after": json(&PrintState::NotConfirmed, "slip")?,
                    ":now": now.to_string(),
                    ":before": json(&state, "slip")?,
                },
            )?;
        }
        Ok(())
    }
}
