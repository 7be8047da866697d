//! The walls of the house: who may know whom, among the engine's modules and among the crates.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

#[path = "arrows/list.rs"]
mod list;
#[path = "arrows/read.rs"]
mod read;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use read::Arrow;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn modules(src: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(src).unwrap().map(|entry| entry.unwrap().path());
    let named = names.filter(|path| path.is_dir() || path.extension().is_some_and(|ext| ext == "rs"));
    named
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "lib" && name != "main" && name != "bin")
        .collect()
}

/// `KIOSK_BLESS=1` prints the list that would fit the code.
fn held(src: &Path, listed: &Path) -> Vec<String> {
    let (arrows, modules) = (read::read(src), modules(src));
    if std::env::var_os("KIOSK_BLESS").is_some() {
        for (module, known) in list::of(&arrows, &modules) {
            let known: Vec<String> = known.into_iter().collect();
            eprintln!("{module}: {}", known.join(", "));
        }
    }
    list::complaints(&arrows, &modules, &list::parse(&fs::read_to_string(listed).unwrap()))
}

#[test]
fn the_engines_modules_know_whom_they_may_and_nobody_else() {
    let station = root().join("src-tauri/crates/station");
    let said = held(&station.join("src"), &station.join("arrows.txt"));
    assert!(
        said.is_empty(),
        "src-tauri/crates/station/arrows.txt:\n{}",
        said.join("\n")
    );
}

#[test]
fn the_crates_know_whom_they_may_and_nobody_else() {
    let root = root();
    let mut arrows = Vec::new();
    let mut names = BTreeSet::new();
    for folder in members(&root) {
        let manifest = fs::read_to_string(root.join(&folder).join("Cargo.toml")).unwrap();
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        let name = name.trim_matches('"').to_owned();
        let mut section = "";
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            }
            if section.contains("dependencies]")
                && !section.contains("dev-dependencies]")
                && let Some((to, _)) = line.split_once(".workspace")
            {
                arrows.push(Arrow {
                    from: name.clone(),
                    to: to.to_owned(),
                    by: format!("{folder}/Cargo.toml"),
                });
            }
        }
        names.insert(name);
    }
    arrows.retain(|arrow| names.contains(&arrow.to));
    let listed = root.join("src-tauri/crates/arrows.txt");
    if std::env::var_os("KIOSK_BLESS").is_some() {
        for (name, known) in list::of(&arrows, &names) {
            eprintln!("{name}: {}", known.into_iter().collect::<Vec<_>>().join(", "));
        }
    }
    let said = list::complaints(&arrows, &names, &list::parse(&fs::read_to_string(listed).unwrap()));
    assert!(said.is_empty(), "src-tauri/crates/arrows.txt:\n{}", said.join("\n"));
}

/// The folders of the workspace's members.
fn members(root: &Path) -> Vec<String> {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("members = [").unwrap();
    let (members, _) = rest.split_once(']').unwrap();
    let named = members
        .split(',')
        .map(|member| member.trim().trim_matches('"').to_owned());
    named.filter(|member| !member.is_empty()).collect()
}

/// A crate of two modules, whose `store` holds this line of code.
fn planted(line: &str) -> Vec<String> {
    let folder = tempfile();
    let src = folder.join("src");
    fs::create_dir_all(src.join("store")).unwrap();
    fs::write(src.join("lib.rs"), "mod screen;\nmod store;\npub use screen::Shown;\n").unwrap();
    fs::write(
        src.join("screen.rs"),
        "pub struct Shown;\npub mod deep { pub fn look() {} }\n",
    )
    .unwrap();
    fs::write(src.join("store/mod.rs"), "mod slip;\n").unwrap();
    fs::write(src.join("store/slip.rs"), format!("{line}\n")).unwrap();
    let arrows = read::read(&src);
    let said = list::complaints(&arrows, &modules(&src), &list::parse("screen:\nstore:\n"));
    fs::remove_dir_all(&folder).unwrap();
    said
}

fn tempfile() -> PathBuf {
    let name = format!("kiosk-arrows-{}-{:?}", std::process::id(), std::thread::current().id());
    let folder = std::env::temp_dir().join(name.replace(['(', ')'], "-"));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn an_arrow_is_seen_in_every_form_it_can_be_written_in() {
    let forms = [
        "use crate::screen::Shown;",
        "use crate::{screen::{deep::look, Shown as Other}};",
        "use crate::screen::*;",
        "pub use crate::screen::Shown;",
        "use super::super::screen::Shown;",
        "use crate::Shown;",
        "fn f() { crate::screen::deep::look(); }",
        "fn f(_: &crate::Shown) {}",
        "fn f() { super::super::screen::deep::look(); }",
        "impl From<crate::screen::Shown> for u8 { fn from(_: crate::screen::Shown) -> Self { 1 } }",
        "fn f() { println!(\"{:?}\", crate::screen::deep::look()); }",
        "fn f() { assert!(matches!(1, _ if { crate::screen::deep::look(); true })); }",
        "mod inner { use super::super::super::screen::Shown; }",
        "#[derive(Clone)] struct S { shown: Option<Vec<crate::screen::Shown>> }",
        "macro_rules! m { () => { crate::screen::deep::look() } }",
        "#[cfg(test)] mod tests { use crate::screen::Shown; }",
        "type T = <crate::screen::Shown as Clone>::Owned;",
    ];
    for form in forms {
        let said = planted(form);
        assert_eq!(said.len(), 1, "{form}: {said:?}");
        assert!(
            said[0].starts_with("`store` may not know `screen` (store/slip.rs: "),
            "{form}: {said:?}"
        );
    }
    for harmless in [
        "pub(in crate::store) fn f() {}",
        "use super::*;",
        "use std::fmt;",
        "// use crate::screen::Shown;",
        "const S: &str = \"crate::screen\";",
    ] {
        assert_eq!(planted(harmless), Vec::<String>::new(), "{harmless}");
    }
}

#[test]
fn a_list_that_is_stale_or_goes_in_a_circle_is_refused() {
    let modules: BTreeSet<String> = ["a", "b", "c"].map(str::to_owned).into();
    let arrow = |from: &str, to: &str| Arrow {
        from: from.to_owned(),
        to: to.to_owned(),
        by: "code".to_owned(),
    };
    let say = |arrows: &[Arrow], text: &str| list::complaints(arrows, &modules, &list::parse(text));
    assert_eq!(say(&[arrow("a", "b")], "a: b\nb:\nc:"), Vec::<String>::new());
    assert_eq!(say(&[], "a: b\nb:\nc:"), ["`a` may know `b`, and does not"]);
    assert_eq!(say(&[], "a:\nb:"), ["`c` is not on the list"]);
    assert_eq!(
        say(&[], "a:\nb:\nc:\nd:"),
        ["`d` is on the list, and there is no such module"]
    );
    let round = [arrow("a", "b"), arrow("b", "c"), arrow("c", "a")];
    assert_eq!(say(&round, "a: b\nb: c\nc: a"), ["modules in circles: a, b, c"]);
}
