//! The reading that is being typed, letter by letter.

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

    pub(crate) fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "INSERT INTO draft (id, body) VALUES (1, :body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            named_params! { ":body": json(self, "draft")? },
        )?;
        Ok(())
    }

    pub(crate) fn clear(tx: &Transaction<'_>) -> Result<()> {
        tx.execute("DELETE FROM draft", [])?;
        Ok(())
    }
}
