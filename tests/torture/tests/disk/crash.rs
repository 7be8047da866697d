//! Thirty commits, and the power going at every moment of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use torture::{Cut, Device, Disk, Image, Log, Plan, Random, Tears};

use crate::open::{DB, KEY, create, damage, insert, numbers, try_open};

const COMMITS: i64 = 30;

/// A mark after each commit that was answered for; checkpoints on the way, and a closing at the end.
fn script(disk: &Disk, synchronous: &str) -> Log {
    let opened = create(disk, synchronous);
    opened
        .connection
        .execute_batch("PRAGMA wal_autocheckpoint = 12")
        .unwrap();
    for number in 1..=COMMITS {
        insert(&opened.connection, number).unwrap();
        disk.mark(number.to_string());
    }
    drop(opened);
    disk.log()
}

#[derive(Debug, PartialEq, Eq)]
enum Violation {
    /// Does not open, or a check finds fault with it.
    Damaged(String),
    /// Shown, and not there.
    Lost(String),
    /// There, but one that was taken before it is not.
    OutOfOrder(Vec<i64>),
}

fn violation(log: &Log, k: usize, image: &Image, keys: &[&str]) -> Option<Violation> {
    let disk = Disk::from(image.files.clone());
    let look = || {
        let opened = keys.iter().find_map(|key| try_open(&disk, key).ok());
        let opened = opened.ok_or(rusqlite::Error::InvalidQuery)?;
        let damage = damage(&opened.connection)?;
        // Before the first mark there may be no table yet.
        let rows = opened
            .connection
            .table_exists(None, "taken")?
            .then(|| numbers(&opened.connection))
            .transpose()?;
        Ok::<_, rusqlite::Error>((damage, rows.unwrap_or_default()))
    };
    let (damage, there) = match look() {
        Ok(found) => found,
        Err(e) => return Some(Violation::Damaged(e.to_string())),
    };
    if !damage.is_empty() {
        return Some(Violation::Damaged(damage.join("; ")));
    }
    let mut shown = log
        .marks_before(k)
        .iter()
        .map(|mark| mark.label.parse::<i64>().unwrap());
    if let Some(lost) = shown.find(|number| !there.contains(number)) {
        return Some(Violation::Lost(format!("{lost}, there are {}", there.len())));
    }
    (Vec::from_iter(1..=there.len() as i64) != there).then_some(Violation::OutOfOrder(there))
}

#[derive(Default)]
struct Totals {
    points: usize,
    generated: u64,
    distinct: u64,
    damaged: usize,
    lost: usize,
    out_of_order: usize,
    first: Option<String>,
    building: Duration,
    checking: Duration,
}

/// Every image of every point, with whichever of `keys` opens it.
fn run(name: &str, log: &Log, plan: &Plan, keys: &[&str]) -> Totals {
    let mut totals = Totals::default();
    for point in log.points(0..log.point_count()) {
        totals.points += 1;
        let mut images = point.images(plan);
        loop {
            let start = Instant::now();
            let Some(image) = images.next() else { break };
            totals.building += start.elapsed();
            let start = Instant::now();
            let found = violation(log, point.k, &image, keys);
            totals.checking += start.elapsed();
            match &found {
                None => continue,
                Some(Violation::Damaged(_)) => totals.damaged += 1,
                Some(Violation::Lost(_)) => totals.lost += 1,
                Some(Violation::OutOfOrder(_)) => totals.out_of_order += 1,
            }
            let at = (point.k, image.kind);
            totals.first.get_or_insert_with(|| format!("{at:?}: {found:?}"));
        }
        totals.generated += images.counts().generated;
        totals.distinct += images.counts().distinct;
    }
    println!(
        "{name}: {} points, {} images, {} distinct; {} damaged, {} lost, {} out of order, first {:?}; \
         {:?} to build one, {:?} to reopen and check one",
        totals.points,
        totals.generated,
        totals.distinct,
        totals.damaged,
        totals.lost,
        totals.out_of_order,
        totals.first,
        totals.building.div_f64(totals.distinct as f64),
        totals.checking.div_f64(totals.distinct as f64),
    );
    totals
}

