//! Definitions of services, each version as central signed it. One that was kept never changes.

use std::collections::HashMap;

use kiosk_wire::{ServiceDefinition, Signed, signed};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde::Deserialize;

use super::{Result, StoreFault};

pub(super) const MIGRATION_8: &str = "
    CREATE TABLE definition (
        code    TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        -- Of the signed payload.
        hash    BLOB NOT NULL CHECK (length(hash) = 32),
        signed  BLOB NOT NULL,
        PRIMARY KEY (code, version)
    ) STRICT;
    -- Central's newest definition of a service, where it cannot be used.
    CREATE TABLE definition_refused (
        code    TEXT NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        hash    BLOB NOT NULL
    ) STRICT;";

/// One version of a service, as it was verified when it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub code: String,
    pub version: u32,
    pub hash: [u8; 32],
    pub signed: Signed<ServiceDefinition>,
}

/// What this version of the program makes of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    Known(Box<ServiceDefinition>),
    /// It says more than this program can read: it is kept, and shown as such.
    Newer(Outline),
}

/// What any definition says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Outline {
    pub code: String,
    pub version: u32,
    #[serde(default)]
    pub catalogue_code: Option<String>,
    pub group: String,
    pub title: String,
    #[serde(default)]
    pub summary: String,
}

impl Read {
    /// `None` where it is no definition of any version.
    #[must_use]
    pub fn of(payload: &[u8]) -> Option<Self> {
        match serde_json::from_slice::<ServiceDefinition>(payload) {
            Ok(definition) if definition.is_known() => Some(Self::Known(Box::new(definition))),
            _ => serde_json::from_slice(payload).ok().map(Self::Newer),
        }
    }

    #[must_use]
    pub fn names(&self, code: &str, version: u32) -> bool {
        let (own, of) = match self {
            Self::Known(definition) => (&definition.code, definition.version),
            Self::Newer(outline) => (&outline.code, outline.version),
        };
        (own.as_str(), of) == (code, version)
    }
}

impl Definition {
    pub fn find(db: &Connection, code: &str, version: u32) -> Result<Option<Self>> {
        let sql = "SELECT code, version, hash, signed FROM definition WHERE code = :code AND version = :version";
        Ok(db
            .query_row(sql, named_params! { ":code": code, ":version": version }, row)
            .optional()?)
    }

    /// The newest that is kept, up to this version.
    pub fn newest(db: &Connection, code: &str, up_to: u32) -> Result<Option<Self>> {
        let sql = "SELECT code, version, hash, signed FROM definition
             WHERE code = :code AND version <= :version ORDER BY version DESC LIMIT 1";
        Ok(db
            .query_row(sql, named_params! { ":code": code, ":version": up_to }, row)
            .optional()?)
    }

    /// # Errors
    /// Where the row holds no definition.
    pub fn read(&self) -> Result<Read> {
        signed::claimed_payload(self.signed.bytes())
            .and_then(|payload| Read::of(&payload))
            .ok_or(StoreFault::Row("definition"))
    }

    /// Does nothing where this version is here.
    pub fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "INSERT OR IGNORE INTO definition (code, version, hash, signed) VALUES (:code, :version, :hash, :signed)",
            named_params! {
                ":code": self.code,
                ":version": self.version,
                ":hash": self.hash,
                ":signed": self.signed.bytes(),
            },
        )?;
        Self::accept(tx, &self.code)
    }

    /// Central's newest of this service cannot be used. `true` where that is news.
    pub fn refuse(tx: &Transaction<'_>, code: &str, version: u32, hash: &[u8]) -> Result<bool> {
        let changed = tx.execute(
            "INSERT INTO definition_refused (code, version, hash) VALUES (:code, :version, :hash)
             ON CONFLICT (code) DO UPDATE SET version = excluded.version, hash = excluded.hash
                 WHERE version <> excluded.version OR hash <> excluded.hash",
            named_params! { ":code": code, ":version": version, ":hash": hash },
        )?;
        Ok(changed > 0)
    }

    /// Central's newest of this service is here.
    pub fn accept(tx: &Transaction<'_>, code: &str) -> Result<()> {
        tx.execute(
            "DELETE FROM definition_refused WHERE code = :code",
            named_params! { ":code": code },
        )?;
        Ok(())
    }

    /// The hash of each that is here, by code and version.
    pub fn hashes(db: &Connection) -> Result<HashMap<(String, u32), [u8; 32]>> {
        let mut statement = db.prepare("SELECT code, version, hash FROM definition")?;
        let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Codes of those whose newest cannot be used.
    pub fn refused(db: &Connection) -> Result<Vec<String>> {
        let mut statement = db.prepare("SELECT code FROM definition_refused")?;
        let codes = statement.query_map([], |row| row.get(0))?;
        Ok(codes.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes away what nothing needs any more: what is neither the newest up to a listed version, nor of a service that is
    /// being typed or was put aside, nor the version of a record whose contents are here.
    pub fn tidy(tx: &Transaction<'_>, listed: &[(&str, u32)]) -> Result<()> {
        let listed = super::json(&listed, "definition")?;
        tx.execute(
            "DELETE FROM definition WHERE NOT EXISTS (SELECT 1 FROM json_each(:listed) listed
                     WHERE listed.value ->> 0 = definition.code
                     AND definition.version = (SELECT max(version) FROM definition other
                         WHERE other.code = definition.code AND other.version <= listed.value ->> 1))
                 AND NOT EXISTS (SELECT 1 FROM draft WHERE service = definition.code)
                 AND NOT EXISTS (SELECT 1 FROM parked_draft WHERE service = definition.code)
                 AND NOT EXISTS (SELECT 1 FROM record WHERE service = definition.code
                     AND service_version = definition.version AND purged IS NULL)",
            named_params! { ":listed": listed },
        )?;
        tx.execute(
            "DELETE FROM definition_refused
                 WHERE code NOT IN (SELECT listed.value ->> 0 FROM json_each(:listed) listed)",
            named_params! { ":listed": listed },
        )?;
        Ok(())
    }
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Definition> {
    Ok(Definition {
        code: row.get(0)?,
        version: row.get(1)?,
        hash: row.get(2)?,
        signed: Signed::from_bytes(row.get(3)?),
    })
}
