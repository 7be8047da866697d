//! The reading that is being typed, letter by letter.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, json};
use crate::view::Draft;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE draft (
        id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL
    ) STRICT;";

impl Draft {
    /// A draft another version of the program left, and this one cannot read, is no draft.
    pub(crate) fn find(db: &Connection) -> Result<Option<Self>> {
        let body: Option<String> = db
            .query_row("SELECT body FROM draft", [], |row| row.get(0))
            .optional()?;
        Ok(body.and_then(|body| from_json(&body, "draft").ok()))
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub(crate) fn keep(&self, tx: &Transaction<'_>, earliest: Option<Timestamp>) -> Result<()> {
        tx.execute(
            "INSERT INTO draft (id, body, kept_s) VALUES (1, :body, :earliest)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, kept_s = excluded.kept_s",
            named_params! { ":body": json(self, "draft")?, ":earliest": earliest.map(Timestamp::as_second) },
        )?;
        Ok(())
    }

    pub(crate) fn clear(tx: &Transaction<'_>) -> Result<()> {
        tx.execute("DELETE FROM draft", [])?;
        Ok(())
    }
}
