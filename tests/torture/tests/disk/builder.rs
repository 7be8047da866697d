//! The images of logs made by hand, against those written down by hand.

use std::collections::BTreeSet;

use torture::{Disk, Kind, Log, Plan, Point, Random, Snapshot, Tears};

const NO_CHANCE: Plan = Plan {
    tears: Tears::Every,
    sector: 512,
    random: 0,
    seed: 0,
};

/// Small files as one line: `a=xy b=`. NUL as `.`.
fn line(files: &Snapshot) -> String {
    let file = |(path, content): (&std::sync::Arc<str>, &torture::Content)| {
        let text = String::from_utf8(content.to_vec()).unwrap().replace('\0', ".");
        format!("{path}={text}")
    };
    files.files.iter().map(file).collect::<Vec<_>>().join(" ")
}

fn points(log: &Log) -> Vec<Point> {
    log.points(0..log.point_count()).collect()
}

fn lines(point: &Point, plan: &Plan) -> BTreeSet<String> {
    point.images(plan).map(|image| line(&image.files)).collect()
}

fn set(lines: &[&str]) -> BTreeSet<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn write_write_sync_write() {
    let disk = Disk::new();
    disk.append("f", b"").unwrap();
    disk.sync("f").unwrap();
    disk.append("f", b"A").unwrap();
    disk.append("f", b"B").unwrap();
    disk.sync("f").unwrap();
    disk.append("f", b"C").unwrap();
    let log = disk.log();
    assert_eq!(log.ops.len(), 6);
    let expected = [
        set(&[""]),
        set(&["", "f="]),
        set(&["f="]),
        set(&["f=", "f=.", "f=A"]),
        set(&["f=", "f=.", "f=A", "f=A.", "f=AB", "f=.."]),
        set(&["f=AB"]),
        set(&["f=AB", "f=AB.", "f=ABC"]),
    ];
    for (point, expected) in points(&log).iter().zip(&expected) {
        assert_eq!(&lines(point, &NO_CHANCE), expected, "after {} operations", point.k);
        // Chance adds what neither a prefix nor a tear shows: the second write without the first.
        let mut more = expected.clone();
        if point.k == 4 {
            more.insert("f=.B".to_owned());
        }
        let plan = Plan {
            random: 200,
            ..NO_CHANCE
        };
        assert_eq!(lines(point, &plan), more, "after {} operations, with chance", point.k);
    }
}

#[test]
fn a_sync_of_one_file_says_nothing_of_another() {
    let disk = Disk::new();
    disk.append("a", b"A").unwrap();
    disk.append("b", b"B").unwrap();
    disk.sync("b").unwrap();
    let log = disk.log();
    let last = points(&log).pop().unwrap();
    assert_eq!(last.unsynced(), 2);
    assert_eq!(lines(&last, &NO_CHANCE), set(&["b=B", "a= b=B", "a=. b=B", "a=A b=B"]));
}

#[test]
fn names_change_whole_and_in_their_order() {
    let disk = Disk::new();
    disk.append("new", b"N").unwrap();
    disk.append("old", b"O").unwrap();
    disk.sync_folder("").unwrap();
    disk.sync("new").unwrap();
    disk.sync("old").unwrap();
    disk.rename("new", "old").unwrap();
    disk.append("new", b"").unwrap();
    let plan = Plan {
        random: 100,
        ..NO_CHANCE
    };
    let last = |disk: &Disk| lines(&points(&disk.log()).pop().unwrap(), &plan);
    assert_eq!(last(&disk), set(&["new=N old=O", "old=N", "new= old=N"]));
    // The second file of a name cannot be there before the first one left it.
    disk.sync("new").unwrap();
    assert_eq!(last(&disk), set(&["new= old=N"]));
}

#[test]
fn a_delete_may_be_undone_until_its_folder_is_synced() {
    let disk = Disk::new();
    disk.append("/x/a", b"A").unwrap();
    disk.append("/y/b", b"B").unwrap();
    for path in ["/x/a", "/y/b"] {
        disk.sync(path).unwrap();
    }
    disk.remove("/x/a").unwrap();
    disk.remove("/y/b").unwrap();
    let plan = Plan {
        random: 50,
        ..NO_CHANCE
    };
    let last = |disk: &Disk| lines(&points(&disk.log()).pop().unwrap(), &plan);
    assert_eq!(last(&disk), set(&["/x/a=A /y/b=B", "/x/a=A", "/y/b=B", ""]));
    disk.sync_folder("/y").unwrap();
    assert_eq!(last(&disk), set(&["/x/a=A", ""]));
}

#[test]
fn a_truncate_is_an_operation_like_others() {
    let disk = Disk::new();
    disk.append("f", b"ABCD").unwrap();
    disk.sync("f").unwrap();
    disk.truncate("f", 1).unwrap();
    disk.append("f", b"XY").unwrap();
    let last = points(&disk.log()).pop().unwrap();
    assert_eq!(lines(&last, &NO_CHANCE), set(&["f=ABCD", "f=A", "f=A..", "f=AXY"]));
    // The new bytes over the old ones, and the length taken after them.
    let plan = Plan {
        random: 100,
        ..NO_CHANCE
    };
    assert_eq!(lines(&last, &plan), set(&["f=ABCD", "f=A", "f=A..", "f=AXY", "f=AXYD"]));
}

