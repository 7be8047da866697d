//! The files of a disk against a plain vector, over many random operations.

use std::collections::BTreeMap;

use torture::{Disk, Random};

#[test]
fn files_hold_what_was_done_to_them() {
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let disk = Disk::new();
        let mut expected: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        for _ in 0..200 {
            let path = ["a", "b", "c"][random.below(3)];
            match random.below(7) {
                0..3 => {
                    let bytes = vec![random.next_u64() as u8; random.below(9000)];
                    disk.append(path, &bytes).unwrap();
                    expected.entry(path).or_default().extend(bytes);
                }
                3 => {
                    let len = random.below(20_000);
                    assert_eq!(disk.truncate(path, len).is_ok(), expected.contains_key(path));
                    if let Some(bytes) = expected.get_mut(path) {
                        bytes.resize(len, 0);
                    }
                }
                4 => {
                    let to = ["a", "b", "c"][random.below(3)];
                    assert_eq!(disk.rename(path, to).is_ok(), expected.contains_key(path));
                    if let Some(bytes) = expected.remove(path) {
                        expected.insert(to, bytes);
                    }
                }
                5 => assert_eq!(disk.remove(path).is_ok(), expected.remove(path).is_some()),
                _ => assert_eq!(disk.sync(path).is_ok(), expected.contains_key(path)),
            }
        }
        let read = |disk: &Disk| -> BTreeMap<String, Vec<u8>> {
            let snapshot = disk.snapshot();
            let paths = snapshot.files.keys();
            paths.map(|path| (path.to_string(), disk.read(path).unwrap())).collect()
        };
        let expected: BTreeMap<String, Vec<u8>> = expected.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        assert_eq!(read(&disk), expected, "seed {seed}");
        // Replayed from the log, with everything kept, the platter says the same.
        let last = disk.log().points(0..disk.log().point_count()).last().unwrap();
        let kept = torture::Kind::Prefix { kept: last.unsynced() };
        let image = last.image(&torture::Plan::default(), kept).unwrap();
        assert_eq!(image.digest, disk.snapshot().digest(), "seed {seed}");
        assert_eq!(read(&Disk::from(image.files)), expected, "seed {seed}");
    }
}
