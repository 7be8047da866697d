//! Records on a stick: by it alone, before or after the line, twice; and receipts that are none.

use std::{
    fs,
    path::{Path, PathBuf},
};

use kiosk_wire::{BatchAnswer, BatchReceipt, Outcome, Signed, SigningKey};
use serde_json::{Value, json};
use stories::{Admin, Counter, Finished, Starts, Town, import_at_central};
use tempfile::TempDir;
use town::Visit;

/// A closed counter with three readings that wait, the second of them for a bill nobody has; and a stick.
struct Office {
    town: Town,
    folder: TempDir,
    admin: Admin,
    stick: TempDir,
    /// Sorted.
    numbers: Vec<String>,
}

impl Office {
    async fn with_three_waiting() -> Self {
        let town = Town::found().await;
        let counter = Counter::open(&town).await;
        counter.loses_the_line(&town.line).await;
        let mut numbers = vec![
            counter.take(&Visit::household(1)).await,
            counter.take(&Visit::unknown_bill()).await,
            counter.take(&Visit::household(2)).await,
        ];
        numbers.sort();
        let folder = counter.close().await;
        Self {
            admin: Admin::at(folder.path()),
            town,
            folder,
            stick: tempfile::tempdir().unwrap(),
            numbers,
        }
    }

    fn export(&self) -> PathBuf {
        let run = self
            .admin
            .run(&["batch", "export", self.stick.path().to_str().unwrap()], "");
        let line = only_line(&run);
        assert_eq!(line["envelopes"], 3);
        let file = PathBuf::from(line["file"].as_str().unwrap());
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.ends_with(&format!("-{}.kiosk-batch.json", line["batch"].as_str().unwrap())));
        file
    }

    fn import(&self, file: &Path) -> (Value, PathBuf) {
        let line = only_line(&import_at_central(self.town.central.db(), &[file]));
        let receipt = PathBuf::from(line["receipt"].as_str().unwrap());
        assert!(receipt.to_str().unwrap().ends_with(".kiosk-receipt.json"));
        (line, receipt)
    }

    fn accept(&self, file: &Path) -> Finished {
        self.admin.run(&["batch", "accept", file.to_str().unwrap()], "")
    }

    /// Everything the counter says of its records and its past.
    fn all_it_knows(&self) -> (Vec<String>, Vec<String>) {
        (
            self.admin.run(&["records"], "").lines,
            self.admin.run(&["journal", "show"], "").lines,
        )
    }

    fn events(&self, name: &str) -> usize {
        let shown = self.admin.run(&["journal", "show"], "");
        assert!(shown.success, "{}", shown.words);
        let is = |line: &&String| serde_json::from_str::<Value>(line).unwrap()["event"]["event"] == name;
        shown.lines.iter().filter(is).count()
    }

    fn is_whole(&self) {
        assert_eq!(self.town.numbers(), self.numbers, "each number is at central once");
        assert_eq!(self.events("restored"), 0, "nothing of this looks like a restored disk");
        let verified = self.admin.run(&["journal", "verify"], "");
        assert!(verified.success, "{}", verified.words);
        assert!(
            fs::read_dir(self.stick.path()).unwrap().all(|entry| !entry
                .unwrap()
                .file_name()
                .to_str()
                .unwrap()
                .ends_with(".part")),
            "no half file is left on the stick"
        );
    }
}

fn only_line(run: &Finished) -> Value {
    assert!(run.success, "{}", run.words);
    assert_eq!(run.lines.len(), 1, "{:?}", run.lines);
    serde_json::from_str(&run.lines[0]).unwrap()
}

