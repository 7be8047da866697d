//! Thirty commits, and the power going at every moment of them.

use std::time::{Duration, Instant};

use torture::{Cut, Disk, Image, Log, Plan, Random, Tears};

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

/// What does not hold in an image, if anything.
fn violation(log: &Log, k: usize, image: &Image) -> Option<String> {
    let marks = log.marks_before(k);
    let opened = match try_open(&Disk::from(image.files.clone()), KEY) {
        Ok(opened) => opened,
        Err(e) => return Some(format!("does not open: {e}")),
    };
    match damage(&opened.connection) {
        Ok(found) if found.is_empty() => {}
        found => return Some(format!("damaged: {found:?}")),
    }
    if marks.is_empty() {
        return None;
    }
    let there = match numbers(&opened.connection) {
        Ok(there) => there,
        Err(e) => return Some(format!("cannot be read: {e}")),
    };
    // The rows are a prefix of the script, and reach at least to the last one marked.
    let whole = Vec::from_iter(1..=there.len() as i64) == there;
    let lost = marks.iter().find(|mark| !there.contains(&mark.label.parse().unwrap()));
    match lost {
        Some(mark) => Some(format!("{} was shown and is gone", mark.label)),
        None if !whole => Some(format!("a later row without an earlier one: {there:?}")),
        None => None,
    }
}

#[derive(Default)]
struct Totals {
    points: usize,
    generated: u64,
    distinct: u64,
    violations: Vec<String>,
    building: Duration,
    checking: Duration,
}

/// Ends at the first violation when it is told to look for one.
fn run(log: &Log, plan: &Plan, first_only: bool) -> Totals {
    let mut totals = Totals::default();
    for point in log.points(0..log.point_count()) {
        totals.points += 1;
        let mut images = point.images(plan);
        loop {
            let start = Instant::now();
            let Some(image) = images.next() else { break };
            totals.building += start.elapsed();
            let start = Instant::now();
            let found = violation(log, point.k, &image);
            totals.checking += start.elapsed();
            totals
                .violations
                .extend(found.map(|found| format!("point {}, {:?}: {found}", point.k, image.kind)));
            if first_only && !totals.violations.is_empty() {
                break;
            }
        }
        totals.generated += images.counts().generated;
        totals.distinct += images.counts().distinct;
        if first_only && !totals.violations.is_empty() {
            break;
        }
    }
    totals
}

impl Totals {
    fn print(&self, name: &str) {
        println!(
            "{name}: {} points, {} images, {} distinct, {} violations; {:?} to build one, {:?} to reopen and check one",
            self.points,
            self.generated,
            self.distinct,
            self.violations.len(),
            self.building.div_f64(self.distinct as f64),
            self.checking.div_f64(self.distinct as f64),
        );
        for found in self.violations.iter().take(3) {
            println!("  {found}");
        }
    }
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
    for (sector, powersafe) in [(4096, false), (512, true)] {
        let disk = Disk::new();
        disk.set_sector(sector);
        disk.set_powersafe_overwrite(powersafe);
        let log = script(&disk, "FULL");
        let totals = run(&log, &plan(4), false);
        totals.print(&format!("FULL, sector {sector}, powersafe {powersafe}"));
        assert_eq!(totals.violations, [""; 0]);
        assert_eq!(totals.points, log.ops.len() + 1);
        assert_eq!(log.marks.len(), COMMITS as usize);
    }
}

#[test]
fn normal_and_off_are_found_out() {
    for synchronous in ["NORMAL", "OFF"] {
        let log = script(&Disk::new(), synchronous);
        let totals = run(&log, &plan(4), true);
        totals.print(synchronous);
        assert_eq!(totals.violations.len(), 1);
    }
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

/// Figures for planning longer runs; run by name with `--ignored --nocapture`.
#[test]
#[ignore = "takes a minute, and its outcome is a figure"]
fn figures() {
    let disk = Disk::new();
    disk.set_powersafe_overwrite(true);
    let opened = create(&disk, "FULL");
    for number in 1..=330 {
        insert(&opened.connection, number).unwrap();
    }
    drop(opened);
    println!("database: {} KiB", disk.len(DB).unwrap() / 1024);
    let disk = Disk::from(disk.snapshot());
    disk.set_powersafe_overwrite(true);
    let opened = try_open(&disk, KEY).unwrap();
    opened.connection.execute_batch("PRAGMA synchronous = FULL").unwrap();
    for number in 331..=350 {
        insert(&opened.connection, number).unwrap();
    }
    let new = KEY.replace('8', "7");
    opened
        .connection
        .execute_batch(&format!("PRAGMA rekey = \"x'{new}'\";"))
        .unwrap();
    drop(opened);
    let log = disk.log();
    let plan = Plan {
        tears: Tears::Every,
        ..plan(16)
    };
    let start = Instant::now();
    let (mut generated, mut distinct) = (0, 0);
    for point in log.points(0..log.point_count()) {
        let mut images = point.images(&plan);
        images.by_ref().for_each(drop);
        generated += images.counts().generated;
        distinct += images.counts().distinct;
    }
    let each = start.elapsed().div_f64(generated as f64);
    println!(
        "{} points, {generated} images, {distinct} distinct: {each:?} to build one",
        log.point_count()
    );

    let mut times = Vec::new();
    let some: Vec<Image> = log
        .points(40..50)
        .flat_map(|point| point.images(&plan).collect::<Vec<_>>())
        .collect();
    for image in some.iter().cycle().take(400).cloned() {
        let start = Instant::now();
        let opened = try_open(&Disk::from(image.files), KEY).unwrap();
        let open = start.elapsed();
        let rows = numbers(&opened.connection).unwrap().len();
        let read = start.elapsed();
        assert_eq!(damage(&opened.connection).unwrap(), [""; 0]);
        assert!(rows >= 330);
        times.push([open, read, start.elapsed()]);
    }
    let mean = |n: usize| times.iter().map(|time| time[n]).sum::<Duration>() / times.len() as u32;
    println!(
        "to open {:?}, and read all rows {:?}, and both integrity checks {:?}",
        mean(0),
        mean(1),
        mean(2)
    );
}
