//! The generated files are committed, and fresh; each command stands in the table, and asks who is at work.

#![expect(clippy::expect_used, reason = "helpers of tests may stop the test")]

use std::{collections::BTreeSet, fs, path::Path};

/// Compares a committed file with a fresh one; `KIOSK_BLESS=1 cargo test --workspace --test bindings` writes it.
fn committed(path: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("KIOSK_BLESS").is_some() {
        fs::write(&path, fresh).expect("the file can be written");
    }
    let committed = fs::read_to_string(&path).expect("the file is committed");
    assert!(
        committed == fresh,
        "{} is stale: KIOSK_BLESS=1 cargo test --workspace --test bindings",
        path.display()
    );
}

#[test]
fn the_committed_bindings_are_those_of_the_code() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let draft = folder.path().join("bindings.ts");
    kiosk::bindings::export(&draft).expect("types that TypeScript can say");
    let fresh = fs::read_to_string(&draft).expect("what was just written");
    committed("../ui/src/backend/bindings.ts", &fresh);
}

#[test]
fn the_window_may_call_the_commands_of_the_table_and_no_other() {
    let own = kiosk::bindings::NAMES
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    let permissions: Vec<String> = ["core:event:allow-listen", "core:event:allow-unlisten"]
        .into_iter()
        .map(str::to_owned)
        .chain(own)
        .collect();
    let capability = serde_json::json!({
        "$schema": "../gen/schemas/desktop-schema.json",
        "identifier": "counter",
        "description": "The one window: the commands of the desk and its notices, nothing else",
        "windows": ["main"],
        "permissions": permissions,
    });
    let fresh = serde_json::to_string_pretty(&capability).expect("JSON") + "\n";
    committed("capabilities/counter.json", &fresh);
}

/// Before a station is open, or to have the counter at all. Every other command asks who is at work: a verb whose
/// signature names whom it serves cannot be called without.
const OPEN: [&str; 12] = [
    "status",
    "retry_start",
    "enrolment",
    "enrol",
    "set_aside",
    "sign_in",
    "sign_out",
    "lock",
    "unlock",
    "stay_awake",
    "change_password",
    "open_lockout",
];

#[test]
fn every_command_but_the_open_ones_asks_who_is_at_work() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands");
    let mut open = BTreeSet::new();
    let mut all = BTreeSet::new();
    for file in fs::read_dir(folder).expect("the commands") {
        let code = fs::read_to_string(file.expect("a file").path()).expect("code");
        let commands = code.split("pub async fn ").skip(1);
        for (signature, body) in commands.filter_map(|text| text.split_once("{\n")) {
            let command = signature.split(['(', '<']).next().unwrap_or_default().to_owned();
            let body = body.split("\n}").next().unwrap_or_default();
            if !body.contains("shell.at_work()?") {
                open.insert(command.clone());
            }
            all.insert(command);
        }
    }
    assert_eq!(open, OPEN.map(str::to_owned).into());
    let named: BTreeSet<String> = kiosk::bindings::NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(all, named, "the table names each command that is written");
}
