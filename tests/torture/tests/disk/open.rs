//! SQLCipher on a disk in memory, as the station opens it.

use rusqlite::{Connection, OpenFlags};
use torture::{Disk, Vfs};

pub const DB: &str = "/counter/kiosk.db";
pub const KEY: &str = "8d2f0c6b1a7e4f3590ab12cd34ef56788d2f0c6b1a7e4f3590ab12cd34ef5678";

/// Fields drop in order: the connection before its VFS.
pub struct Opened {
    pub connection: Connection,
    pub vfs: Vfs,
}

pub fn try_open(disk: &Disk, key: &str) -> rusqlite::Result<Opened> {
    let vfs = Vfs::new(disk)?;
    let connection = connect(&vfs, key)?;
    Ok(Opened { connection, vfs })
}

pub fn connect(vfs: &Vfs, key: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags_and_vfs(DB, flags, vfs.name())?;
    // Wrong keys and torn pages are what these tests are about; SQLCipher need not tell standard error of each.
    connection.execute_batch(&format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\";"))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

/// In WAL mode, with a table for rows.
pub fn create(disk: &Disk, synchronous: &str) -> Opened {
    let opened = try_open(disk, KEY).unwrap();
    let mode: String = opened
        .connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    opened
        .connection
        .execute_batch(&format!(
            "PRAGMA synchronous = {synchronous};
             CREATE TABLE taken (number INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT;"
        ))
        .unwrap();
    opened
}

pub fn insert(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO taken (number, what) VALUES (?1, ?2)",
        (number, "a reading ".repeat(40)),
    )?;
    Ok(())
}

pub fn numbers(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut rows = connection.prepare("SELECT number FROM taken ORDER BY number")?;
    rows.query_map([], |row| row.get(0))?.collect()
}

/// What is wrong with the database; empty for nothing. Moves the WAL into it before SQLCipher's check, which reads the
/// file of the database alone: a page half written by a checkpoint is whole in the WAL, and damage to its eyes.
pub fn damage(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut found = lines(connection, "PRAGMA integrity_check")?;
    found.retain(|line| line != "ok");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        if row.get::<_, i64>(0)? != 0 {
            found.push("the WAL is in use".to_owned());
        }
        Ok(())
    })?;
    found.extend(lines(connection, "PRAGMA cipher_integrity_check")?);
    Ok(found)
}

fn lines(connection: &Connection, check: &str) -> rusqlite::Result<Vec<String>> {
    let mut rows = connection.prepare(check)?;
    rows.query_map([], |row| row.get(0))?.collect()
}
