//! A terminal is lost; its spool is not.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use stories::{Admin, Counter, Finished, Town, import_at_central, within};
use tempfile::TempDir;
use town::{Keyboard as _, Visit, Weather};

/// The folder of a counter that took six readings, the first two of them sent by line; and its numbers in order.
async fn six_readings(town: &Town) -> (TempDir, Vec<String>) {
    let counter = Counter::open(town).await;
    let mut numbers = Vec::new();
    for round in 1..=2 {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    within("two are sent", || numbers.iter().all(|number| counter.is_sent(number))).await;
    counter.loses_the_line(&town.line).await;
    for round in 3..=6 {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    let folder = counter.close().await;
    town.line.turn(Weather::Fair);
    (folder, numbers)
}

fn spool(folder: &TempDir) -> PathBuf {
    folder.path().join("kiosk.spool")
}

/// Nothing of the database can be read any more.
fn ruin_the_database(folder: &TempDir) {
    fs::write(folder.path().join("kiosk.db"), b"garbage ".repeat(2000)).unwrap();
    for rest in ["kiosk.db-wal", "kiosk.db-shm"] {
        let _ = fs::remove_file(folder.path().join(rest));
    }
    let status = Admin::at(folder.path()).run(&["status"], "");
    assert!(!status.success, "the terminal is lost indeed");
}

fn recover(finder: &Admin, spool: &Path, more: &[&str]) -> Finished {
    let mut arguments = vec!["recover", "--spool", spool.to_str().unwrap()];
    arguments.extend(more);
    finder.run(&arguments, "")
}

fn only_line(run: &Finished) -> Value {
    assert!(run.success, "{}", run.words);
    assert_eq!(run.lines.len(), 1, "{:?}", run.lines);
    serde_json::from_str(&run.lines[0]).unwrap()
}

fn terminals(town: &Town) -> BTreeSet<String> {
    let records = town.central.records().unwrap();
    records.into_iter().map(|record| record.terminal).collect()
}

fn sorted(numbers: &[String]) -> Vec<String> {
    let mut numbers = numbers.to_vec();
    numbers.sort();
    numbers
}

/// Where each frame begins, and the end.
fn frames(spool: &[u8]) -> Vec<usize> {
    let mut at = 8;
    let mut begins = vec![at];
    while at < spool.len() {
        let length = u32::from_le_bytes(spool[at..at + 4].try_into().unwrap());
        at += 8 + usize::try_from(length).unwrap();
        begins.push(at);
    }
    begins
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_terminals_spool_brings_every_number_to_central_once() {
    let town = Town::found().await;
    let (lost, numbers) = six_readings(&town).await;
    let its_own = terminals(&town);
    ruin_the_database(&lost);
    let folder = Counter::enrolled_cheaply(&town).await;
    let finder = Admin::at(folder.path());

    town.line.turn(Weather::Cut);
    let cut = recover(&finder, &spool(&lost), &[]);
    assert!(!cut.success && cut.lines.is_empty());
    assert!(cut.words.contains("به مرکز دسترسی نیست"), "{}", cut.words);
    town.line.turn(Weather::Fair);

    let said = |accepted, duplicate| {
        json!({ "envelopes": 6, "damaged_bytes": 0, "accepted": accepted, "duplicate": duplicate,
                "rejected": 0, "conflict": 0, "later": 0 })
    };
    assert_eq!(only_line(&recover(&finder, &spool(&lost), &[])), said(4, 2));
    assert_eq!(
        town.numbers(),
        sorted(&numbers),
        "every receipt that was handed out is good"
    );
    assert_eq!(terminals(&town), its_own, "and still the lost terminal's own");
    assert_eq!(only_line(&recover(&finder, &spool(&lost), &[])), said(0, 6));
    assert_eq!(town.numbers(), sorted(&numbers), "once");

    let listed = finder.run(&["records"], "");
    assert!(
        listed.success && listed.lines.is_empty(),
        "the finder has no records of its own"
    );
    let verified = finder.run(&["journal", "verify"], "");
    assert!(verified.success, "{}", verified.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_spool_loses_what_the_damage_covers_and_says_so() {
    let town = Town::found().await;
    let (lost, numbers) = six_readings(&town).await;
    ruin_the_database(&lost);
    let mut bytes = fs::read(spool(&lost)).unwrap();
    let begins = frames(&bytes);
    assert_eq!(begins.len(), 7);
    // The fourth, in its middle; and half a frame at the end, as a power cut leaves it.
    let (fourth, fifth) = (begins[3], begins[4]);
    bytes[(fourth + fifth) / 2] ^= 0x10;
    let torn = bytes[begins[4]..begins[4] + 900].to_vec();
    bytes.extend_from_slice(&torn);
    fs::write(spool(&lost), &bytes).unwrap();

    let folder = Counter::enrolled_cheaply(&town).await;
    let finder = Admin::at(folder.path());
    let run = recover(&finder, &spool(&lost), &[]);
    assert_eq!(
        only_line(&run),
        json!({ "envelopes": 5, "damaged_bytes": fifth - fourth + torn.len(), "accepted": 3, "duplicate": 2,
                "rejected": 0, "conflict": 0, "later": 0 })
    );
    assert!(run.words.contains("بخشی از spool خوانده نشد"), "{}", run.words);
    let but_the_fourth: Vec<String> = numbers
        .iter()
        .filter(|number| **number != numbers[3])
        .cloned()
        .collect();
    assert_eq!(town.numbers(), sorted(&but_the_fourth));
    assert_eq!(
        fs::read(spool(&lost)).unwrap(),
        bytes,
        "the spool itself is left as it was"
    );

    // Its very first bytes as well.
    bytes[3] ^= 1;
    fs::write(spool(&lost), &bytes).unwrap();
    assert_eq!(only_line(&recover(&finder, &spool(&lost), &[]))["duplicate"], 5);

    let letter = folder.path().join("letter");
    fs::write(&letter, "Dear reader, this is no spool. ".repeat(40)).unwrap();
    let run = recover(&finder, &letter, &[]);
    assert!(!run.success && run.words.contains("spool باجه نیست"), "{}", run.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_whose_keys_are_gone_is_recovered_by_a_stick() {
    let town = Town::found().await;
    let (lost, numbers) = six_readings(&town).await;
    fs::write(lost.path().join("installation"), "01934f00-0000-7000-8000-000000000000").unwrap();
    assert!(
        !Admin::at(lost.path()).run(&["status"], "").success,
        "its keys are gone"
    );

    let folder = Counter::enrolled_cheaply(&town).await;
    let finder = Admin::at(folder.path());
    town.line.turn(Weather::Cut);
    let stick = tempfile::tempdir().unwrap();
    let written = only_line(&recover(
        &finder,
        &spool(&lost),
        &["--to", stick.path().to_str().unwrap()],
    ));
    assert_eq!(
        (&written["envelopes"], &written["damaged_bytes"]),
        (&json!(6), &json!(0))
    );
    let file = Path::new(written["file"].as_str().unwrap());
    let taken = only_line(&import_at_central(town.central.db(), &[file]));
    assert_eq!((&taken["accepted"], &taken["duplicate"]), (&json!(4), &json!(2)));
    assert_eq!(town.numbers(), sorted(&numbers));

    let receipt = taken["receipt"].as_str().unwrap();
    let accepted = only_line(&finder.run(&["batch", "accept", receipt], ""));
    assert_eq!((&accepted["sent"], &accepted["waiting"]), (&json!(0), &json!(0)));
    assert_eq!(
        accepted["answers"],
        json!({ "accepted": 4, "duplicate": 2, "rejected": 0, "conflict": 0, "later": 0 })
    );
}

/// What became of a stranger's records says nothing about the finder: it goes on working.
#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_in_a_lost_spool_does_not_stop_the_finder() {
    let town = Town::found().await;
    let (lost, numbers) = six_readings(&town).await;
    let terminal = terminals(&town).into_iter().next().unwrap();
    town.central.disable(&terminal).unwrap();
    let folder = Counter::enrolled_cheaply(&town).await;
    let finder = Admin::at(folder.path());
    let line = only_line(&recover(&finder, &spool(&lost), &[]));
    assert_eq!((&line["duplicate"], &line["conflict"]), (&json!(2), &json!(4)));
    assert_eq!(town.numbers(), sorted(&numbers), "kept, for people to look at");
    let status = only_line(&finder.run(&["status"], ""));
    assert!(status["numbers_left"].as_u64() > Some(0), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spool_longer_than_a_batch_goes_in_several() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter
        .station
        .look_up(Visit::household(1).bill_id.expose())
        .await
        .unwrap();
    counter.loses_the_line(&town.line).await;
    let mut numbers = Vec::new();
    for round in 1..=120 {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    let lost = counter.close().await;
    town.line.turn(Weather::Fair);
    assert!(town.numbers().is_empty(), "nothing was sent before it was lost");
    ruin_the_database(&lost);

    let folder = Counter::enrolled_cheaply(&town).await;
    let finder = Admin::at(folder.path());
    let line = only_line(&recover(&finder, &spool(&lost), &[]));
    assert_eq!((&line["envelopes"], &line["accepted"]), (&json!(120), &json!(120)));
    assert_eq!(town.numbers(), sorted(&numbers));
    let shown = finder.run(&["journal", "show"], "");
    let batches = shown
        .lines
        .iter()
        .filter(|line| line.contains("batch_accepted"))
        .count();
    assert_eq!(batches, 2);
}

/// Somebody gives a counter its own spool: what central says settles its own records too.
#[tokio::test(flavor = "multi_thread")]
async fn a_counters_own_spool_settles_its_own_records() {
    let town = Town::found().await;
    let (folder, numbers) = six_readings(&town).await;
    let admin = Admin::at(folder.path());
    let line = only_line(&recover(&admin, &spool(&folder), &[]));
    assert_eq!((&line["accepted"], &line["duplicate"]), (&json!(4), &json!(2)));
    let status = only_line(&admin.run(&["status"], ""));
    assert_eq!(status["waiting"], 0);
    assert!(
        status["numbers_left"].as_u64() > Some(0),
        "its disk is the right one: {status}"
    );
    assert_eq!(town.numbers(), sorted(&numbers));
}
