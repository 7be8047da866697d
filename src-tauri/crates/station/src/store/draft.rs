//! What an operator is typing, letter by letter, for one service. It is theirs: another one at the same counter never sees
//! it. Its body is the desk's own; the database only keeps it, also one that this version of the program cannot read.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::Result;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE draft (
        id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL
    ) STRICT;";

/// The one draft there was did not say whose it is, so nobody may see it.
pub(super) const MIGRATION_3: &str = "
    DROP TABLE draft;
    CREATE TABLE draft (
        operator TEXT NOT NULL PRIMARY KEY,
        body     TEXT NOT NULL
    ) STRICT;";

/// A draft is of a service, and says in which format its body is: one of another format stands beside it, untouched.
pub(super) const MIGRATION_5: &str = "
    ALTER TABLE draft RENAME TO draft_before;
    CREATE TABLE draft (
        operator TEXT NOT NULL,
        service  TEXT NOT NULL,
        format   INTEGER NOT NULL,
        body     TEXT NOT NULL,
        -- The earliest it can have been when it was written last, in seconds.
        kept_s   INTEGER,
        PRIMARY KEY (operator, service, format)
    ) STRICT;
    INSERT INTO draft (operator, service, format, body, kept_s)
        SELECT operator, 'reading', 1, body, kept_s FROM draft_before;
    DROP TABLE draft_before;";

/// Whose draft it is, of what, and in which format.
#[derive(Clone, Copy)]
pub(crate) struct DraftKey<'a> {
    pub operator: &'a str,
    pub service: &'a str,
    pub format: u32,
}

impl DraftKey<'_> {
    /// Its body, as the desk wrote it.
    pub fn find(&self, db: &Connection) -> Result<Option<String>> {
        Ok(db
            .query_row(
                "SELECT body FROM draft WHERE operator = :operator AND service = :service AND format = :format",
                named_params! { ":operator": self.operator, ":service": self.service, ":format": self.format },
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Whether the operator has one of this service in another format.
    pub fn has_another(&self, db: &Connection) -> Result<bool> {
        Ok(db.query_row(
            "SELECT EXISTS (SELECT 1 FROM draft
                 WHERE operator = :operator AND service = :service AND format <> :format)",
            named_params! { ":operator": self.operator, ":service": self.service, ":format": self.format },
            |row| row.get(0),
        )?)
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub fn keep(&self, tx: &Transaction<'_>, body: &str, earliest: Option<Timestamp>) -> Result<()> {
        tx.execute(
            "INSERT INTO draft (operator, service, format, body, kept_s)
             VALUES (:operator, :service, :format, :body, :earliest)
             ON CONFLICT (operator, service, format) DO UPDATE SET body = excluded.body, kept_s = excluded.kept_s",
            named_params! {
                ":operator": self.operator,
                ":service": self.service,
                ":format": self.format,
                ":body": body,
                ":earliest": earliest.map(Timestamp::as_second),
            },
        )?;
        Ok(())
    }

    /// Clears it; whether its operator has none left in this format.
    pub fn clear_whether_last(&self, tx: &Transaction<'_>) -> Result<bool> {
        self.clear(tx)?;
        Ok(drafts_of(tx, self.operator, self.format)?.is_empty())
    }

    pub fn clear(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "DELETE FROM draft WHERE operator = :operator AND service = :service AND format = :format",
            named_params! { ":operator": self.operator, ":service": self.service, ":format": self.format },
        )?;
        Ok(())
    }
}

/// Service and body of each that an operator is typing.
pub(crate) fn drafts_of(db: &Connection, operator: &str, format: u32) -> Result<Vec<(String, String)>> {
    let mut statement =
        db.prepare("SELECT service, body FROM draft WHERE operator = :operator AND format = :format ORDER BY service")?;
    let rows = statement.query_map(named_params! { ":operator": operator, ":format": format }, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The operator goes home: what they were typing goes, whatever it was for. What this version cannot read stays.
pub(crate) fn clear_all(tx: &Transaction<'_>, operator: &str, format: u32) -> Result<()> {
    tx.execute(
        "DELETE FROM draft WHERE operator = :operator AND format = :format",
        named_params! { ":operator": operator, ":format": format },
    )?;
    Ok(())
}
