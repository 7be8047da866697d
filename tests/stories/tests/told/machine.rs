//! A machine's life as a counter: out of service, wiped, moved, its keys rotated, its database set aside.

use std::{collections::BTreeSet, fs, path::Path};

use kiosk_station::{
    StartFault, Station, clock,
    folder::Folder,
    leaving::{self, Step, Why},
    moving, rotation, set_aside,
    vault::{Found, Vault},
    view::Phase,
};
use kiosk_wire::RevisionState;
use serde_json::{Value, json};
use stories::{Admin, Counter, Finished, Town, import_at_central, within};
use tempfile::TempDir;
use town::{Keyboard as _, Visit, Weather, people};

/// On a thread that may block, as the keyring's client wants it.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn phase(folder: &TempDir) -> Phase {
    let path = folder.path().to_owned();
    let opened = blocking(move || Station::open(&path, clock::system())).await;
    opened.err().as_ref().map_or(Phase::Ready, StartFault::phase)
}

fn installation(folder: &Path) -> String {
    fs::read_to_string(folder.join("installation"))
        .unwrap()
        .trim()
        .to_owned()
}

/// How many whole keys the keyring has of an installation.
async fn keys_of(installation: &str) -> usize {
    let installation = installation.to_owned();
    blocking(move || {
        let entries = Vault::open(&installation).unwrap().entries().unwrap();
        [entries.database, entries.next, entries.signing]
            .into_iter()
            .filter(|found| matches!(found, Found::Whole(_)))
            .count()
    })
    .await
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

fn line(run: &Finished) -> Value {
    assert!(run.success, "{}", run.words);
    serde_json::from_str(&run.lines[0]).unwrap()
}

/// A counter that took `rounds` readings without a line.
async fn unsent(town: &Town, rounds: u32) -> (Counter, Vec<String>) {
    let counter = Counter::open(town).await;
    counter
        .station
        .look_up(Visit::household(1).bill_id.expose())
        .await
        .unwrap();
    counter.loses_the_line(&town.line).await;
    let mut numbers = Vec::new();
    for round in 1..=rounds {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    (counter, numbers)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_counter_hands_over_what_waits_wipes_itself_and_says_so() {
    let town = Town::found().await;
    let (counter, numbers) = unsent(&town, 3).await;
    let terminal = town.central.terminals().unwrap()[0].terminal.clone();
    let keys = installation(counter.path());
    fs::write(counter.path().join("central.url"), town.line.url()).unwrap();
    assert_eq!(keys_of(&keys).await, 2);
    assert!(town.central.disable(&terminal).unwrap());
    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("central's word is heard", || counter.station.is_disabled()).await;
    assert!(
        counter.station.submit(&Visit::household(4)).is_err(),
        "nothing new is taken"
    );
    within("everything is handed over", || counter.waiting() == 0).await;
    counter.station.leave().await.unwrap();
    let folder = counter.close().await;
    assert_eq!(
        phase(&folder).await,
        Phase::Disabled,
        "the next start goes on by itself"
    );
    assert_eq!(phase(&folder).await, Phase::Disabled, "and says so from then on");

    let records = town.central.records().unwrap();
    let kept: Vec<&str> = records.iter().map(|record| record.tracking_number.as_str()).collect();
    let mut expected = numbers.clone();
    expected.sort();
    assert_eq!(kept, expected, "central has every number that was handed out");
    assert!(records.iter().all(|record| record.state == RevisionState::Quarantined));
    assert_eq!(keys_of(&keys).await, 0);
    assert_eq!(names(folder.path()), left_after_a_wipe());

    // The same machine, as another counter.
    let code = town.central.new_code("1001", "3").unwrap();
    let enrolled = Admin::at(folder.path()).run(&["enrol", "--code", &code], "");
    assert_eq!(line(&enrolled)["counter"], "3", "central's address was kept");
    assert_eq!(phase(&folder).await, Phase::Ready);
}

/// Nothing of anybody's: who locks the folder, a new name for its keys, the note, and the way to central.
/// The technician's tool hears it too, and does what it says.
#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_counter_is_wiped_by_the_technicians_sync_which_says_so() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    let (admin, keys) = (Admin::at(folder.path()), installation(folder.path()));
    assert!(admin.run(&["sync"], "").success);
    let terminal = town.central.terminals().unwrap()[0].terminal.clone();
    assert!(town.central.disable(&terminal).unwrap());
    let synced = admin.run(&["sync"], "");
    assert!(!synced.success, "a counter is no more, and nobody reads a 0");
    let said: Value = serde_json::from_str(&synced.lines[0]).unwrap();
    assert_eq!(said["out_of_service"], json!(true));
    assert!(synced.words.contains("از کار خارج شده"), "{}", synced.words);
    assert_eq!(keys_of(&keys).await, 0);
    assert_eq!(phase(&folder).await, Phase::Disabled);
}

/// A counter ends on central's own word alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_bare_success_retires_nobody() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    let admin = Admin::at(folder.path());
    assert!(admin.run(&["sync"], "").success);
    for answer in [
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>",
    ] {
        town.line.turn(Weather::Portal(answer.into()));
        assert!(!admin.run(&["retire"], "").success);
        town.line.turn(Weather::Fair);
        assert_eq!(phase(&folder).await, Phase::Ready);
    }
    assert!(admin.run(&["retire"], "").success);
    assert_eq!(phase(&folder).await, Phase::Retired);
}

fn left_after_a_wipe() -> BTreeSet<String> {
    ["central.url", "installation", "leaving.json", "lock"]
        .into_iter()
        .map(str::to_owned)
        .collect()
}

const STEPS: [Step; 7] = [
    Step::Keys,
    Step::Database,
    Step::Rest,
    Step::Spool,
    Step::Installation,
    Step::Adopt,
    Step::Done,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_wipe_that_is_interrupted_at_any_step_goes_on_at_the_next_start() {
    let town = Town::found().await;
    for last in STEPS {
        let counter = Counter::open(&town).await;
        let number = counter.take(&Visit::household(1)).await;
        within("it is sent", || counter.is_sent(&number)).await;
        let folder = counter.close().await;
        fs::write(folder.path().join("central.url"), town.line.url()).unwrap();
        fs::write(folder.path().join("notes.txt"), people::NADERI.id).unwrap();
        let keys = installation(folder.path());
        let path = folder.path().to_owned();
        blocking(move || {
            let held = Folder::hold(&path).unwrap();
            leaving::begin(&path, Why::Disabled, false).unwrap();
            leaving::finish_by(&held, &mut |step| step != last).unwrap();
        })
        .await;
        assert_eq!(phase(&folder).await, Phase::Disabled, "after {last:?}");
        assert_eq!(keys_of(&keys).await, 0, "after {last:?}");
        assert_eq!(names(folder.path()), left_after_a_wipe(), "after {last:?}");
    }
}

/// A note that anything may have written, beside a counter that central has not disabled.
#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_a_wipe_that_the_counter_knows_nothing_of_wipes_nothing() {
    let town = Town::found().await;
    let (counter, _) = unsent(&town, 1).await;
    let folder = counter.close().await;
    let before = names(folder.path());
    for why in ["disabled", "retired", "moved"] {
        for stage in ["wiping", "wiped", "done"] {
            let note = format!(r#"{{"why":"{why}","stage":"{stage}","keep_spool":false}}"#);
            fs::write(folder.path().join("leaving.json"), note).unwrap();
            assert_eq!(phase(&folder).await, Phase::Ready, "{why}, {stage}");
            let after = names(folder.path());
            assert!(after.is_superset(&before), "{why}, {stage}: {after:?}");
            assert!(!after.contains("leaving.json"), "{why}, {stage}");
        }
    }
    town.line.turn(Weather::Fair);
    let counter = Counter::open_without_sync(folder).await;
    assert_eq!(counter.waiting(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wipe_waits_for_the_keyring_that_can_tell_whether_it_is_true() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let keys = installation(counter.path());
    counter.station.machine.retire(Why::Retired, false).await.unwrap();
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    let without = admin
        .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
        .run(&["status"], "");
    assert!(!without.success);
    assert!(without.words.contains("جاکلیدی سیستم پاسخ نمی‌دهد"), "{}", without.words);
    assert_eq!(keys_of(&keys).await, 2);
    assert_eq!(phase(&folder).await, Phase::Retired);
    assert_eq!(keys_of(&keys).await, 0);
    assert!(!folder.path().join("kiosk.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_interrupted_at_any_step_ends_at_the_new_counter() {
    let town = Town::found().await;
    for last in STEPS {
        let folder = Counter::enrolled_cheaply(&town).await;
        let (url, code) = (town.line.url(), town.central.new_code("1001", "8").unwrap());
        let new = moving::folder(folder.path());
        line(&Admin::at(&new).run(&["enrol", "--central", &url, "--code", &code], ""));
        let (old_keys, new_keys) = (installation(folder.path()), installation(&new));
        let path = folder.path().to_owned();
        blocking(move || {
            let held = Folder::hold(&path).unwrap();
            leaving::begin(&path, Why::Moved, false).unwrap();
            leaving::finish_by(&held, &mut |step| step != last).unwrap();
        })
        .await;
        let status = line(&Admin::at(folder.path()).run(&["status"], ""));
        assert_eq!(status["counter"], "8", "after {last:?}");
        assert_eq!(installation(folder.path()), new_keys, "after {last:?}");
        assert_eq!(
            (keys_of(&old_keys).await, keys_of(&new_keys).await),
            (0, 2),
            "after {last:?}"
        );
        assert!(!new.exists(), "after {last:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_without_an_answer_outlives_the_wipe() {
    let town = Town::found().await;
    let (counter, _) = unsent(&town, 2).await;
    let folder = counter.close().await;
    let spool = fs::read(folder.path().join("kiosk.spool")).unwrap();
    let path = folder.path().to_owned();
    blocking(move || {
        leaving::begin(&path, Why::Disabled, true).unwrap();
        leaving::finish(&Folder::hold(&path).unwrap()).unwrap();
    })
    .await;
    assert!(!folder.path().join("kiosk.db").exists());
    assert_eq!(fs::read(folder.path().join("kiosk.spool")).unwrap(), spool);

    town.line.turn(Weather::Fair);
    let (url, code) = (town.line.url(), town.central.new_code("1001", "4").unwrap());
    line(&Admin::at(folder.path()).run(&["enrol", "--central", &url, "--code", &code], ""));
    let counter = Counter::open_without_sync(folder).await;
    assert!(!counter.station.recover_set_aside().await.unwrap(), "nothing is left");
    assert_eq!(
        town.numbers().len(),
        2,
        "the next counter on this machine hands it over"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn retiring_is_refused_while_anything_is_unsent_and_wipes_when_all_is_answered() {
    let town = Town::found().await;
    let (counter, _) = unsent(&town, 2).await;
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    for way in [&["retire"][..], &["retire", "--offline"]] {
        let refused = admin.run(way, "");
        assert!(!refused.success);
        assert!(
            refused.words.contains("2 رکورد هنوز به مرکز نرسیده است"),
            "{}",
            refused.words
        );
    }
    assert_eq!(phase(&folder).await, Phase::Ready, "nothing was changed");

    // By stick, there and back.
    let stick = tempfile::tempdir().unwrap();
    let exported = line(&admin.run(&["batch", "export", stick.path().to_str().unwrap()], ""));
    assert!(!admin.run(&["retire", "--offline"], "").success, "a stick is no answer");
    let file = Path::new(exported["file"].as_str().unwrap()).to_owned();
    let taken = line(&import_at_central(town.central.db(), &[&file]));
    line(&admin.run(&["batch", "accept", taken["receipt"].as_str().unwrap()], ""));
    let no_line = admin.run(&["retire"], "");
    assert!(
        !no_line.success && no_line.words.contains("به مرکز دسترسی نیست"),
        "{}",
        no_line.words
    );
    let keys = installation(folder.path());
    let retired = line(&admin.run(&["retire", "--offline"], ""));
    assert_eq!(
        retired,
        json!({ "office": "1001", "counter": "2", "needs_action": 0, "central_knows": false })
    );
    assert_eq!(phase(&folder).await, Phase::Retired);
    assert_eq!(keys_of(&keys).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_is_refused_while_anything_is_unsent_and_a_wrong_code_costs_nothing() {
    let town = Town::found().await;
    let (counter, numbers) = unsent(&town, 2).await;
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    let code = town.central.new_code("1001", "8").unwrap();
    let move_by = |code: &str| {
        let url = town.line.url();
        admin.run(&["move", "--central", &url, "--code", code], "")
    };
    let refused = move_by(&code);
    assert!(!refused.success);
    assert!(
        refused.words.contains("2 رکورد هنوز به مرکز نرسیده است"),
        "{}",
        refused.words
    );

    town.line.turn(Weather::Fair);
    let wrong = move_by("0000-0000-0000");
    assert!(
        !wrong.success && wrong.words.contains("مرکز چنین کدی نداده است"),
        "{}",
        wrong.words
    );
    let status = line(&admin.run(&["status"], ""));
    assert_eq!((&status["counter"], &status["waiting"]), (&json!("2"), &json!(0)));

    let old_keys = installation(folder.path());
    let moved = move_by(&code);
    assert_eq!(line(&moved)["counter"], "8", "{}", moved.words);
    let status = line(&admin.run(&["status"], ""));
    assert_eq!(status["counter"], "8");
    assert!(status["numbers_left"].as_u64() > Some(0), "{status}");
    assert!(
        admin.run(&["records"], "").lines.is_empty(),
        "nothing of the old counter"
    );
    assert_eq!(keys_of(&old_keys).await, 0);
    assert_eq!(keys_of(&installation(folder.path())).await, 2);
    let mut expected = numbers;
    expected.sort();
    assert_eq!(town.numbers(), expected);
    let standings: Vec<(String, String)> = town
        .central
        .terminals()
        .unwrap()
        .into_iter()
        .map(|terminal| (terminal.counter, terminal.standing))
        .collect();
    let said = |counter: &str, standing: &str| (counter.to_owned(), standing.to_owned());
    assert_eq!(standings, [said("2", "retired"), said("8", "in_service")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_killed_after_any_step_loses_no_record_and_leaves_one_key() {
    let town = Town::found().await;
    let (counter, numbers) = unsent(&town, 2).await;
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    let keys = installation(folder.path());
    let database_key = || {
        let keys = keys.clone();
        blocking(move || match Vault::open(&keys).unwrap().entries().unwrap().database {
            Found::Whole(key) => Some(key),
            Found::Absent | Found::Damaged => None,
        })
    };
    let mut before = database_key().await;
    for step in rotation::Step::ALL {
        let name = format!("{step:?}");
        let died = admin.with("KIOSK_DIE_AFTER", &name).run(&["keys", "rotate"], "");
        assert!(!died.success && died.lines.is_empty(), "{name}: it was killed");
        for start in ["first", "second"] {
            let records = admin.run(&["records"], "");
            assert!(records.success, "{name}, the {start} start: {}", records.words);
            assert_eq!(records.lines.len(), numbers.len(), "{name}, the {start} start");
            assert_eq!(keys_of(&keys).await, 2, "{name}: the database's one and the counter's");
        }
        let after = database_key().await;
        assert!(after.is_some(), "{name}: the database's key is gone");
        let has_the_next = !matches!(step, rotation::Step::NextMade | rotation::Step::Noted);
        assert_eq!(before != after, has_the_next, "{name}");
        before = after;
    }
    line(&admin.run(&["keys", "rotate"], ""));
    assert!(database_key().await != before, "and one that is let be is done at once");
    let verified = admin.run(&["journal", "verify"], "");
    assert!(verified.success, "{}", verified.words);
}

fn damage(folder: &TempDir) {
    let path = folder.path().join("kiosk.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[..4096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    for rest in ["kiosk.db-wal", "kiosk.db-shm"] {
        let _ = fs::remove_file(folder.path().join(rest));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_whole_and_its_records_reach_central_by_the_next_enrolment() {
    let town = Town::found().await;
    let (counter, numbers) = unsent(&town, 3).await;
    let folder = counter.close().await;
    let path = folder.path().to_owned();
    let sound = blocking({
        let path = path.clone();
        move || set_aside::set_aside(&path, clock::system().as_ref())
    })
    .await;
    assert!(sound.is_err(), "a database that opens is never put aside");
    damage(&folder);
    let damaged = fs::read(folder.path().join("kiosk.db")).unwrap();
    assert_eq!(phase(&folder).await, Phase::DatabaseDamaged);

    let admin = Admin::at(folder.path());
    let aside = line(&admin.run(&["set-aside"], ""));
    let aside = Path::new(aside["set_aside"].as_str().unwrap()).to_owned();
    assert_eq!(
        fs::read(aside.join("kiosk.db")).unwrap(),
        damaged,
        "it is kept as it was"
    );
    assert_eq!(phase(&folder).await, Phase::NotEnrolled);

    town.line.turn(Weather::Fair);
    let (url, code) = (town.line.url(), town.central.new_code("1001", "5").unwrap());
    line(&admin.run(&["enrol", "--central", &url, "--code", &code], ""));
    let counter = Counter::open_without_sync(folder).await;
    assert!(!counter.station.recover_set_aside().await.unwrap());
    let mut expected = numbers;
    expected.sort();
    assert_eq!(town.numbers(), expected, "every number is at central, once");
    assert!(aside.join("kiosk.db").exists(), "and the old files are kept");
    assert!(aside.join("answered").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_copied_to_another_machine_does_not_open_and_says_so() {
    let town = Town::found().await;
    let ours = Counter::enrolled_cheaply(&town).await;
    let theirs = tempfile::tempdir().unwrap();
    let (url, code) = (town.line.url(), town.central.new_code("1001", "6").unwrap());
    line(&Admin::at(theirs.path()).run(&["enrol", "--central", &url, "--code", &code], ""));

    // To a machine that never was a counter: no key of it is in that keyring.
    let bare = Counter::copy(ours.path());
    fs::write(bare.path().join("installation"), uuid::Uuid::now_v7().to_string()).unwrap();
    assert_eq!(phase(&bare).await, Phase::KeyMissing);

    // To a machine that is a counter: its key is another's.
    for name in ["kiosk.db", "kiosk.check"] {
        fs::copy(ours.path().join(name), theirs.path().join(name)).unwrap();
    }
    assert_eq!(phase(&theirs).await, Phase::KeyWrong);
    assert_eq!(phase(&theirs).await, Phase::KeyWrong, "and no key was made");
    let said = Admin::at(theirs.path()).run(&["status"], "").words;
    assert!(said.contains("کلید این پایگاه داده نیست"), "{said}");
    assert_eq!(phase(&ours).await, Phase::Ready, "where it belongs it opens");
}
