//! What `cargo xtask test` makes of what cargo and the tests say: none is left out, and none that failed goes unseen.

#![expect(clippy::expect_used, reason = "tests")]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
    time::Duration,
};

use xtask::{
    lanes::{self, Done, Job},
    report::Report,
    steps::{Manner, is_of_one_package, started_by},
    suite::Suite,
};

/// As cargo 1.95 writes it, but for the features.
fn artifact(manifest: &str, kind: &str, name: &str, test: bool, executable: &str) -> String {
    format!(
        r#"{{"reason":"compiler-artifact","package_id":"path+file:///k#0.1.0","manifest_path":"{manifest}","target":{{"kind":["{kind}"],"crate_types":["bin"],"name":"{name}","src_path":"/k/main.rs","edition":"2024","doc":false,"doctest":false,"test":true}},"profile":{{"opt_level":"0","debuginfo":1,"debug_assertions":true,"overflow_checks":true,"test":{test}}},"features":[],"filenames":["/k/x"],"executable":{executable},"fresh":false}}"#
    )
}

fn suite(line: &str) -> Option<Suite> {
    Suite::of(line).expect("it can be read")
}

#[test]
fn every_binary_of_tests_is_found_with_its_name_and_folder() {
    for (kind, target, name) in [
        ("test", "told", "stories-told"),
        ("bin", "kiosk-admin", "stories-kiosk-admin"),
        ("lib", "kiosk_station", "stories-lib"),
        ("rlib", "kiosk", "stories-lib"),
    ] {
        let line = artifact("/k/tests/stories/Cargo.toml", kind, target, true, r#""/k/t/told-1f""#);
        let found = suite(&line).expect("a suite");
        assert_eq!(found.name, name);
        assert_eq!(found.executable, Path::new("/k/t/told-1f"));
        assert_eq!(found.folder, Path::new("/k/tests/stories"));
    }
    let odd = artifact(
        r#"/k/a \"folder\"/Cargo.toml"#,
        "test",
        "told",
        true,
        r#""/k/\u0645/told""#,
    );
    let found = suite(&odd).expect("a suite");
    assert_eq!(found.executable, Path::new("/k/م/told"));
    assert_eq!(found.folder, Path::new("/k/a \"folder\""));
}

#[test]
fn a_library_and_a_program_are_no_suites_and_what_is_unreadable_is_no_silence() {
    for line in [
        artifact("/k/Cargo.toml", "bin", "central", false, r#""/k/t/central""#),
        artifact("/k/Cargo.toml", "lib", "domain", false, "null"),
        r#"{"reason":"build-finished","success":true}"#.to_owned(),
        "a macro says hello".to_owned(),
        String::new(),
    ] {
        assert_eq!(suite(&line), None, "{line}");
    }
    let whole = artifact("/k/Cargo.toml", "test", "told", true, r#""/k/t/told""#);
    for line in [
        whole[..whole.len() - 1].to_owned(),
        whole.replace("manifest_path", "manifest"),
        whole.replace(r#""name""#, r#""named""#),
    ] {
        assert!(Suite::of(&line).is_err(), "{line}");
    }
}

const BAD: &str = "\
$ dbus-run-session -- sh
running 3 tests
test one ... ok
lives by seeds, of commit «5ecb»: again by KIOSK_SEED=7..407
test sim::two ... FAILED
test three ... FAILED

failures:

---- sim::two stdout ----
thread 'sim::two' panicked at tests/proof/sim.rs:1:1:
lost

---- three stdout ----
doubled


failures:
    sim::two
    three

test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 9 filtered out; finished in 0.41s
";

fn told(output: &str) -> Done {
    Report::of(output.as_bytes()).told("torture-proof", Path::new("/k/proof.log"))
}

#[test]
fn a_failed_suite_tells_each_failed_test_its_words_and_its_sum() {
    let done = told(BAD);
    assert_eq!(done.failed, ["torture-proof: sim::two", "torture-proof: three"]);
    let lines = done.lines.join("\n");
    for part in [
        "lost",
        "doubled",
        "KIOSK_SEED=7..407",
        "test result: FAILED. 1 passed; 2 failed",
    ] {
        assert!(lines.contains(part), "{part} is not in {lines}");
    }
    assert!(!lines.contains("test one"), "what went well is in the file: {lines}");
    assert_eq!(
        Report::of(BAD.as_bytes()).ran,
        4,
        "those filtered out are not among them"
    );
}

#[test]
fn a_good_suite_tells_its_sum_and_its_seeds_alone() {
    let sum = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 31.07s";
    let again = "of commit «5ecb»: again by KIOSK_SEED=7..407";
    // A test may itself print what a failure looks like.
    let done = told(&format!(
        "running 12 tests\nfailures:\n{again}\ntest a ... ok\n\n{sum}\n"
    ));
    assert_eq!(done.lines, [again, sum]);
    assert_eq!(done.failed, [] as [String; 0]);
    let several = format!("{sum}\nrunning 2 tests\n{}\n", sum.replace("12", "2"));
    assert_eq!(Report::of(several.as_bytes()).ran, 14);
}

#[test]
fn bytes_that_are_no_text_and_an_endless_failure_are_shown_within_bounds() {
    let long = BAD
        .replace("lost\n", &"lost\n".repeat(100_000))
        .replace("doubled", "\u{0}");
    let mut bytes = long.into_bytes();
    bytes.splice(30..31, [0xFF, 0xFE]);
    let report = Report::of(&bytes);
    let done = report.told("torture-proof", Path::new("/k/proof.log"));
    assert_eq!(done.failed.len(), 2);
    assert!(done.lines.len() < 500, "{} lines", done.lines.len());
    let lines = done.lines.join("\n");
    assert!(lines.contains("lines more in /k/proof.log"), "{}", done.lines.len());
    assert!(report.last_lines().count() <= 100);
}

#[test]
fn cargo_of_a_command_finds_the_environment_of_a_developers() {
    for gone in [
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_PKG_NAME",
        "CARGO_PKG_VERSION_PRE",
        "OUT_DIR",
    ] {
        assert!(is_of_one_package(gone), "{gone}");
    }
    for kept in [
        "CARGO",
        "CARGO_HOME",
        "CARGO_TARGET_DIR",
        "CARGO_TERM_COLOR",
        "CARGO_BUILD_JOBS",
        "CARGO_NET_OFFLINE",
        "RUSTFLAGS",
        "PATH",
    ] {
        assert!(!is_of_one_package(kept), "{kept}");
    }
}

#[test]
fn a_program_that_another_starts_keeps_folder_and_environment() {
    let mut inner = Command::new("cat");
    inner
        .args(["-u", "x"])
        .current_dir("/tmp")
        .env("A", "1")
        .env_remove("B");
    let outer = started_by("nice", ["-n", "10"], &inner);
    let words: Vec<&OsStr> = outer.get_args().collect();
    assert_eq!(outer.get_program(), "nice");
    assert_eq!(words, ["-n", "10", "cat", "-u", "x"]);
    assert_eq!(outer.get_current_dir(), Some(Path::new("/tmp")));
    let environment: Vec<_> = outer.get_envs().collect();
    assert_eq!(
        environment,
        [(OsStr::new("A"), Some(OsStr::new("1"))), (OsStr::new("B"), None)]
    );
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder of cargo's");
    folder
}

#[test]
fn a_program_beside_others_writes_into_its_file_and_its_end_is_known() {
    let log = folder("suites").join("beside.log");
    // Of an earlier run.
    let _ = fs::remove_file(&log);
    let sh = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    Manner::Beside(&log)
        .run(sh("echo out; echo err >&2"))
        .expect("it ends well");
    let failure = Manner::Behind(&log).run(sh("nice; exit 3")).expect_err("it does not");
    assert!(failure.to_string().contains('3'), "{failure}");
    let text = fs::read_to_string(&log).expect("it was written");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('$')).collect();
    assert_eq!(lines[..2], ["out", "err"]);
    let nice: i32 = lines[2].parse().expect("a number");
    assert!(nice >= 5, "it comes before others: {nice}");
}

fn job<'a>(name: &str, work: impl FnOnce() -> Done + Send + 'a) -> Job<'a> {
    Job {
        name: name.to_owned(),
        work: Box::new(work),
    }
}

fn failed(what: &str) -> Done {
    Done {
        lines: Vec::new(),
        failed: vec![what.to_owned()],
    }
}

#[test]
fn lanes_go_side_by_side_and_one_that_fails_stops_no_other() {
    let (tell, hear) = mpsc::channel();
    let patience = Duration::from_secs(60);
    let outcome = lanes::run(vec![
        vec![
            job("first", || failed("a")),
            // Comes to an end only because the other lane runs meanwhile.
            job("waits", move || match hear.recv_timeout(patience) {
                Ok(()) => Done::default(),
                Err(_) => failed("the other lane did not run"),
            }),
        ],
        vec![
            job("second", || failed("b")),
            job("tells", move || {
                tell.send(()).expect("the other lane waits");
                Done::default()
            }),
        ],
    ]);
    let mut names = outcome.failed.clone();
    names.sort();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(outcome.took.len(), 4);
    let failure = outcome.all_well().expect_err("two failed").to_string();
    assert!(failure.contains("  a\n") && failure.ends_with("  b"), "{failure}");
}

#[test]
fn a_job_that_panics_fails_the_run() {
    let outcome = lanes::run(vec![
        vec![job("falls", || std::panic::resume_unwind(Box::new("on purpose")))],
        vec![job("stands", Done::default)],
    ]);
    assert_eq!(outcome.failed.len(), 1, "{:?}", outcome.failed);
    assert!(outcome.all_well().is_err());
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of this repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !path.ends_with("target") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// `cargo test` ran examples in comments as well, and this run has none to run.
#[test]
fn no_comment_holds_an_example_that_would_have_to_be_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for part in ["src-tauri", "tests", "installers"] {
        sources(&root.join(part), &mut files);
    }
    assert!(files.len() > 200, "{} sources were found", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let comments = text.lines().filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))
        });
        let fences = comments.filter_map(|line| line.trim().strip_prefix("```"));
        // Every second one ends what the one before it began.
        for opening in fences.step_by(2) {
            let file = file.display();
            assert_eq!(
                opening, "text",
                "{file}: an example that `cargo xtask test` does not run"
            );
        }
    }
}
