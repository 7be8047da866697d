use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::Fault;

/// Never changed once released; a new version is a new entry.
const MIGRATIONS: &[&str] = &[
    include_str!("0001.sql"),
    include_str!("0002.sql"),
    include_str!("0003.sql"),
    include_str!("0004.sql"),
    include_str!("0005.sql"),
    include_str!("0006.sql"),
];

/// Marks a database as central's («kctr»).
const APPLICATION_ID: i64 = 0x6b63_7472;

/// Opens the database, or makes it.
pub(crate) fn open(path: &Path, vfs: Option<&str>) -> Result<Connection, Fault> {
    let opened = match vfs {
        None => Connection::open(path),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs),
    };
    let mut connection = opened.map_err(|error| Fault::database(path, error))?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

/// Another connection to a database that central has made, for the tools.
pub(crate) fn connect(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| Fault::database(path, error))?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), Fault> {
    let fault = |error| Fault::database(path, error);
    connection
        .execute_batch(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
        )
        .map_err(fault)?;
    let pragma = |name| {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
            .map_err(fault)
    };
    let (found, owner) = (pragma("user_version")?, pragma("application_id")?);
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fault)?;
    if owner != APPLICATION_ID && (owner != 0 || tables > 0) {
        return Err(Fault::NotOurs(path.into()));
    }
    if found > known {
        return Err(Fault::NewerDatabase {
            path: path.into(),
            found,
            known,
        });
    }
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction().map_err(fault)?;
    let done = usize::try_from(found).unwrap_or_default();
    for migration in MIGRATIONS.iter().skip(done) {
        transaction.execute_batch(migration).map_err(fault)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .map_err(fault)?;
    transaction.pragma_update(None, "user_version", known).map_err(fault)?;
    transaction.commit().map_err(fault)
}
