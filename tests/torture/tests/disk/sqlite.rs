use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use torture::{Device, Disk, Vfs};

use crate::open::{DB, KEY, connect, create, damage, insert, numbers, try_open};

fn busy<T: std::fmt::Debug>(result: rusqlite::Result<T>) -> bool {
    result.unwrap_err().sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

#[test]
fn rows_survive_close_and_reopen() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    for number in 1..=50 {
        insert(&opened.connection, number).unwrap();
    }
    drop(opened);
    assert!(
        !disk.exists("/counter/kiosk.db-wal"),
        "the last connection takes the WAL away"
    );

    let opened = try_open(&disk, KEY).unwrap();
    assert_eq!(numbers(&opened.connection).unwrap(), Vec::from_iter(1..=50));
    assert_eq!(damage(&opened.connection).unwrap(), [""; 0]);
    drop(opened);
    assert!(try_open(&disk, &KEY.replace('8', "9")).is_err(), "it is encrypted");
    let bytes = disk.read(DB).unwrap();
    assert!(!bytes.windows(9).any(|part| part == b"a reading"));
}

#[test]
fn damage_is_seen() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    for number in 1..=50 {
        insert(&opened.connection, number).unwrap();
    }
    drop(opened);
    let mut bytes = disk.read(DB).unwrap();
    let last = bytes.len() - 2000;
    bytes[last] ^= 1;
    disk.truncate(DB, 0).unwrap();
    disk.append(DB, &bytes).unwrap();
    let opened = try_open(&disk, KEY).unwrap();
    let found = damage(&opened.connection);
    assert!(found.is_err() || !found.unwrap().is_empty());
}

#[test]
fn two_connections_see_each_others_commits_and_block_each_others_writes() {
    let disk = Disk::new();
    let one = create(&disk, "FULL");
    let mut other = connect(&one.vfs, KEY).unwrap();
    insert(&one.connection, 1).unwrap();
    assert_eq!(numbers(&other).unwrap(), [1]);

    other.busy_timeout(Duration::ZERO).unwrap();
    one.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    insert(&one.connection, 2).unwrap();
    assert_eq!(numbers(&other).unwrap(), [1], "not before the commit");
    assert!(busy(other.transaction_with_behavior(TransactionBehavior::Immediate)));
    one.connection.execute_batch("COMMIT").unwrap();
    assert_eq!(numbers(&other).unwrap(), [1, 2]);

    // A reader keeps what it began with, and from then on may not write.
    let reading = other.transaction().unwrap();
    assert_eq!(numbers(&reading).unwrap(), [1, 2]);
    insert(&one.connection, 3).unwrap();
    assert_eq!(numbers(&reading).unwrap(), [1, 2]);
    assert!(busy(insert(&reading, 4)));
    drop(reading);
    insert(&other, 4).unwrap();
    assert_eq!(numbers(&one.connection).unwrap(), [1, 2, 3, 4]);
}

#[test]
fn writers_in_threads_wait_for_each_other() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let connection = connect(&opened.vfs, KEY).unwrap();
            scope.spawn(move || {
                connection.busy_timeout(Duration::from_secs(20)).unwrap();
                for n in 0..30 {
                    insert(&connection, thread * 100 + n).unwrap();
                }
            });
        }
    });
    assert_eq!(numbers(&opened.connection).unwrap().len(), 90);
    assert_eq!(damage(&opened.connection).unwrap(), [""; 0]);
}

/// `(busy, frames in the WAL, frames moved)`
fn checkpoint(connection: &Connection, mode: &str) -> (i64, i64, i64) {
    let pragma = format!("PRAGMA wal_checkpoint({mode})");
    connection
        .query_row(&pragma, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
}

#[test]
fn a_checkpoint_moves_the_wal_into_the_database() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    for number in 1..=20 {
        insert(&opened.connection, number).unwrap();
    }
    let before = disk.len(DB).unwrap();
    let (busy, frames, moved) = checkpoint(&opened.connection, "PASSIVE");
    assert!(busy == 0 && frames > 20 && moved == frames);
    assert!(disk.len(DB).unwrap() > before);

    // A reader in the middle of the WAL holds up the one that would start it anew.
    let mut other = connect(&opened.vfs, KEY).unwrap();
    let reading = other.transaction().unwrap();
    numbers(&reading).unwrap();
    insert(&opened.connection, 21).unwrap();
    opened.connection.busy_timeout(Duration::ZERO).unwrap();
    assert_eq!(checkpoint(&opened.connection, "TRUNCATE").0, 1);
    drop(reading);
    assert_eq!(checkpoint(&opened.connection, "TRUNCATE"), (0, 0, 0));
    assert_eq!(disk.len("/counter/kiosk.db-wal").unwrap(), 0);
    assert_eq!(numbers(&other).unwrap().len(), 21);
    assert_eq!(damage(&other).unwrap(), [""; 0]);
}

