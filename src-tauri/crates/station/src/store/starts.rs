//! How often a counter was opened on this disk. The keyring has the number as well: a disk that has a lower one is an old copy.

use rusqlite::{Connection, Transaction, named_params};

use super::Result;

pub(super) const MIGRATION_7: &str = "
    CREATE TABLE starts (
        id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        number INTEGER NOT NULL
    ) STRICT;
    INSERT INTO starts (id, number) VALUES (1, 0);";

pub struct Starts;

impl Starts {
    pub fn count(db: &Connection) -> Result<u64> {
        Ok(db.query_row("SELECT number FROM starts", [], |row| row.get(0))?)
    }

    /// Counts one more than this disk and `elsewhere` know of. Gives the number.
    pub fn begin(tx: &Transaction<'_>, elsewhere: u64) -> Result<u64> {
        let number = Self::count(tx)?.max(elsewhere).saturating_add(1);
        Self::set(tx, number)?;
        Ok(number)
    }

    /// Of a new database in the place of another one.
    pub fn set(tx: &Transaction<'_>, number: u64) -> Result<()> {
        tx.execute(
            "UPDATE starts SET number = :number",
            named_params! { ":number": number },
        )?;
        Ok(())
    }
}
