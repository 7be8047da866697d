//! What can be wrong when the program starts, said in words.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use kiosk_station::{
    StartFault, Station, clock,
    folder::Folder,
    spool::{DiskFile, Spool},
    store::{Store, StoreFault},
    vault::Vault,
    view::Phase,
};
use rusqlite::Transaction;
use stories::{Admin, Counter, Finished, Town, within};
use town::{Visit, Weather, people};

async fn phase(path: &Path) -> Phase {
    let path = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || Station::open(&path, clock::system()))
        .await
        .unwrap();
    opened.err().as_ref().map_or(Phase::Ready, StartFault::phase)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_nobody_enrolled_says_so_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(phase(folder.path()).await, Phase::NotEnrolled);
    assert!(!folder.path().join("kiosk.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_key_is_gone_is_never_given_a_new_one() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    // Another installation's name: its entries are not in the keyring.
    std::fs::write(
        folder.path().join("installation"),
        "01934f00-0000-7000-8000-000000000000",
    )
    .unwrap();
    let before = std::fs::read(folder.path().join("kiosk.db")).unwrap();
    assert_eq!(phase(folder.path()).await, Phase::KeyMissing);
    assert_eq!(
        phase(folder.path()).await,
        Phase::KeyMissing,
        "the first try made no key"
    );
    let admin = Admin::at(folder.path());
    let enrol = admin.run(&["enrol", "--central", &town.line.url(), "--code", "x"], "");
    assert!(!enrol.success, "enrolment makes no key beside an old database either");
    assert_eq!(std::fs::read(folder.path().join("kiosk.db")).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_left_alone() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    let path = folder.path().join("kiosk.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..64].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(phase(folder.path()).await, Phase::DatabaseDamaged, "its key is right");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    std::fs::remove_file(folder.path().join("kiosk.check")).unwrap();
    assert_eq!(
        phase(folder.path()).await,
        Phase::DatabaseUnreadable,
        "nothing says whether it is the key"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_later_version_is_refused_in_words_and_left_as_it_is() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || {
        let held = Folder::hold(&path).unwrap();
        let keys = Vault::open(held.installation()).unwrap().keys().unwrap();
        let store = Store::open(&held.database(), &keys.database).unwrap();
        let later = |tx: &Transaction<'_>| Ok::<_, StoreFault>(tx.pragma_update(None, "user_version", 99)?);
        store.write(later).unwrap();
    })
    .await
    .unwrap();
    assert_eq!(phase(folder.path()).await, Phase::DatabaseNewer);
    let status = Admin::at(folder.path()).run(&["status"], "");
    assert!(!status.success);
    assert!(status.words.contains("نسخهٔ تازه‌تری"), "{}", status.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_technician_is_refused_while_the_kiosk_holds_the_folder() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    assert_eq!(phase(counter.path()).await, Phase::FolderHeld);
    for command in [&["status"][..], &["sync"], &["records"]] {
        let run = Admin::at(counter.path()).run(command, "");
        assert!(!run.success);
        assert!(run.words.contains("پوشهٔ داده در دست برنامهٔ دیگری است"), "{}", run.words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_enrolled_once_and_a_code_is_used_once() {
    let town = Town::found().await;
    let folder = tempfile::tempdir().unwrap();
    let code = town.central.new_code("1001", "3").unwrap();
    let admin = Admin::at(folder.path());
    let url = town.line.url();
    let first = admin.run(&["enrol", "--central", &url, "--code", &code], "");
    assert!(first.success, "{}", first.words);
    assert!(!admin.run(&["enrol", "--central", &url, "--code", &code], "").success);
    let other = tempfile::tempdir().unwrap();
    let again = Admin::at(other.path()).run(&["enrol", "--central", &url, "--code", &code], "");
    assert!(!again.success, "the code was used");
    let fresh = town.central.new_code("1001", "4").unwrap();
    let taken_up = Admin::at(other.path()).run(&["enrol", "--central", &url, "--code", &fresh], "");
    assert!(
        taken_up.success,
        "a try that failed is taken up again: {}",
        taken_up.words
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_leaves_in_the_folder_what_was_proven_and_nothing_else() {
    let town = Town::found().await;
    let folder = tempfile::tempdir().unwrap();
    let admin = Admin::at(folder.path());
    let left = || ["central.url", "central-ca.pem"].map(|name| folder.path().join(name).exists());
    let code = town.central.new_code("1001", "5").unwrap();
    for (central, code) in [
        ("http://127.0.0.1:1", code.as_str()),
        (&town.line.url(), "AAAA-BBBB-CCCC"),
    ] {
        assert!(!admin.run(&["enrol", "--central", central, "--code", code], "").success);
        assert_eq!(left(), [false, false], "{central}");
    }
    let other = folder.path().join("secret");
    std::fs::write(&other, "not a certificate").unwrap();
    for file in ["/dev/zero", "/dev/stdin", other.to_str().unwrap()] {
        let refused = admin.run(
            &[
                "enrol",
                "--central",
                "https://central.invalid",
                "--code",
                &code,
                "--ca",
                file,
            ],
            "",
        );
        assert!(
            !refused.success && refused.words.contains("گواهی"),
            "{file}: {}",
            refused.words
        );
        assert!(
            !admin
                .run(&["prepare", "--central", "https://central.invalid", "--ca", file], "")
                .success
        );
        assert_eq!(left(), [false, false], "{file}");
    }
    // The code comes by standard input: it stands in no list of processes.
    let enrolled = admin.run(
        &["enrol", "--central", &town.line.url(), "--code", "-"],
        &format!("{code}\n"),
    );
    assert!(enrolled.success, "{}", enrolled.words);
    assert_eq!(left(), [true, false]);
}

/// As for a user who is let in without a password, on a machine where he never typed one.
#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_never_had_a_keyring_is_told_so() {
    let town = Town::found().await;
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let own = std::env::current_exe().unwrap();
    let admin = own.parent().and_then(Path::parent).unwrap().join("kiosk-admin");
    let session = |more: &[&str]| {
        let script = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec \"$0\" \"$@\"";
        let mut run = std::process::Command::new("dbus-run-session");
        run.args(["--", "sh", "-c", script]).arg(&admin);
        run.arg("--data-dir").arg(folder.path()).args(more);
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
            run.env(name, home.path());
        }
        let output = run.env("HOME", home.path()).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let (url, code) = (town.line.url(), town.central.new_code("1001", "2").unwrap());
    let words = session(&["enrol", "--central", &url, "--code", &code]);
    assert!(words.contains("هنوز جاکلیدی ساخته نشده"), "{words}");
    assert!(!folder.path().join("kiosk.db").exists());

    // Nothing was used up; and beside a database it is said as well.
    let enrolled = Admin::at(folder.path()).run(&["enrol", "--central", &url, "--code", &code], "");
    assert!(enrolled.success, "{}", enrolled.words);
    let words = session(&["status"]);
    assert!(words.contains("هنوز جاکلیدی ساخته نشده"), "{words}");
}

/// The other way round gnome-keyring's daemon may abort, and the keyring is locked until the user signs in again: it takes
/// about one connection in five thousand, more where the machine is busy.
#[tokio::test(flavor = "multi_thread")]
async fn no_connection_to_the_keyring_begins_with_opening_a_session() {
    let town = Town::found().await;
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let seen = home.path().join("seen");
    let script = "printf %s password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        dbus-monitor --session \"type='method_call',destination='org.freedesktop.secrets'\" >\"$SEEN\" &
        until grep -q NameAcquired \"$SEEN\"; do sleep 0.05; done
        exec \"$0\" \"$@\"";
    let own = std::env::current_exe().unwrap();
    let admin = own.parent().and_then(Path::parent).unwrap().join("kiosk-admin");
    let (url, code) = (town.line.url(), town.central.new_code("1001", "2").unwrap());
    let mut run = std::process::Command::new("dbus-run-session");
    run.args(["--", "sh", "-c", script]).arg(&admin);
    run.arg("--data-dir").arg(folder.path());
    run.args(["enrol", "--central", &url, "--code", &code]);
    for name in [
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        run.env(name, home.path());
    }
    let output = run.env("SEEN", &seen).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let seen = std::fs::read_to_string(&seen).unwrap();
    let after = |line: &str, name: &str| {
        let rest = line.split_once(name)?.1;
        rest.split([' ', ';']).next().map(str::to_owned)
    };
    let mut first = BTreeMap::new();
    for line in seen.lines().filter(|line| line.starts_with("method call")) {
        let (sender, call) = (after(line, "sender="), after(line, "member="));
        first.entry(sender).or_insert(call);
    }
    assert!(!first.is_empty() && seen.contains("member=OpenSession"), "{seen}");
    let begun_by = |call: &Option<String>| call.as_deref() == Some("Get");
    assert!(first.values().all(begun_by), "{first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_let_go_can_be_held() {
    let folder = tempfile::tempdir().unwrap();
    let first = Folder::hold(folder.path()).unwrap();
    assert!(Folder::hold(folder.path()).is_err());
    let name = first.installation().to_owned();
    drop(first);
    assert_eq!(
        Folder::hold(folder.path()).unwrap().installation(),
        name,
        "and keeps its name"
    );
}

/// No file may grow past a size, as on a disk that is full: nothing is printed that is not written, and what
/// was printed is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_in_words_and_costs_no_record() {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    let outside = tempfile::tempdir().unwrap();
    let file = crate::kill::file(outside.path(), 400);
    let admin = Admin::at(folder.path());
    let arguments = ["import", file.to_str().unwrap(), "--operator", people::KAZEMI.code];
    let password = format!("{}\n", people::KAZEMI.password);

    let full = Finished::of(admin.with_files_up_to(512).start(&arguments, &password));
    assert!(!full.success);
    assert!(full.words.contains("روی دیسک نمی‌توان نوشت"), "{}", full.words);
    let printed: BTreeSet<String> = crate::kill::numbers(&full.lines).into_values().collect();
    assert!(
        !printed.is_empty() && printed.len() < 400,
        "{} rows went in",
        printed.len()
    );

    let here: BTreeSet<String> = crate::kill::recorded(&admin);
    assert!(here.is_superset(&printed), "a number was printed and is not there");
    assert!(here.len() <= printed.len() + 1, "at most the one that was being told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spool_that_is_none_is_kept_aside_and_stops_nobody() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.loses_the_line(&town.line).await;
    let number = counter.take(&Visit::household(1)).await;
    let folder = counter.close().await;
    let spool = folder.path().join("kiosk.spool");
    std::fs::write(&spool, b"a letter to somebody else").unwrap();

    town.line.turn(Weather::Fair);
    let counter = Counter::open_without_sync(folder).await;
    let envelopes = kiosk_station::spool::read(&std::fs::read(&spool).unwrap()).unwrap();
    assert_eq!(envelopes.len(), 1, "what waits is in the new spool");
    assert!(!counter.is_sent(&number), "and waits as before");
    let aside = std::fs::read_dir(counter.path()).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        path.to_string_lossy().contains("kiosk.damaged-").then_some(path)
    });
    assert_eq!(std::fs::read(aside.unwrap()).unwrap(), b"a letter to somebody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_spool_is_begun_anew_only_when_central_has_answered_for_all() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.loses_the_line(&town.line).await;
    counter.take(&Visit::household(1)).await;
    let folder = counter.close().await;
    let path = folder.path().join("kiosk.spool");
    let (spool, _) = Spool::open(Box::new(DiskFile::open(&path).unwrap())).unwrap();
    for n in 0..9 {
        spool.append(&vec![n; 1 << 20]).unwrap();
    }
    drop(spool);
    let long = std::fs::metadata(&path).unwrap().len();

    town.line.turn(Weather::Fair);
    let mut counter = Counter::open_without_sync(folder).await;
    assert_eq!(std::fs::metadata(&path).unwrap().len(), long, "a record waits");
    counter.begin_sync();
    within("it is sent", || counter.waiting() == 0).await;
    let _counter = Counter::open_without_sync(counter.close().await).await;
    assert_eq!(
        std::fs::metadata(&path).unwrap().len(),
        8 + 8 + (1 << 20),
        "only the newest is left"
    );
}
