//! The real programs, killed at random moments.

use std::path::Path;

use torture::kills::{Place, kill};

/// Beside the test's own binary, where `cargo test --workspace` puts them.
pub fn programs() -> std::path::PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().and_then(Path::parent).unwrap().to_owned()
}

#[test]
fn five_hundred_kills_lose_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        programs: programs(),
        folder: folder.path().to_owned(),
        seed: 1,
    };
    let tally = kill(&place, 500);
    println!("{tally:?}");
    assert!(tally.printed > 200 && tally.of_central > 30, "{tally:?}");
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}
