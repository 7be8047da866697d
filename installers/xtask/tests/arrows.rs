//! The walls of the house: which module of the engine may know which, and which crate which. The lists lie beside the
//! code, and are written for people.

#![expect(clippy::expect_used, reason = "tests")]

#[path = "../arrows/mod.rs"]
mod arrows;
#[path = "arrows/judged.rs"]
mod judged;
#[path = "arrows/manifests.rs"]
mod manifests;
#[path = "arrows/planted.rs"]
mod planted;

use std::{
    fs,
    path::{Path, PathBuf},
};

use arrows::{List, Plan};

fn said(plan: &Plan, list: &List) -> Vec<String> {
    arrows::judge(plan, list).iter().map(ToString::to_string).collect()
}

#[test]
fn modules_and_crates_know_only_whom_their_list_lets_them_know() {
    let house = arrows::house().expect("code and lists");
    let seen: Vec<usize> = house.iter().map(|held| held.plan.arrows.len()).collect();
    assert!(seen[0] > 100 && seen[1] > 20 && seen[2] > 0, "arrows seen: {seen:?}");
    let mut complaints = Vec::new();
    for held in &house {
        let said = said(&held.plan, &held.list);
        complaints.extend(said.iter().map(|words| format!("{}: {words}", held.what)));
    }
    assert!(
        complaints.is_empty(),
        "`cargo xtask arrows` prints what is drawn; the lists say otherwise:\n{}",
        complaints.join("\n")
    );
}

#[test]
fn what_is_shown_of_the_house_is_a_list_that_fits_it() {
    for held in arrows::house().expect("code and lists") {
        let shown = arrows::told(&held.plan);
        let list = List::read(&shown, None).expect(&shown);
        assert_eq!(said(&held.plan, &list), [] as [String; 0], "{shown}");
    }
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("arrows").join(name);
    // of an earlier run
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder of cargo's");
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder of cargo's");
        fs::write(file, text).expect("a file of this test");
    }
}
