//! What an operator is typing, letter by letter. It is theirs: another one at the same counter never sees it. Its body
//! is the desk's own; the database only keeps it.

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

/// The body of a draft, as the desk wrote it.
#[derive(Clone)]
pub(crate) struct StoredDraft(pub String);

impl StoredDraft {
    pub(crate) fn find(db: &Connection, operator: &str) -> Result<Option<Self>> {
        Ok(db
            .query_row(
                "SELECT body FROM draft WHERE operator = :operator",
                named_params! { ":operator": operator },
                |row| row.get(0).map(Self),
            )
            .optional()?)
    }

    /// `earliest`: what keeping is counted from, where central was ever heard.
    pub(crate) fn keep(&self, tx: &Transaction<'_>, operator: &str, earliest: Option<Timestamp>) -> Result<()> {
        tx.execute(
            "INSERT INTO draft (operator, body, kept_s) VALUES (:operator, :body, :earliest)
             ON CONFLICT (operator) DO UPDATE SET body = excluded.body, kept_s = excluded.kept_s",
            named_params! {
                ":operator": operator,
                ":body": self.0,
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
