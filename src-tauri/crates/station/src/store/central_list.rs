//! Lists central signs as a whole, and a counter keeps as they came: the catalogue, and the active offices.

use jiff::Timestamp;
use kiosk_wire::{
    Catalogue, Offices, Signed,
    signed::{self, Message},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde::de::DeserializeOwned;

use super::{
    Result, StoreFault, instant,
    terminal::{fetched_by, own_etag},
};

pub(super) const MIGRATION_8: &str = "
    CREATE TABLE central_list (
        name     TEXT NOT NULL PRIMARY KEY CHECK (name IN ('catalogue', 'offices')),
        signed   BLOB NOT NULL,
        etag     TEXT,
        taken_at TEXT NOT NULL
    ) STRICT;
    -- Which operator said that he has read which notice.
    CREATE TABLE notice_read (
        operator TEXT NOT NULL,
        notice   TEXT NOT NULL,
        PRIMARY KEY (operator, notice)
    ) STRICT;";

/// A list that is kept.
pub trait List: Message + DeserializeOwned {
    const NAME: &'static str;

    /// Grows with every change.
    fn version(&self) -> u64;
}

impl List for Catalogue {
    const NAME: &'static str = "catalogue";

    fn version(&self) -> u64 {
        self.version
    }
}

impl List for Offices {
    const NAME: &'static str = "offices";

    fn version(&self) -> u64 {
        self.version
    }
}

/// One, with the time at which it came.
#[derive(Clone, Debug, PartialEq)]
pub struct CentralList<T> {
    pub list: T,
    pub taken_at: Timestamp,
}

impl<T: List> CentralList<T> {
    pub fn find(db: &Connection) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT signed, taken_at FROM central_list WHERE name = :name",
                named_params! { ":name": T::NAME },
                |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)),
            )
            .optional()?;
        let Some((bytes, taken_at)) = row else { return Ok(None) };
        let payload = signed::claimed_payload(&bytes).ok_or(StoreFault::Row("central_list"))?;
        Ok(Some(Self {
            list: serde_json::from_slice(&payload).map_err(|_| StoreFault::Row("central_list"))?,
            taken_at: instant(&taken_at, "central_list")?,
        }))
    }

    /// As central named the one that is here, where this version of the program fetched it.
    pub fn etag(db: &Connection) -> Result<Option<String>> {
        let etag: Option<Option<String>> = db
            .query_row(
                "SELECT etag FROM central_list WHERE name = :name",
                named_params! { ":name": T::NAME },
                |row| row.get(0),
            )
            .optional()?;
        Ok(own_etag(etag.flatten()))
    }

    pub fn keep(tx: &Transaction<'_>, signed: &Signed<T>, etag: Option<&str>, now: Timestamp) -> Result<()> {
        tx.execute(
            "INSERT INTO central_list (name, signed, etag, taken_at) VALUES (:name, :signed, :etag, :now)
             ON CONFLICT (name) DO UPDATE SET signed = excluded.signed, etag = excluded.etag,
                 taken_at = excluded.taken_at",
            named_params! {
                ":name": T::NAME,
                ":signed": signed.bytes(),
                ":etag": etag.map(fetched_by),
                ":now": now.to_string(),
            },
        )?;
        Ok(())
    }
}

/// Notices of central's that operators said they have read.
pub struct NoticeRead;

impl NoticeRead {
    pub fn by(db: &Connection, operator: &str) -> Result<Vec<String>> {
        let mut statement = db.prepare("SELECT notice FROM notice_read WHERE operator = :operator")?;
        let read = statement.query_map(named_params! { ":operator": operator }, |row| row.get(0))?;
        Ok(read.collect::<rusqlite::Result<_>>()?)
    }

    pub fn keep(tx: &Transaction<'_>, operator: &str, notice: &str) -> Result<()> {
        tx.execute(
            "INSERT OR IGNORE INTO notice_read (operator, notice) VALUES (:operator, :notice)",
            named_params! { ":operator": operator, ":notice": notice },
        )?;
        Ok(())
    }

    /// Of those central still sends alone.
    pub fn tidy(tx: &Transaction<'_>, sent: &[&str]) -> Result<()> {
        tx.execute(
            "DELETE FROM notice_read WHERE notice NOT IN (SELECT value FROM json_each(:sent))",
            named_params! { ":sent": super::json(&sent, "notice_read")? },
        )?;
        Ok(())
    }
}
