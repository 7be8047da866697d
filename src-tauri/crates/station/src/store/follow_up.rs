//! What central said of a number that was followed, so that what is new since shows, and a line that is down shows the last
//! of it. Nothing of a person: times, states, and central's words.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde::{Deserialize, Serialize};

use super::{Result, from_json, instant, json};

pub(super) const MIGRATION_8: &str = "
    CREATE TABLE follow_up (
        tracking_number TEXT NOT NULL PRIMARY KEY,
        body            TEXT NOT NULL,
        asked_at        TEXT NOT NULL,
        -- The earliest it can have been when it was asked last, in seconds.
        kept_s          INTEGER
    ) STRICT;";

/// One word of central's: the names of the fields never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub at: Timestamp,
    pub code: String,
    pub words: Option<String>,
}

/// Of one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Code of the service.
    pub service: String,
    /// Oldest first.
    pub said: Vec<Said>,
    pub asked_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Body {
    service: String,
    said: Vec<Said>,
}

impl FollowUp {
    pub fn find(db: &Connection, tracking_number: &str) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT body, asked_at FROM follow_up WHERE tracking_number = :number",
                named_params! { ":number": tracking_number },
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
            )
            .optional()?;
        let Some((body, asked_at)) = row else { return Ok(None) };
        let Body { service, said } = from_json(&body, "follow_up")?;
        Ok(Some(Self {
            service,
            said,
            asked_at: instant(&asked_at, "follow_up")?,
        }))
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub fn keep(&self, tx: &Transaction<'_>, tracking_number: &str, earliest: Option<Timestamp>) -> Result<()> {
        let body = Body {
            service: self.service.clone(),
            said: self.said.clone(),
        };
        tx.execute(
            "INSERT INTO follow_up (tracking_number, body, asked_at, kept_s)
             VALUES (:number, :body, :asked, :earliest)
             ON CONFLICT (tracking_number) DO UPDATE SET body = excluded.body, asked_at = excluded.asked_at,
                 kept_s = excluded.kept_s",
            named_params! {
                ":number": tracking_number,
                ":body": json(&body, "follow_up")?,
                ":asked": self.asked_at.to_string(),
                ":earliest": earliest.map(Timestamp::as_second),
            },
        )?;
        Ok(())
    }
}
