//! Visits that were put aside: what was typed stays, under a short code, until its visitor comes back. Like drafts, their
//! bodies are the desks' own.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};
use uuid::Uuid;

use super::{Result, StoreFault, instant};

pub(super) const MIGRATION_9: &str = "
    CREATE TABLE parked (
        code           TEXT NOT NULL PRIMARY KEY,
        visit          TEXT NOT NULL,
        operator       TEXT NOT NULL,
        -- Of the form that was up.
        service        TEXT NOT NULL,
        seconds_worked INTEGER NOT NULL,
        seconds_parked INTEGER NOT NULL,
        parked_at      TEXT NOT NULL,
        -- The earliest it can have been then, in seconds.
        kept_s         INTEGER
    ) STRICT;
    CREATE TABLE parked_draft (
        code    TEXT NOT NULL REFERENCES parked (code) ON DELETE CASCADE,
        service TEXT NOT NULL,
        format  INTEGER NOT NULL,
        body    TEXT NOT NULL,
        PRIMARY KEY (code, service)
    ) STRICT;
    CREATE INDEX parked_kept ON parked (kept_s);";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Four digits; of the visits that are parked no other has it.
    pub code: String,
    pub visit: Uuid,
    /// The operator who parked it.
    pub operator: String,
    pub service: String,
    pub seconds_worked: u32,
    /// Before this time.
    pub seconds_parked: u32,
    pub parked_at: Timestamp,
    pub kept_s: Option<i64>,
}

const COLUMNS: &str = "code, visit, operator, service, seconds_worked, seconds_parked, parked_at, kept_s";

impl Parked {
    pub fn find(db: &Connection, code: &str) -> Result<Option<Self>> {
        let sql = format!("SELECT {COLUMNS} FROM parked WHERE code = :code");
        let row = db.query_row(&sql, named_params! { ":code": code }, |row| Ok(Self::read(row)));
        row.optional()?.transpose()
    }

    /// Newest first.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM parked ORDER BY rowid DESC"))?;
        let rows = statement.query_map([], |row| Ok(Self::read(row)))?;
        rows.map(|row| row?).collect()
    }

    pub fn count(db: &Connection) -> Result<u32> {
        Ok(db.query_row("SELECT count(*) FROM parked", [], |row| row.get(0))?)
    }

    /// The body of the draft of one service.
    pub fn draft(&self, db: &Connection, service: &str) -> Result<Option<String>> {
        let sql = "SELECT body FROM parked_draft WHERE code = :code AND service = :service";
        let row = db.query_row(sql, named_params! { ":code": self.code, ":service": service }, |row| {
            row.get(0)
        });
        Ok(row.optional()?)
    }

    /// Codes of the services of its drafts, the form that was up first.
    pub fn services(&self, db: &Connection) -> Result<Vec<String>> {
        let mut statement =
            db.prepare("SELECT service FROM parked_draft WHERE code = :code ORDER BY service <> :service, service")?;
        let rows = statement.query_map(named_params! { ":code": self.code, ":service": self.service }, |row| {
            row.get(0)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// With all that its operator is typing, in this format: those drafts are no longer theirs.
    pub fn park(&self, tx: &Transaction<'_>, format: u32) -> Result<()> {
        tx.execute(
            "INSERT INTO parked (code, visit, operator, service, seconds_worked, seconds_parked, parked_at, kept_s)
             VALUES (:code, :visit, :operator, :service, :worked, :parked, :at, :kept)",
            named_params! {
                ":code": self.code,
                ":visit": self.visit.to_string(),
                ":operator": self.operator,
                ":service": self.service,
                ":worked": self.seconds_worked,
                ":parked": self.seconds_parked,
                ":at": self.parked_at.to_string(),
                ":kept": self.kept_s,
            },
        )?;
        tx.execute(
            "INSERT INTO parked_draft (code, service, format, body)
             SELECT :code, service, format, body FROM draft WHERE operator = :operator AND format = :format",
            named_params! { ":code": self.code, ":operator": self.operator, ":format": format },
        )?;
        super::clear_drafts(tx, &self.operator, format)
    }

    /// It goes on: what was typed is this operator's now, instead of whatever they were typing.
    pub fn resume(&self, tx: &Transaction<'_>, operator: &str, format: u32, earliest: Option<Timestamp>) -> Result<()> {
        super::clear_drafts(tx, operator, format)?;
        tx.execute(
            "INSERT OR REPLACE INTO draft (operator, service, format, body, kept_s)
             SELECT :operator, service, format, body, :earliest FROM parked_draft WHERE code = :code",
            named_params! {
                ":operator": operator,
                ":code": self.code,
                ":earliest": earliest.map(Timestamp::as_second),
            },
        )?;
        self.drop(tx)
    }

    /// Its visitor will not come back.
    pub fn drop(&self, tx: &Transaction<'_>) -> Result<()> {
        let code = named_params! { ":code": self.code };
        tx.execute("DELETE FROM parked_draft WHERE code = :code", code)?;
        tx.execute("DELETE FROM parked WHERE code = :code", code)?;
        Ok(())
    }

    /// Those that nobody came back for.
    pub(super) fn purge(tx: &Transaction<'_>, until_s: i64) -> Result<()> {
        let until = named_params! { ":until": until_s };
        tx.execute(
            "DELETE FROM parked_draft WHERE code IN (SELECT code FROM parked WHERE kept_s <= :until)",
            until,
        )?;
        tx.execute("DELETE FROM parked WHERE kept_s <= :until", until)?;
        Ok(())
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let (visit, parked_at): (String, String) = (row.get(1)?, row.get(6)?);
        Ok(Self {
            code: row.get(0)?,
            visit: visit.parse().map_err(|_| StoreFault::Row("parked"))?,
            operator: row.get(2)?,
            service: row.get(3)?,
            seconds_worked: row.get(4)?,
            seconds_parked: row.get(5)?,
            parked_at: instant(&parked_at, "parked")?,
            kept_s: row.get(7)?,
        })
    }
}