#[test]
fn a_write_is_torn_at_every_sector_it_crosses() {
    let disk = Disk::new();
    disk.append("f", &[1; 100]).unwrap();
    disk.sync("f").unwrap();
    disk.append("f", &[2; 9000]).unwrap();
    let last = points(&disk.log()).pop().unwrap();
    let torn = |sector| -> Vec<usize> {
        let plan = Plan { sector, ..NO_CHANCE };
        let torn = last
            .images(&plan)
            .filter(|image| matches!(image.kind, Kind::Torn { .. }));
        torn.map(|image| image.files.files["f"].len()).collect()
    };
    assert_eq!(torn(4096), [4096, 8192]);
    assert_eq!(torn(512), Vec::from_iter((1..=17).map(|n| n * 512)));
}

#[test]
fn the_last_write_alone_is_torn_unless_all_shall_be() {
    let disk = Disk::new();
    for _ in 0..3 {
        disk.append("f", &[7; 1024]).unwrap();
    }
    let last = points(&disk.log()).pop().unwrap();
    let torn = |tears| {
        let plan = Plan { tears, ..NO_CHANCE };
        let images: Vec<_> = last.images(&plan).collect();
        images
            .iter()
            .filter(|image| matches!(image.kind, Kind::Torn { .. }))
            .count()
    };
    assert_eq!((torn(Tears::Last), torn(Tears::Every)), (1, 3));
}

#[test]
fn an_image_is_built_again_from_its_name() {
    let disk = Disk::new();
    for n in 0..30u8 {
        disk.append(if n % 3 == 0 { "a" } else { "b" }, &[n; 2100]).unwrap();
        if n % 11 == 10 {
            disk.sync("a").unwrap();
        }
    }
    let plan = Plan {
        random: 40,
        seed: 5,
        ..NO_CHANCE
    };
    let mut built = 0;
    for point in points(&disk.log()) {
        let mut images = point.images(&plan);
        for image in images.by_ref() {
            let again = point.image(&plan, image.kind).unwrap();
            assert_eq!(again.digest, image.digest, "{:?} at {}", image.kind, point.k);
            assert_eq!(Disk::from(image.files).snapshot().digest(), again.digest);
            built += 1;
        }
        let counts = images.counts();
        assert!(counts.distinct <= counts.generated && counts.distinct > 0);
    }
    assert!(built > 1000);
    let point = points(&disk.log()).pop().unwrap();
    assert!(point.image(&plan, Kind::Prefix { kept: 1000 }).is_none());
}

#[test]
fn marks_count_from_the_moment_they_are_put() {
    let disk = Disk::new();
    disk.append("f", b"A").unwrap();
    disk.sync("f").unwrap();
    disk.mark("one");
    disk.append("f", b"B").unwrap();
    disk.sync("f").unwrap();
    disk.mark("two");
    let log = disk.log();
    let labels = |k| log.marks_before(k).iter().map(|mark| &*mark.label).collect::<Vec<_>>();
    assert_eq!((labels(2), labels(3), labels(4)), (vec![], vec!["one"], vec!["one"]));
    assert_eq!(labels(5), ["one", "two"]);
}

#[test]
fn what_has_no_name_any_more_is_no_image_of_its_own() {
    let disk = Disk::new();
    disk.append("/d/f", &[1; 5000]).unwrap();
    disk.sync("/d/f").unwrap();
    disk.remove("/d/f").unwrap();
    disk.sync_folder("/d").unwrap();
    disk.append("/d/f", b"anew").unwrap();
    let last = points(&disk.log()).pop().unwrap();
    assert_eq!(lines(&last, &NO_CHANCE), set(&["", "/d/f=", "/d/f=....", "/d/f=anew"]));
}

#[test]
fn no_image_of_appended_files_lacks_what_was_synced_or_has_what_was_not_written() {
    for seed in 0..8 {
        let mut random = Random::new(seed);
        let disk = Disk::new();
        let mut synced = vec![[0; 3]];
        for _ in 0..40 {
            let file = random.below(3);
            let path = ["a", "b", "c"][file];
            let mut lens = *synced.last().unwrap();
            if random.below(3) == 0 && disk.exists(path) {
                disk.sync(path).unwrap();
                lens[file] = disk.len(path).unwrap();
            } else {
                let made = !disk.exists(path);
                // No zeros, so that a zero is always a byte that did not arrive.
                disk.append(path, &vec![1 + random.below(255) as u8; 1 + random.below(3000)])
                    .unwrap();
                synced.extend(made.then_some(lens));
            }
            synced.push(lens);
        }
        let whole = disk.snapshot();
        let plan = Plan {
            random: 20,
            seed,
            ..NO_CHANCE
        };
        let mut images = 0;
        for point in points(&disk.log()) {
            for image in point.images(&plan) {
                for (path, synced) in ["a", "b", "c"].iter().zip(synced[point.k]) {
                    let there = image.files.read(path).unwrap_or_default();
                    let written = whole.read(path).unwrap_or_default();
                    assert!(there.len() >= synced);
                    assert_eq!(
                        there[..synced],
                        written[..synced],
                        "seed {seed}, point {}, {:?}",
                        point.k,
                        image.kind
                    );
                    let mut rest = there[synced..].iter().zip(&written[synced..]);
                    assert!(rest.all(|(there, written)| there == written || *there == 0));
                }
                images += 1;
            }
        }
        assert!(images > 500);
    }
}