#[test]
fn a_rekey_leaves_the_rows_under_the_new_key_alone() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    for number in 1..=40 {
        insert(&opened.connection, number).unwrap();
    }
    let new = KEY.replace('8', "7");
    opened
        .connection
        .execute_batch(&format!("PRAGMA rekey = \"x'{new}'\";"))
        .unwrap();
    insert(&opened.connection, 41).unwrap();
    drop(opened);
    assert!(try_open(&disk, KEY).is_err());
    let opened = try_open(&disk, &new).unwrap();
    assert_eq!(numbers(&opened.connection).unwrap().len(), 41);
    assert_eq!(damage(&opened.connection).unwrap(), [""; 0]);
}

#[test]
fn the_rollback_journal_works_too() {
    let disk = Disk::new();
    disk.set_device(Device {
        sector: 512,
        ..Device::STRICT
    });
    let opened = try_open(&disk, KEY).unwrap();
    opened
        .connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; CREATE TABLE taken (number INTEGER PRIMARY KEY, what TEXT NOT NULL);",
        )
        .unwrap();
    let other = connect(&opened.vfs, KEY).unwrap();
    other.busy_timeout(Duration::ZERO).unwrap();
    insert(&opened.connection, 1).unwrap();
    opened.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    insert(&opened.connection, 2).unwrap();
    assert!(busy(insert(&other, 3)));
    assert_eq!(numbers(&other).unwrap(), [1]);
    opened.connection.execute_batch("ROLLBACK").unwrap();
    insert(&other, 3).unwrap();
    assert_eq!(numbers(&opened.connection).unwrap(), [1, 3]);

    // A commit waits for the readers that are there and keeps new ones out.
    opened.connection.busy_timeout(Duration::ZERO).unwrap();
    other.execute_batch("BEGIN").unwrap();
    assert_eq!(numbers(&other).unwrap(), [1, 3]);
    opened.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    insert(&opened.connection, 4).unwrap();
    assert!(busy(opened.connection.execute_batch("COMMIT")));
    let late = connect(&opened.vfs, KEY);
    assert!(busy(late.map(drop)));
    other.execute_batch("COMMIT").unwrap();
    opened.connection.execute_batch("COMMIT").unwrap();
    assert_eq!(numbers(&other).unwrap(), [1, 3, 4]);
    assert!(disk.counters().deletes >= 3);
}

#[test]
fn a_database_has_the_time_of_its_disk() {
    let disk = Disk::new();
    disk.set_clock(Some(1_800_000_000_123));
    let opened = try_open(&disk, KEY).unwrap();
    let now = |sql| {
        opened
            .connection
            .query_row(sql, [], |row| row.get::<_, String>(0))
            .unwrap()
    };
    assert_eq!(
        now("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"),
        "2027-01-15T08:00:00.123"
    );
    // A wait for a lock moves a clock that was set, and takes no time.
    opened.connection.busy_timeout(Duration::from_secs(60)).unwrap();
    opened
        .connection
        .execute_batch("CREATE TABLE t (a); BEGIN IMMEDIATE")
        .unwrap();
    let other = connect(&opened.vfs, KEY).unwrap();
    other.busy_timeout(Duration::from_secs(60)).unwrap();
    assert!(busy(other.execute_batch("BEGIN IMMEDIATE")));
    assert!(now("SELECT datetime('now')").as_str() >= "2027-01-15 08:00:59");
}

#[test]
fn a_connection_may_outlive_its_vfs() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    let name = opened.vfs.name().to_owned();
    let connection = opened.connection;
    drop(opened.vfs);
    insert(&connection, 1).unwrap();
    assert_eq!(numbers(&connection).unwrap(), [1]);
    let other = Vfs::new(&Disk::new()).unwrap();
    assert_ne!(
        other.name().to_owned(),
        name,
        "the name is not used again while a file is open"
    );
    drop(connection);
    let opened = try_open(&disk, KEY).unwrap();
    assert_eq!(numbers(&opened.connection).unwrap(), [1]);
}

#[test]
fn temporary_files_are_nobodys_business() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    let before = (disk.log().digest(), disk.snapshot().digest());
    opened
        .connection
        .execute_batch(
            "PRAGMA temp_store = FILE; PRAGMA temp.cache_size = 2;
             CREATE TEMP TABLE t (a TEXT);
             INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                           SELECT hex(zeroblob(1000)) FROM n;",
        )
        .unwrap();
    let reads = disk.counters().reads;
    let rows: i64 = opened
        .connection
        .query_row("SELECT sum(length(a)) FROM t", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1_000_000);
    assert!(disk.counters().reads > reads + 100, "it did not fit in memory");
    assert_eq!((disk.log().digest(), disk.snapshot().digest()), before);
}
