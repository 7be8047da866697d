//! The public keys of all terminals: what receipts of any office are verified with, without a line.

use jiff::Timestamp;
use kiosk_wire::{PublicKey, TerminalKey, TerminalKeys};
use rusqlite::{Connection, Transaction, named_params};

use super::{Result, StoreFault, instant};

pub(super) const MIGRATION_3: &str = "
    -- A key ends and stays: what it signed before is as good as it was.
    CREATE TABLE terminal_key (
        terminal   TEXT NOT NULL,
        public_key BLOB NOT NULL,
        change     INTEGER NOT NULL,
        office     TEXT NOT NULL,
        from_at    TEXT NOT NULL,
        until_at   TEXT,
        PRIMARY KEY (terminal, public_key, office)
    ) STRICT;
    CREATE INDEX terminal_key_by_change ON terminal_key (change);";

/// A key a terminal signs or signed receipts with.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownKey {
    pub public_key: PublicKey,
    pub office: String,
    pub until: Option<Timestamp>,
}

impl KnownKey {
    /// The keys of a terminal.
    pub fn of(db: &Connection, terminal: &str) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT public_key, office, until_at FROM terminal_key WHERE terminal = :terminal ORDER BY change",
        )?;
        let rows = statement.query_map(named_params! { ":terminal": terminal }, |row| {
            Ok((
                row.get::<_, Vec<u8>>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, Option<String>>(2)?,
            ))
        })?;
        rows.map(|row| {
            let (key, office, until) = row?;
            Ok(Self {
                public_key: PublicKey::from_bytes(&key).map_err(|_| StoreFault::Unreadable)?,
                office,
                until: until.map(|until| instant(&until, "terminal_key")).transpose()?,
            })
        })
        .collect()
    }

    /// The last change that is known; 0 before the first.
    pub fn newest(db: &Connection) -> Result<u64> {
        Ok(
            db.query_row("SELECT coalesce(max(change), 0) FROM terminal_key", [], |row| {
                row.get(0)
            })?,
        )
    }

    /// Takes over what central says. What is known of a later change stays.
    pub fn keep(tx: &Transaction<'_>, keys: &TerminalKeys) -> Result<()> {
        let mut statement = tx.prepare_cached(
            "INSERT INTO terminal_key (terminal, public_key, change, office, from_at, until_at)
             VALUES (:terminal, :key, :change, :office, :from, :until)
             ON CONFLICT (terminal, public_key, office) DO UPDATE SET
                change = excluded.change, from_at = excluded.from_at, until_at = excluded.until_at
             WHERE excluded.change > change",
        )?;
        for TerminalKey {
            change,
            terminal,
            office,
            public_key,
            from,
            until,
        } in &keys.keys
        {
            statement.execute(named_params! {
                ":terminal": terminal,
                ":key": &public_key.bytes()[..],
                ":change": change,
                ":office": office,
                ":from": from.to_string(),
                ":until": until.map(|until| until.to_string()),
            })?;
        }
        Ok(())
    }
}
