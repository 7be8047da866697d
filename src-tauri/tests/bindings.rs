//! The generated TypeScript is committed, and fresh.

use std::{fs, path::Path};

/// `KIOSK_BLESS=1 cargo test -p kiosk` writes it anew.
#[test]
fn the_committed_bindings_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/backend/bindings.ts");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let draft = folder.path().join("bindings.ts");
    kiosk::bindings::export(&draft).expect("types that TypeScript can say");
    let fresh = fs::read_to_string(&draft).expect("what was just written");
    if std::env::var_os("KIOSK_BLESS").is_some() {
        fs::write(&path, &fresh).expect("the bindings can be written");
    }
    let committed = fs::read_to_string(&path).expect("ui/src/backend/bindings.ts is committed");
    assert!(
        committed == fresh,
        "ui/src/backend/bindings.ts is stale: KIOSK_BLESS=1 cargo test -p kiosk"
    );
}

/// A command that the manifest, the capability or the collection forgets does not work, or is not guarded.
#[test]
fn manifest_capability_and_collection_name_the_same_commands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("a file of this crate");
    let listed: Vec<String> = read("build.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\",").map(str::to_owned))
        .collect();
    assert!(listed.len() > 10, "the list of build.rs was not found");
    let capability = read("capabilities/counter.json");
    let collection = read("src/bindings.rs");
    for command in &listed {
        assert!(
            capability.contains(&format!("\"allow-{}\"", command.replace('_', "-"))),
            "{command}: no permission"
        );
        assert!(
            collection.contains(&format!("commands::{command},")),
            "{command}: not collected"
        );
    }
    assert_eq!(
        collection.matches("        commands::").count(),
        listed.len(),
        "one is collected and not listed"
    );
}

/// A command that is not in the access table, or does not ask it by its own name, is not guarded.
#[test]
fn each_command_asks_the_access_table_by_its_own_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = fs::read_to_string(root.join("src/commands.rs")).expect("the commands");
    let mut named: Vec<&str> = Vec::new();
    for (signature, body) in code
        .split("pub async fn ")
        .skip(1)
        .filter_map(|text| text.split_once("{\n"))
    {
        let command = signature.split(['(', '<']).next().unwrap_or_default();
        let body = body.split("\n}").next().unwrap_or_default();
        let asks = format!("admit(\"{command}\")");
        // What a window may know and do before there is a station.
        let open = ["status", "retry_start", "enrolment", "enrol", "set_aside"].contains(&command);
        assert!(open || body.contains(&asks), "{command} does not ask the table");
        named.push(command);
    }
    let table: Vec<&str> = kiosk_station::access::TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, table, "the table has a line for each command, in the same order");
}