fn states(admin: &Admin) -> Vec<String> {
    let run = admin.run(&["records"], "");
    let state = |line: &String| {
        let value: Value = serde_json::from_str(line).unwrap();
        value["state"].as_str().unwrap().to_owned()
    };
    let mut states: Vec<String> = run.lines.iter().map(state).collect();
    states.sort();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn records_by_stick_only_are_at_central_once_and_settled_here() {
    let office = Office::with_three_waiting().await;
    let before = office.all_it_knows();
    let nowhere = office.stick.path().join("pulled-out");
    let run = office.admin.run(&["batch", "export", nowhere.to_str().unwrap()], "");
    assert!(!run.success && run.lines.is_empty());
    assert!(run.words.contains("روی حافظه نوشته نشد"), "{}", run.words);
    assert_eq!(office.all_it_knows(), before, "what was not written was not exported");

    let file = office.export();
    let (taken, receipt) = office.import(&file);
    let counted =
        |line: &Value| ["accepted", "duplicate", "rejected", "conflict", "later"].map(|key| line[key].clone());
    assert_eq!(counted(&taken), [2, 0, 1, 0, 0].map(Value::from));
    assert_eq!(office.town.numbers(), office.numbers);

    let accepted = only_line(&office.accept(&receipt));
    let settled = |line: &Value| ["sent", "rejected", "quarantined", "waiting"].map(|key| line[key].clone());
    assert_eq!(settled(&accepted), [2, 1, 0, 0].map(Value::from));
    assert_eq!(counted(&accepted["answers"]), [2, 0, 1, 0, 0].map(Value::from));
    assert_eq!(states(&office.admin), ["rejected", "sent", "sent"]);

    let before = office.all_it_knows();
    let again = only_line(&office.accept(&receipt));
    assert_eq!(settled(&again), [0, 0, 0, 0].map(Value::from));
    assert_eq!(office.all_it_knows(), before, "the same receipt twice changes nothing");
    assert_eq!(
        (office.events("batch_exported"), office.events("batch_accepted")),
        (1, 1)
    );

    let files = fs::read_dir(office.stick.path()).unwrap().count();
    let empty = office
        .admin
        .run(&["batch", "export", office.stick.path().to_str().unwrap()], "");
    assert!(empty.success && empty.lines.is_empty());
    assert!(empty.words.contains("چیزی در صف نیست"), "{}", empty.words);
    assert_eq!(fs::read_dir(office.stick.path()).unwrap().count(), files);
    office.is_whole();
}

#[tokio::test(flavor = "multi_thread")]
async fn by_stick_and_then_by_line_is_once() {
    let office = Office::with_three_waiting().await;
    let (_, receipt) = office.import(&office.export());
    office.town.line.turn(town::Weather::Fair);
    let sent = only_line(&office.admin.run(&["sync"], ""));
    assert_eq!(
        sent,
        json!({ "sent": 2, "rejected": 1, "quarantined": 0, "waiting": 0, "out_of_service": false })
    );
    let accepted = only_line(&office.accept(&receipt));
    assert_eq!((&accepted["sent"], &accepted["waiting"]), (&json!(0), &json!(0)));
    assert_eq!(states(&office.admin), ["rejected", "sent", "sent"]);
    office.is_whole();
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_twice_and_sent_by_line_in_between_is_once() {
    let office = Office::with_three_waiting().await;
    let (first, second) = (office.export(), office.export());
    assert_ne!(first, second);
    office.town.line.turn(town::Weather::Fair);
    only_line(&office.admin.run(&["sync"], ""));
    for file in [&second, &first] {
        let (taken, receipt) = office.import(file);
        assert_eq!((&taken["duplicate"], &taken["rejected"]), (&json!(2), &json!(1)));
        let accepted = only_line(&office.accept(&receipt));
        assert_eq!(accepted["sent"], 0);
    }
    assert_eq!(states(&office.admin), ["rejected", "sent", "sent"]);
    office.is_whole();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_not_centrals_for_this_counter_changes_nothing() {
    let office = Office::with_three_waiting().await;
    let (_, receipt) = office.import(&office.export());
    let good: BatchAnswer = serde_json::from_slice(&fs::read(&receipt).unwrap()).unwrap();
    let write = |name: &str, answer: &BatchAnswer| {
        let path = office.stick.path().join(name);
        fs::write(&path, serde_json::to_vec(answer).unwrap()).unwrap();
        path
    };

    let mut altered = good.receipt.bytes().to_vec();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let said: BatchReceipt = good.receipt.open(&[central_key(&office.town).public()]).unwrap();
    let stranger = SigningKey::generate().unwrap();
    let other = Office::with_three_waiting_at(&office.town).await;
    let nothing = office.stick.path().join("letter.txt");
    fs::write(&nothing, "Dear reader").unwrap();
    let bad = [
        write(
            "altered",
            &BatchAnswer {
                receipt: Signed::from_bytes(altered),
            },
        ),
        write(
            "forged",
            &BatchAnswer {
                receipt: Signed::new(&said, &stranger, "central-1").unwrap(),
            },
        ),
        nothing,
        other,
        office.stick.path().join("not-there"),
    ];

    let before = office.all_it_knows();
    let words = [
        "رسید امضاشدهٔ مرکز نیست",
        "رسید امضاشدهٔ مرکز نیست",
        "رسید امضاشدهٔ مرکز نیست",
        "باجهٔ دیگری",
        "پرونده باز نشد",
    ];
    for (file, sentence) in bad.iter().zip(words) {
        let run = office.accept(file);
        assert!(!run.success && run.lines.is_empty(), "{}", file.display());
        assert!(run.words.contains(sentence), "{}", run.words);
    }
    assert_eq!(office.all_it_knows(), before);

    let mut arguments = vec!["batch", "accept"];
    arguments.extend(bad.iter().map(|file| file.to_str().unwrap()));
    arguments.push(receipt.to_str().unwrap());
    let run = office.admin.run(&arguments, "");
    assert!(!run.success, "some of the files were refused");
    assert!(run.words.contains("بعضی پرونده‌ها پذیرفته نشد"), "{}", run.words);
    assert_eq!(run.lines.len(), 1, "and the good one was taken");
    assert_eq!(states(&office.admin), ["rejected", "sent", "sent"]);
    office.is_whole_but_for_others();
}

#[tokio::test(flavor = "multi_thread")]
async fn central_takes_the_files_that_are_batches_and_makes_no_database() {
    let office = Office::with_three_waiting().await;
    let file = office.export();
    let letter = office.stick.path().join("letter.json");
    fs::write(&letter, "{}").unwrap();
    let run = import_at_central(office.town.central.db(), &[&letter, &file, Path::new("/not/there")]);
    assert!(!run.success);
    assert_eq!(run.lines.len(), 1, "{:?}", run.lines);
    assert!(
        run.words.contains("letter.json: this is no sealed batch"),
        "{}",
        run.words
    );
    assert!(run.words.contains("/not/there"), "{}", run.words);
    assert!(!office.stick.path().join("letter.json.kiosk-receipt.json").exists());

    let elsewhere = office.stick.path().join("other.db");
    let run = import_at_central(&elsewhere, &[&file]);
    assert!(!run.success && run.lines.is_empty());
    assert!(!elsewhere.exists(), "no database was made");
    office.is_whole();
}

/// A stick may lie in a drawer: its receipt is no present time.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipts_time_is_past_and_says_nothing_of_the_clock() {
    let office = Office::with_three_waiting().await;
    let key = central_key(&office.town);
    let (_, receipt) = office.import(&office.export());
    let good: BatchAnswer = serde_json::from_slice(&fs::read(&receipt).unwrap()).unwrap();
    let said = good.receipt.open(&[key.public()]).unwrap();
    let at_a_distance_of = |days: i64| {
        let mut said = said.clone();
        let span = std::time::Duration::from_secs(days.unsigned_abs() * 86_400);
        let now = said.answer.server_time;
        said.answer.server_time = if days < 0 { now - span } else { now + span };
        let path = office.stick.path().join(format!("{days}"));
        let receipt = Signed::new(&said, &key, "central-1").unwrap();
        fs::write(&path, serde_json::to_vec(&BatchAnswer { receipt }).unwrap()).unwrap();
        path
    };
    let suspect = || only_line(&office.admin.run(&["status"], ""))["clock_suspect"].clone();
    only_line(&office.accept(&at_a_distance_of(-300)));
    assert_eq!(suspect(), json!(false));
    only_line(&office.accept(&receipt));
    assert_eq!(suspect(), json!(false));
    // Central's word from a later day shows that this clock is behind.
    only_line(&office.accept(&at_a_distance_of(2)));
    assert_eq!(suspect(), json!(true));
    assert_eq!(office.events("clock"), 1);
}

/// The disk is put back to the morning, after its batch went to central.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_for_a_batch_this_disk_forgot_shows_a_restored_disk() {
    let office = Office::with_three_waiting().await;
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(office.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    let starts = Starts::of(office.folder.path()).await;
    let (_, first) = office.import(&office.export());
    only_line(&office.accept(&first));
    let (_, second) = {
        // Another reading, which only the newer disk has.
        office.town.line.turn(town::Weather::Fair);
        let file = crate::kill::file(office.stick.path(), 1);
        let higher = fs::read_to_string(&file).unwrap().replace("90001", "90050");
        fs::write(&file, higher).unwrap();
        let arguments = [
            "import",
            file.to_str().unwrap(),
            "--operator",
            town::people::KAZEMI.code,
        ];
        let password = format!("{}\n", town::people::KAZEMI.password);
        let imported = office.admin.run(&arguments, &password);
        assert!(imported.success, "{:?} {}", imported.lines, imported.words);
        let run = office
            .admin
            .run(&["batch", "export", office.stick.path().to_str().unwrap()], "");
        office.import(Path::new(only_line(&run)["file"].as_str().unwrap()))
    };
    // And the keyring with it: otherwise the start would find it out.
    starts.put_back().await;
    let restored = Admin::at(copy.path());
    assert!(only_line(&restored.run(&["status"], ""))["numbers_left"].as_u64() > Some(0));
    let run = restored.run(&["batch", "accept", second.to_str().unwrap()], "");
    assert!(run.success, "{}", run.words);
    assert_eq!(
        only_line(&restored.run(&["status"], ""))["numbers_left"],
        0,
        "no number is given out on a disk that forgot something"
    );
}

impl Office {
    /// Another counter's receipt.
    async fn with_three_waiting_at(town: &Town) -> PathBuf {
        town.line.turn(town::Weather::Fair);
        let counter = Counter::open(town).await;
        counter.loses_the_line(&town.line).await;
        counter.take(&Visit::household(7)).await;
        let folder = counter.close().await;
        let stick = folder.path().join("stick");
        fs::create_dir(&stick).unwrap();
        let run = Admin::at(folder.path()).run(&["batch", "export", stick.to_str().unwrap()], "");
        let file = PathBuf::from(only_line(&run)["file"].as_str().unwrap());
        let taken = only_line(&import_at_central(town.central.db(), &[&file]));
        // Kept: the receipt lies in it.
        let _ = folder.keep();
        PathBuf::from(taken["receipt"].as_str().unwrap())
    }

    fn is_whole_but_for_others(&self) {
        let held = self.town.numbers();
        assert_eq!(held.len(), self.numbers.len() + 1);
        assert!(self.numbers.iter().all(|number| held.contains(number)));
    }
}

/// Central's own signing key: only a test that plays central may have it.
fn central_key(town: &Town) -> SigningKey {
    let mut folder = town.central.db().as_os_str().to_owned();
    folder.push(".keys");
    let seed = fs::read(Path::new(&folder).join("signing.key")).unwrap();
    SigningKey::from_seed(&seed.try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_central_put_off_stays_in_the_outbox() {
    let office = Office::with_three_waiting().await;
    let key = central_key(&office.town);
    let (_, receipt) = office.import(&office.export());
    let good: BatchAnswer = serde_json::from_slice(&fs::read(&receipt).unwrap()).unwrap();
    let mut said = good.receipt.open(&[key.public()]).unwrap();
    for result in said.answer.results.iter_mut().skip(1) {
        result.outcome = Outcome::Later { retry_after_seconds: 1 };
    }
    let half = BatchAnswer {
        receipt: Signed::new(&said, &key, "central-1").unwrap(),
    };
    let path = office.stick.path().join("half");
    fs::write(&path, serde_json::to_vec(&half).unwrap()).unwrap();
    let accepted = only_line(&office.accept(&path));
    assert_eq!((&accepted["sent"], &accepted["waiting"]), (&json!(1), &json!(2)));
    assert_eq!(accepted["answers"]["later"], 2);
    // The same batch was taken again, and this time all of it was answered.
    let accepted = only_line(&office.accept(&receipt));
    assert_eq!((&accepted["sent"], &accepted["waiting"]), (&json!(1), &json!(0)));
    office.is_whole();
}

/// The courier is nobody's friend: what is laid on the stick leads no file of the clerk's or the counter's astray.
#[tokio::test(flavor = "multi_thread")]
async fn a_stick_with_links_on_it_truncates_no_file_of_the_clerks_or_the_counters() {
    use std::os::unix::fs::symlink;
    let office = Office::with_three_waiting().await;
    let file = office.export();
    let name = file.file_name().unwrap().to_str().unwrap();
    let receipt = name.replace(".kiosk-batch.json", ".kiosk-receipt.json");
    let victim = office.stick.path().parent().unwrap().join(format!("{receipt}.victim"));
    fs::write(&victim, b"whole").unwrap();
    for link in [format!(".{receipt}.part"), receipt.clone()] {
        symlink(&victim, office.stick.path().join(link)).unwrap();
    }
    let (_, written) = office.import(&file);
    assert_eq!(fs::read(&victim).unwrap(), b"whole");
    assert!(fs::symlink_metadata(&written).unwrap().is_file());
    fs::remove_file(&victim).unwrap();
    only_line(&office.accept(&written));
    office.is_whole();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_is_refused_at_once_and_in_words() {
    let office = Office::with_three_waiting().await;
    let pipe = office.stick.path().join("a.kiosk-batch.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let spool = ["recover", "--spool"];
    for path in [pipe.as_path(), Path::new("/dev/zero"), office.stick.path()] {
        let begun = std::time::Instant::now();
        let path_text = path.to_str().unwrap();
        let accepted = office.accept(path);
        assert!(
            !accepted.success && accepted.words.contains("پرونده باز نشد"),
            "{}",
            accepted.words
        );
        let recovered = office.admin.run(&[&spool[..], &[path_text]].concat(), "");
        assert!(
            !recovered.success && recovered.words.contains("پرونده باز نشد"),
            "{}",
            recovered.words
        );
        let imported = import_at_central(office.town.central.db(), &[path]);
        assert!(
            !imported.success && imported.words.contains("this is no file"),
            "{}",
            imported.words
        );
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{path_text}");
    }
}
