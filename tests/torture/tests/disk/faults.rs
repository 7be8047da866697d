use std::io::ErrorKind;

use rusqlite::ErrorCode;
use torture::{Cut, Disk};

use crate::open::{DB, KEY, create, damage, insert, numbers, try_open};

/// Rows that are there after as many were taken as there was room for: to the connection, to the next one after it was
/// closed, and after a power cut instead. The last row of `tried` was refused.
fn fill_up(start: &Disk, room: usize) -> [Vec<i64>; 4] {
    let disk = Disk::from(start.snapshot());
    let opened = try_open(&disk, KEY).unwrap();
    disk.set_free(Some(room));
    let mut tried = Vec::new();
    let refused = loop {
        let number = tried.len() as i64;
        tried.push(number);
        if let Err(e) = insert(&opened.connection, number) {
            break e;
        }
    };
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DiskFull));
    assert!(disk.counters().refused_full > 0);
    let open = numbers(&opened.connection).unwrap();
    let without_power = Disk::from(disk.snapshot());
    disk.set_free(None);
    drop(opened);
    let [closed, cut] = [disk, without_power].map(|disk| {
        let opened = try_open(&disk, KEY).unwrap();
        let there = numbers(&opened.connection).unwrap();
        assert_eq!(damage(&opened.connection).unwrap(), [""; 0]);
        insert(&opened.connection, 1000).unwrap();
        there
    });
    [tried, open, closed, cut]
}

#[test]
fn on_a_full_disk_the_transaction_is_not_there() {
    let start = Disk::new();
    drop(create(&start, "FULL"));
    let mut back = 0;
    for room in (9_000..30_000).step_by(700) {
        let [tried, open, closed, cut] = fill_up(&start, room);
        let answered = &tried[..tried.len() - 1];
        assert_eq!(open, answered, "room for {room}");
        assert_eq!(closed, answered, "room for {room}");
        // Refused is not the same as gone: where the commit itself had room and only what follows it in the WAL had
        // not, the row is back after a power cut.
        assert!(cut == answered || cut == tried, "room for {room}: {cut:?}");
        back += usize::from(cut == tried);
    }
    println!("the row that was refused was back after a power cut in {back} of 30");
}

#[test]
fn a_fault_at_any_try_loses_no_row_that_was_answered_for() {
    let disk = Disk::new();
    drop(create(&disk, "FULL"));
    let start = disk.snapshot();
    let mut faults = 0;
    for fault in 0.. {
        let disk = Disk::from(start.clone());
        disk.fail(fault..fault + 1);
        let mut done = Vec::new();
        if let Ok(opened) = try_open(&disk, KEY) {
            opened
                .connection
                .execute_batch("PRAGMA wal_autocheckpoint = 4")
                .unwrap();
            done.extend((1..=8).filter(|number| insert(&opened.connection, *number).is_ok()));
        }
        // Closing has its faults too. The next to open it finds it as if nothing had been.
        let refused = disk.counters().refused_io;
        disk.fail(0..0);
        let opened = try_open(&disk, KEY).unwrap();
        let there = numbers(&opened.connection).unwrap();
        assert!(done.iter().all(|number| there.contains(number)), "fault at {fault}");
        assert_eq!(damage(&opened.connection).unwrap(), [""; 0], "fault at {fault}");
        faults += refused;
        if refused == 0 {
            assert_eq!(done.len(), 8);
            break;
        }
    }
    assert!(faults > 20, "{faults} faults");
}

#[test]
fn plain_files_get_the_faults_as_io_errors() {
    let disk = Disk::new();
    assert_eq!(disk.read("spool").unwrap_err().kind(), ErrorKind::NotFound);
    disk.append("spool", b"one").unwrap();
    disk.set_free(Some(2));
    assert_eq!(
        disk.append("spool", b"three").unwrap_err().kind(),
        ErrorKind::StorageFull
    );
    assert_eq!(disk.read("spool").unwrap(), b"oneth", "as much as there was room for");
    disk.truncate("spool", 3).unwrap();
    disk.append("spool", b"tw").unwrap();
    disk.set_free(None);

    let next = disk.counters().attempts;
    disk.fail(next..next + 1);
    let before = disk.log().ops.len();
    assert_eq!(disk.sync("spool").unwrap_err().kind(), ErrorKind::Other);
    assert_eq!(disk.log().ops.len(), before, "what failed is not in the log");
    assert!(disk.synced().files.is_empty());
    disk.sync("spool").unwrap();
    assert_eq!(disk.synced().read("spool").unwrap(), b"onetw");
    assert_eq!(disk.counters().refused_io, 1);
}

#[test]
fn after_a_power_cut_the_old_disk_takes_nothing_more() {
    let disk = Disk::new();
    disk.append("spool", b"safe").unwrap();
    disk.sync("spool").unwrap();
    disk.append("spool", b" not safe").unwrap();
    let found = disk.power_cut(Cut::Nothing);
    assert!(disk.append("spool", b"late").is_err());
    disk.mark("late");
    assert_eq!(disk.log().marks, []);
    assert!(disk.read("spool").is_err());
    assert_eq!(found.read("spool").unwrap(), b"safe");
    found.append("spool", b", and on").unwrap();
    assert_eq!(found.snapshot().read("spool").unwrap(), b"safe, and on");
}

#[test]
fn a_cut_by_one_seed_is_the_same_cut() {
    let cut = |seed| {
        let disk = Disk::new();
        for n in 0..20u8 {
            disk.append("a", &[n; 3000]).unwrap();
            disk.append("b", &[n; 700]).unwrap();
        }
        disk.power_cut(Cut::Random(seed)).snapshot().digest()
    };
    assert_eq!(Vec::from_iter((0..50).map(cut)), Vec::from_iter((0..50).map(cut)));
    let different: std::collections::HashSet<_> = (0..50).map(cut).collect();
    assert!(different.len() > 10);
}

#[test]
fn a_clone_of_a_disk_goes_its_own_way() {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    insert(&opened.connection, 1).unwrap();
    let clone = Disk::from(disk.snapshot());
    insert(&opened.connection, 2).unwrap();
    let other = try_open(&clone, KEY).unwrap();
    insert(&other.connection, 3).unwrap();
    assert_eq!(numbers(&opened.connection).unwrap(), [1, 2]);
    assert_eq!(numbers(&other.connection).unwrap(), [1, 3]);
    assert_eq!(
        clone.log().start.read(DB),
        disk.snapshot().read(DB),
        "its log begins with what it was cloned from"
    );
}
