//! The binary itself: what it prints, how it ends, and what a `kill -9` leaves.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use central::sample::places;
use kiosk_wire::{Base64, MeterKind, Outcome, Register};
use serde_json::Value;

use crate::counter::{Counter, client};

const CENTRAL: &str = env!("CARGO_BIN_EXE_central");

struct Process {
    child: Child,
    ready: Value,
}

impl Process {
    fn start(db: &Path, listen: &str) -> Self {
        let mut child = Command::new(CENTRAL)
            .args(["--listen", listen, "--sample", "--plain", "--db"])
            .arg(db)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            ready: serde_json::from_str(&line).unwrap(),
        }
    }

    fn text(&self, key: &str) -> String {
        self.ready[key].as_str().unwrap().into()
    }
}

impl Drop for Process {
    /// SIGKILL: no chance to tidy up.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str], db: &Path) -> Output {
    Command::new(CENTRAL)
        .args(arguments)
        .arg("--db")
        .arg(db)
        .output()
        .unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[expect(clippy::panic, reason = "a helper of tests may stop the test")]
fn single(counter: &Counter, number: &str) -> kiosk_wire::Record {
    let mut record = counter.record(number, places::SINGLE, MeterKind::Single, &[(Register::Mid, "48400")]);
    let kiosk_wire::Content::Reading(reading) = &mut record.content else {
        panic!("a reading");
    };
    reading.declared_on = "1405/08/01".into();
    record
}

#[tokio::test]
async fn a_kill_between_batches_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("central.db");
    let mut process = Process::start(&db, "127.0.0.1:0");
    let code = process.ready["enrolment_codes"][0].as_str().unwrap().to_owned();
    let mut counter = Counter::enrolled_by(client(), &process.text("url"), &code).await;
    let numbers = counter.numbers(12).await;
    let mut acknowledged: Vec<(String, Base64)> = Vec::new();
    for batch in numbers.chunks(3) {
        let envelopes: Vec<Base64> = batch
            .iter()
            .map(|number| counter.seal(&single(&counter, number)))
            .collect();
        assert_eq!(counter.outcomes(&envelopes).await, vec![Outcome::Accepted; 3]);
        acknowledged.extend(batch.iter().cloned().zip(envelopes));
        let address = process.text("address");
        drop(process);
        process = Process::start(&db, &address);
        counter.client = client();
        let again: Vec<Base64> = acknowledged.iter().map(|(_, envelope)| envelope.clone()).collect();
        assert_eq!(counter.outcomes(&again).await, vec![Outcome::Duplicate; again.len()]);
    }
    let held: Vec<String> = lines(&run(&["records"], &db))
        .iter()
        .map(|record| {
            assert_eq!(
                (record["state"].as_str(), record["figures"]["mid"].as_str()),
                (Some("accepted"), Some("48400"))
            );
            record["tracking_number"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(held, numbers);
    let fresh = places::enrolment_codes().len() - 1;
    assert_eq!(process.ready["enrolment_codes"].as_array().unwrap().len(), fresh);
}

#[cfg(unix)]
#[test]
fn sigterm_ends_it_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(&folder.path().join("central.db"), "127.0.0.1:0");
    assert_eq!(process.ready["operators"].as_array().unwrap().len(), 5);
    assert!(process.ready["ca"].is_null());
    let id = process.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(process.child.wait().unwrap().success());
}

#[test]
fn a_code_made_by_the_tool_is_printed_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("central.db");
    let _process = Process::start(&db, "127.0.0.1:0");
    let made = lines(&run(&["code", "--office", "1001", "--counter", "4"], &db));
    assert_eq!(
        (made[0]["counter"].as_str(), made[0]["code"].as_str().unwrap().len()),
        (Some("4"), 14)
    );
    let refused = run(&["code", "--office", "77", "--counter", "4"], &db);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no office 77"));
}

#[test]
fn a_taken_port_a_newer_database_and_a_strange_file_are_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = |arguments: &[&str], name: &str, words: &str| {
        let output = run(arguments, &folder.path().join(name));
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
    };
    refused(
        &["--plain", "--listen", &address],
        "a.db",
        "is taken by another program",
    );
    refused(
        &["serve", "--plain", "--listen", "0.0.0.0:0"],
        "a.db",
        "loopback addresses only",
    );

    let newer = rusqlite::Connection::open(folder.path().join("newer.db")).unwrap();
    newer
        .execute_batch("PRAGMA application_id = 0x6b637472; PRAGMA user_version = 99; CREATE TABLE t (x);")
        .unwrap();
    refused(&["--plain"], "newer.db", "newer version (99)");
    std::fs::write(
        folder.path().join("letter.db"),
        "Dear reader, this is no database. ".repeat(40),
    )
    .unwrap();
    refused(&["--plain"], "letter.db", "not a database of central's");
    let foreign = rusqlite::Connection::open(folder.path().join("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE t (x);").unwrap();
    refused(&["--plain"], "foreign.db", "not a database of central's");
    refused(&["--plain"], "no/such/folder/c.db", "unable to open database file");
}

#[cfg(unix)]
#[test]
fn centrals_database_and_keys_are_its_users_alone() {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt as _,
    };

    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("central.db");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let all_are_its_own = || {
        let keys = folder.path().join("central.db.keys");
        assert_eq!(mode(&keys), 0o700);
        for place in [folder.path(), &keys] {
            for entry in fs::read_dir(place).unwrap() {
                let path = entry.unwrap().path();
                assert!(
                    path == keys || mode(&path) == 0o600,
                    "{}: {:o}",
                    path.display(),
                    mode(&path)
                );
            }
        }
    };
    let central = Process::start(&db, "127.0.0.1:0");
    all_are_its_own();
    drop(central);
    // Of before, when anybody could read them.
    for name in ["central.db", "central.db-wal", "central.db-shm"] {
        let path = folder.path().join(name);
        if path.exists() {
            fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
        }
    }
    let _central = Process::start(&db, "127.0.0.1:0");
    all_are_its_own();
}
