//! Two copies of central on one PostgreSQL: real processes, one of them killed again and again.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use central::{Database, sample::places, stored_records};
use kiosk_wire::{MeterKind, Outcome, RecordsRequest, Register, RevisionState, call};
use reqwest::Method;
use serde_json::Value;

use crate::{
    counter::{Counter, client},
    storage::Cluster,
};

const CENTRAL: &str = env!("CARGO_BIN_EXE_central");

/// One copy.
struct Copy {
    child: Child,
    url: String,
    codes: Vec<String>,
}

impl Copy {
    /// Killed after it committed so many transactions, before it says so; never where that is `None`.
    fn start(db: &Path, database: &str, dies: Option<u32>) -> Self {
        let mut command = Command::new(CENTRAL);
        command
            .args([
                "--listen",
                "127.0.0.1:0",
                "--sample",
                "--plain",
                "--database",
                database,
                "--db",
            ])
            .arg(db)
            .stdout(Stdio::piped());
        if let Some(commits) = dies {
            command.env("KIOSK_CENTRAL_DIES_AFTER_COMMIT", commits.to_string());
        }
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let codes = ready["enrolment_codes"].as_array().unwrap();
        Self {
            child,
            url: ready["url"].as_str().unwrap().into(),
            codes: codes.iter().map(|code| code.as_str().unwrap().into()).collect(),
        }
    }

    fn is_dead(&mut self) -> bool {
        for _ in 0..200 {
            if self.child.try_wait().unwrap().is_some() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_copy_committed_the_other_answers_as_a_duplicate() {
    let (folder, cluster) = (tempfile::tempdir().unwrap(), Cluster::begin("on"));
    let (db, database) = (folder.path().join("central.db"), cluster.copy());
    let stays = Copy::start(&db, &database, None);
    let mut counter = Counter::enrolled_by(client(), &stays.url, &stays.codes[0]).await;
    let numbers = counter.numbers(40).await;
    let (mut sent, mut between) = (0, 0);
    // A request commits its own id, the journal's head, each envelope, and reads the heads: it dies after each in turn.
    for commits in 1..=5 {
        let mut dies = Copy::start(&db, &database, Some(commits));
        let envelopes: Vec<_> = (0..2)
            .map(|n| {
                let figure = (48_400 + commits * 10 + n).to_string();
                let figures = [(Register::Mid, figure.as_str())];
                let number = &numbers[sent + usize::try_from(n).unwrap()];
                let record = counter.record(number, places::SINGLE, MeterKind::Single, &figures);
                counter.seal(&record)
            })
            .collect();
        sent += 2;
        let home = std::mem::replace(&mut counter.url, dies.url.clone());
        let request = RecordsRequest {
            envelopes: envelopes.clone(),
            journal: counter.journal_head(),
        };
        let body = serde_json::to_vec(&request).unwrap();
        let answered = counter.request(Method::POST, call::RECORDS, body).send().await;
        counter.url = home;
        assert!(answered.is_err() && dies.is_dead(), "it died after commit {commits}");
        let outcomes = counter.outcomes(&envelopes).await;
        assert!(
            outcomes
                .iter()
                .all(|outcome| matches!(outcome, Outcome::Accepted | Outcome::Duplicate)),
            "{outcomes:?}"
        );
        between += outcomes
            .iter()
            .filter(|outcome| **outcome == Outcome::Duplicate)
            .count();
    }
    assert!(between > 0, "no kill fell between a record's commit and its answer");
    let held = stored_records(Database {
        path: db,
        postgres: Some(database),
    })
    .unwrap();
    let accepted = held.iter().filter(|record| record.state == RevisionState::Accepted);
    let held_numbers: BTreeSet<_> = accepted.map(|record| record.tracking_number.clone()).collect();
    assert_eq!(held.len(), sent, "each once");
    assert_eq!(held_numbers.len(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_asked_at_once_lease_no_number_twice() {
    let (folder, cluster) = (tempfile::tempdir().unwrap(), Cluster::begin("off"));
    let (db, database) = (folder.path().join("central.db"), cluster.copy());
    let copies = [Copy::start(&db, &database, None), Copy::start(&db, &database, None)];
    let mut counters = Vec::new();
    for n in 0..4 {
        let copy = &copies[n % 2];
        counters.push(Counter::enrolled_by(client(), &copy.url, &copy.codes[n]).await);
    }
    let asked = counters.into_iter().map(|counter| {
        tokio::spawn(async move {
            let mut numbers = Vec::new();
            for _ in 0..6 {
                numbers.extend(counter.numbers(200).await);
            }
            numbers
        })
    });
    let mut all = Vec::new();
    for numbers in asked.collect::<Vec<_>>() {
        all.extend(numbers.await.unwrap());
    }
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "a number was leased twice");
    assert_eq!(all.len(), 4 * 6 * 200);
}
