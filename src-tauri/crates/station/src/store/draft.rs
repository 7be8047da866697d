//! The reading that an operator is typing, letter by letter. It is his: another one at the same counter never sees it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, from_json, json};
use crate::view::Draft;

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

impl Draft {
    /// A draft another version of the program left, and this one cannot read, is no draft.
    pub(crate) fn find(db: &Connection, operator: &str) -> Result<Option<Self>> {
        let body: Option<String> = db
            .query_row(
                "SELECT body FROM draft WHERE operator = :operator",
                named_params! { ":operator": operator },
                |row| row.get(0),
            )
            .optional()?;
        Ok(body.and_then(|body| from_json(&body, "draft").ok()))
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub(crate) fn keep(&self, tx: &Transaction<'_>, operator: &str, earliest: Option<Timestamp>) -> Result<()> {
        tx.execute(
            "INSERT INTO draft (operator, body, kept_s) VALUES (:operator, :body, :earliest)
             ON CONFLICT (operator) DO UPDATE SET body = excluded.body, kept_s = excluded.kept_s",
            named_params! {
                ":operator": operator,
                ":body": json(self, "draft")?,
                ":earliest": earliest.map(Timestamp::as_second),
            },
        )?;
        Ok(())
    }

    pub(crate) fn clear(tx: &Transaction<'_>, operator: &str) -> Result<()> {
        tx.execute(
            "DELETE FROM draft WHERE operator = :operator",
            named_params! { ":operator": operator },
        )?;
        Ok(())
    }
}