fn plan(random: u32) -> Plan {
    Plan {
        random,
        seed: 1404,
        ..Plan::default()
    }
}

#[test]
fn full_loses_no_row_that_was_shown_at_any_point() {
    let small = Device {
        sector: 512,
        ..Device::STRICT
    };
    for device in [Device::USUAL, Device::STRICT, small] {
        let disk = Disk::new();
        disk.set_device(device);
        let log = script(&disk, "FULL");
        let totals = run(&format!("FULL, {device:?}"), &log, &plan(4), &[KEY]);
        assert_eq!(totals.first, None);
        assert_eq!(totals.points, log.ops.len() + 1);
        assert_eq!(log.marks.len(), COMMITS as usize);
    }
}

/// What NORMAL gives away, and no more: rows, but never the database.
#[test]
fn normal_is_found_to_lose_rows() {
    let log = script(&Disk::new(), "NORMAL");
    let totals = run("NORMAL", &log, &plan(4), &[KEY]);
    assert!(totals.lost > 0);
    assert_eq!((totals.damaged, totals.out_of_order), (0, 0), "{:?}", totals.first);
}

#[test]
fn off_is_found_to_lose_rows_and_databases() {
    let log = script(&Disk::new(), "OFF");
    let totals = run("OFF", &log, &plan(4), &[KEY]);
    assert!(totals.lost > 0 && totals.damaged > 0);
}

#[test]
fn a_rekey_cut_short_leaves_all_rows_under_one_of_the_two_keys() {
    let disk = Disk::new();
    disk.set_device(Device::USUAL);
    script(&disk, "FULL");
    let opened = try_open(&disk, KEY).unwrap();
    let new = KEY.replace('8', "7");
    let rekey = format!("PRAGMA synchronous = FULL; PRAGMA rekey = \"x'{new}'\";");
    opened.connection.execute_batch(&rekey).unwrap();
    drop(opened);
    let totals = run("rekey", &disk.log(), &plan(4), &[KEY, &new]);
    assert_eq!(totals.first, None);
}

#[test]
fn a_script_has_the_same_shape_twice() {
    let logs = [(); 2].map(|()| script(&Disk::new(), "FULL"));
    assert_eq!(logs[0].shape(), logs[1].shape());
    assert_ne!(
        logs[0].digest(),
        logs[1].digest(),
        "SQLCipher salts every page at random"
    );
    assert_ne!(logs[0].shape(), script(&Disk::new(), "NORMAL").shape());
}

#[test]
fn one_seed_is_one_log() {
    let log = |seed| {
        let disk = Disk::new();
        let mut random = Random::new(seed);
        for _ in 0..100 {
            disk.append("spool", &vec![random.next_u64() as u8; random.below(3000)])
                .unwrap();
            if random.below(3) == 0 {
                disk.sync("spool").unwrap();
            }
            disk.mark(random.below(100).to_string());
        }
        disk.log()
    };
    assert_eq!(log(1).digest(), log(1).digest());
    assert_ne!(log(1).digest(), log(2).digest());
}

#[test]
fn a_chain_of_power_cuts_keeps_every_row_that_was_shown() {
    let mut disk = Disk::new();
    drop(create(&disk, "FULL"));
    let mut shown = Vec::new();
    for round in 0..40 {
        let opened = try_open(&disk, KEY).unwrap();
        opened
            .connection
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 6")
            .unwrap();
        for row in 0..3 {
            insert(&opened.connection, round * 3 + row).unwrap();
            shown.push(round * 3 + row);
        }
        // In the middle of a transaction that is never answered for.
        opened.connection.execute_batch("BEGIN").unwrap();
        insert(&opened.connection, 1_000_000).unwrap();
        let found = disk.power_cut(Cut::Random(round as u64));
        drop(opened);
        disk = found;
        let opened = try_open(&disk, KEY).unwrap();
        assert_eq!(numbers(&opened.connection).unwrap(), shown, "round {round}");
        assert_eq!(damage(&opened.connection).unwrap(), [""; 0], "round {round}");
    }
}

