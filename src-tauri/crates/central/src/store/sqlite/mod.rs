//! SQLite: one file, one writer, `STRICT` tables, WAL, `synchronous=FULL`.

mod transaction;

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::files;

use super::{
    Storage, Work,
    tx::{StorageFault, Stored},
};

/// The one writer.
pub(super) struct Sqlite(Mutex<Connection>);

impl Sqlite {
    pub fn new(connection: Connection) -> Self {
        Self(Mutex::new(connection))
    }
}

impl Storage for Sqlite {
    fn transact(&self, work: Work<'_>) -> Stored<()> {
        // A poisoned lock holds no half-done work: its transaction was rolled back.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx: &Connection = &transaction;
        if work(tx) {
            transaction.commit()?;
        }
        Ok(())
    }
}

/// Never changed once released; a new version is a new entry.
const MIGRATIONS: &[&str] = &[
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
    include_str!("0004.sql"),
    include_str!("0005.sql"),
    include_str!("0006.sql"),
    include_str!("0007.sql"),
    include_str!("0008.sql"),
];

/// Marks a database as central's («kctr»).
const APPLICATION_ID: i64 = 0x6b63_7472;

/// Opens the database, or makes it.
pub(super) fn open(path: &Path, vfs: Option<&str>) -> Stored<Connection> {
    let opened = match vfs {
        None => Connection::open(path),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs),
    };
    let mut connection = opened?;
    if vfs.is_none() {
        // What is in it is in clear; a database that is new has nothing in it yet.
        files::restrict(path).map_err(|error| StorageFault::Refused(error.to_string()))?;
    }
    prepare(&mut connection)?;
    Ok(connection)
}

/// Another connection to a database that central has made, for the tools.
pub(super) fn connect(path: &Path) -> Stored<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    prepare(&mut connection)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection) -> Stored<()> {
    connection.execute_batch(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
    )?;
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (found, owner) = (pragma("user_version")?, pragma("application_id")?);
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if owner != APPLICATION_ID && (owner != 0 || tables > 0) {
        return Err(StorageFault::NotOurs);
    }
    if found > known {
        return Err(StorageFault::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction()?;
    let done = usize::try_from(found).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}