/// A row, then its line in a spool, then the mark: the line is whole at every point at which the mark is there.
fn lines_lost(sync: bool) -> usize {
    let disk = Disk::new();
    let opened = create(&disk, "FULL");
    let line = |number: i64| format!("line {number}, and it is a long one {}\n", "=".repeat(700));
    for number in 1..=10 {
        insert(&opened.connection, number).unwrap();
        disk.append("/counter/spool", line(number).as_bytes()).unwrap();
        if sync {
            disk.sync("/counter/spool").unwrap();
        }
        disk.mark(number.to_string());
    }
    let log = disk.log();
    let mut lost = 0;
    for point in log.points(0..log.point_count()) {
        let marks = log.marks_before(point.k).len() as i64;
        let shown: String = (1..=marks).map(line).collect();
        for image in point.images(&plan(4)) {
            let spool = image.files.read("/counter/spool").unwrap_or_default();
            lost += usize::from(!spool.starts_with(shown.as_bytes()));
            assert_eq!(violation(&log, point.k, &image, &[KEY]), None);
        }
    }
    lost
}

#[test]
fn a_spool_is_cut_at_the_same_points_as_the_database_beside_it() {
    assert_eq!(lines_lost(true), 0);
    assert!(lines_lost(false) > 0);
}

/// Figures for planning longer runs; run by name with `--ignored --nocapture`.
#[test]
#[ignore = "its outcome is a figure"]
fn figures() {
    let disk = Disk::new();
    disk.set_device(Device::USUAL);
    let opened = create(&disk, "FULL");
    for number in 1..=430 {
        insert(&opened.connection, number).unwrap();
    }
    drop(opened);
    println!("database: {} KiB", disk.len(DB).unwrap() / 1024);
    let disk = Disk::from(disk.snapshot());
    let opened = try_open(&disk, KEY).unwrap();
    opened.connection.execute_batch("PRAGMA synchronous = FULL").unwrap();
    for number in 431..=450 {
        insert(&opened.connection, number).unwrap();
    }
    let new = KEY.replace('8', "7");
    let rekey = format!("PRAGMA rekey = \"x'{new}'\";");
    opened.connection.execute_batch(&rekey).unwrap();
    drop(opened);
    let log = disk.log();
    let plan = Plan {
        tears: Tears::Every,
        ..plan(16)
    };
    let start = Instant::now();
    let (mut generated, mut distinct, mut unsynced) = (0, 0, 0);
    for point in log.points(0..log.point_count()) {
        let mut images = point.images(&plan);
        images.by_ref().for_each(drop);
        generated += images.counts().generated;
        distinct += images.counts().distinct;
        unsynced = unsynced.max(point.unsynced());
    }
    let each = start.elapsed().div_f64(generated as f64);
    let points = log.point_count();
    println!(
        "{points} points, {generated} images, {distinct} distinct, up to {unsynced} unsynced: {each:?} to build one"
    );

    for threads in 1..=2 {
        let start = Instant::now();
        let opening = AtomicU64::new(0);
        let checked = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let (log, plan, keys) = (&log, &plan, [KEY, &new]);
                let (opening, checked) = (&opening, &checked);
                scope.spawn(move || {
                    for point in log.points(0..points).filter(|point| point.k % threads == thread) {
                        for image in point.images(plan).step_by(7) {
                            let start = Instant::now();
                            drop(try_open(&Disk::from(image.files.clone()), KEY));
                            opening.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
                            assert_eq!(violation(log, point.k, &image, &keys), None);
                            checked.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        let checked = checked.into_inner();
        let opening = Duration::from_nanos(opening.into_inner());
        let rest = start.elapsed() * threads as u32 - opening;
        println!(
            "{threads} threads: {checked} images; {:?} to open one, {:?} to build, open and check one; {:.0} a second",
            opening.div_f64(checked as f64),
            rest.div_f64(checked as f64),
            checked as f64 * threads as f64 / rest.as_secs_f64(),
        );
    }
}
