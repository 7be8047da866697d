//! Who may sign in without central, how often, and for how long.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use central::{
    Clock, Options, Running,
    sample::people::{AZARI, KAZEMI, MORADI, RAHIMI, SADEGHI, Worker},
};
use jiff::Timestamp;
use kiosk_station::{
    Fault, Parts, Station,
    central::{Https, LineTime, Transport},
    folder::Folder,
    hashing::Pepper,
    journal::JournalBook,
    spool::DiskFile,
    store::Store,
    vault::Vault,
    view::{CorrectionReason, GrantLeft, LookUpSource, Status},
};
use kiosk_wire::journal::{Event, OverrideAction};
use stories::{Admin, Boot, Counter, Finished, Line, TEN_YEARS, Town, Visit, Weather, within};
use tempfile::TempDir;

const HOUR: u64 = 3600;

async fn opened(folder: &Path, boot: &Arc<Boot>) -> Arc<Station> {
    let (path, clock) = (folder.to_owned(), Arc::clone(boot));
    let station = tokio::task::spawn_blocking(move || Station::open(&path, clock));
    Arc::new(station.await.unwrap().unwrap())
}

/// A counter where Kazemi signed in once, with its line cut, and nobody at it.
async fn out_of_town() -> (Town, TempDir, Arc<Boot>) {
    let town = Town::found().await;
    let folder = Counter::enrolled(&town).await;
    let boot = Boot::new("monday");
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    station.sign_out().await.unwrap();
    town.line.turn(Weather::Cut);
    drop(station);
    (town, folder, boot)
}

async fn signs_in(station: &Station, worker: &Worker) -> Result<(), Fault> {
    station.sign_in(worker.code, worker.password).await.map(|_| ())
}

async fn types_wrong(station: &Station, operator: &str) -> Fault {
    station.sign_in(operator, "savalan-0000").await.unwrap_err()
}

fn seconds_to_wait(fault: &Fault) -> u64 {
    match fault {
        Fault::Wait { left } => left.as_secs(),
        other => panic!("nobody has to wait: {other}"),
    }
}

fn events(folder: &Path) -> Vec<Event> {
    let book = JournalBook::open(folder).unwrap();
    book.verify().unwrap();
    book.entries()
        .unwrap()
        .into_iter()
        .map(|entry| entry.unwrap().event)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signed_in_with_the_line_signs_in_without_it_and_nobody_else() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let status = station.status().unwrap();
    assert_eq!(status.operator.unwrap().name, KAZEMI.name);
    assert_eq!(status.grant, Some(GrantLeft { days: 7, warned: false }));
    for (operator, password) in [
        (KAZEMI.code, RAHIMI.password),
        (RAHIMI.code, RAHIMI.password),
        ("1001-99", RAHIMI.password),
        ("", ""),
    ] {
        let fault = station.sign_in(operator, password).await.unwrap_err();
        assert!(
            matches!(fault, Fault::WrongPassword { left: Some(4) }),
            "{operator}: {fault}"
        );
    }
    assert_eq!(
        station.status().unwrap().operator.unwrap().code,
        KAZEMI.code,
        "whoever fails takes nobody's seat"
    );
    drop(station);
    let told = events(folder.path());
    assert!(told.contains(&Event::SignedInOffline {
        operator: KAZEMI.code.into()
    }));
    assert!(told.contains(&Event::SignInFailed {
        operator: Some(KAZEMI.code.into())
    }));
    assert!(
        told.contains(&Event::SignInFailed { operator: None }),
        "what was typed for nobody is not written down"
    );
    drop(town);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_nobody_knows_takes_as_long_as_one_with_a_wrong_password() {
    let (_town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    let mut quickest = [Duration::MAX; 2];
    // In turns, and the quickest of each: the machine has other things to do as well.
    for _ in 0..4 {
        for (operator, quickest) in [KAZEMI.code, "1001-99"].into_iter().zip(&mut quickest) {
            let begun = Instant::now();
            types_wrong(&station, operator).await;
            *quickest = begun.elapsed().min(*quickest);
        }
    }
    let [known, unknown] = quickest.map(|took| took.as_secs_f64());
    assert!(
        unknown > known / 2.0 && known > unknown / 2.0,
        "{known} and {unknown} seconds"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_restarts_and_ten_years_of_clock_move_no_lockout() {
    let (_town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    for left in [4, 3, 2] {
        let fault = types_wrong(&station, KAZEMI.code).await;
        assert!(
            matches!(fault, Fault::WrongPassword { left: Some(n) } if n == left),
            "{fault}"
        );
    }
    drop(station);
    for round in 0..100 {
        boot.set_wrong([TEN_YEARS, -TEN_YEARS, 0][round % 3]);
        drop(opened(folder.path(), &boot).await);
    }
    let station = opened(folder.path(), &boot).await;
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!(matches!(fault, Fault::WrongPassword { left: Some(1) }), "{fault}");
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!((55..=60).contains(&seconds_to_wait(&fault)), "{fault}");
    drop(station);

    for wrong in [TEN_YEARS, -TEN_YEARS] {
        boot.set_wrong(wrong);
        let station = opened(folder.path(), &boot).await;
        let fault = signs_in(&station, &KAZEMI).await.unwrap_err();
        assert!(
            (20..=60).contains(&seconds_to_wait(&fault)),
            "the right one waits as well: {fault}"
        );
    }
    // Switched off and on: the wait begins anew, however long it was off.
    let tuesday = Boot::new("tuesday");
    tuesday.set_wrong(TEN_YEARS);
    let station = opened(folder.path(), &tuesday).await;
    let fault = signs_in(&station, &KAZEMI).await.unwrap_err();
    assert!((50..=60).contains(&seconds_to_wait(&fault)), "{fault}");
    tuesday.stay_on(60);
    signs_in(&station, &KAZEMI).await.unwrap();
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!(
        matches!(fault, Fault::WrongPassword { left: Some(4) }),
        "the right one clears the count"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_while_it_looks_at_a_password_gives_no_try_back() {
    let (_town, folder, boot) = out_of_town().await;
    let rows = super::kill::file(folder.path(), 1);
    let admin = Admin::at(folder.path());
    for round in 1..=4 {
        let child = admin.start(
            &["import", rows.to_str().unwrap(), "--operator", KAZEMI.code],
            "savalan-0000\n",
        );
        within("the check is under way", || checks_a_password(child.id())).await;
        kill(child);
        let station = opened(folder.path(), &boot).await;
        // What the screen would say is not asked: that would be a try as well.
        drop(station);
        assert_eq!(tries(folder.path(), &boot), round, "after {round} kills");
    }
    let station = opened(folder.path(), &boot).await;
    let fault = types_wrong(&station, KAZEMI.code).await;
    seconds_to_wait(&fault);
}

/// Argon2's memory is there only while a password is looked at.
fn checks_a_password(process: u32) -> bool {
    let pages = fs::read_to_string(format!("/proc/{process}/statm")).unwrap_or_default();
    let resident: u64 = pages
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0);
    resident * 4096 > 48 << 20
}

fn kill(mut child: std::process::Child) {
    child.kill().unwrap();
    assert!(!Finished::of(child).success);
}

/// Wrong ones in a row, as the database has them.
fn tries(folder: &Path, boot: &Arc<Boot>) -> u32 {
    let held = Folder::hold(folder).unwrap();
    let keys = Vault::open(held.installation()).unwrap().keys().unwrap();
    let store = Store::open(&held.database(), &keys.database).unwrap();
    let clock: Arc<Boot> = Arc::clone(boot);
    store
        .read(|db| kiosk_station::store::Tried::find(db, clock.as_ref(), KAZEMI.code))
        .unwrap()
        .wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_third_wait_only_a_supervisor_or_central_lets_him_in() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    town.line.turn(Weather::Fair);
    signs_in(&station, &AZARI).await.unwrap();
    station.sign_out().await.unwrap();
    town.line.turn(Weather::Cut);

    for _ in 0..4 {
        types_wrong(&station, KAZEMI.code).await;
    }
    for minutes in [1, 2, 4] {
        let left = seconds_to_wait(&types_wrong(&station, KAZEMI.code).await);
        assert!(left > minutes * 60 - 20 && left <= minutes * 60, "{left}");
        boot.stay_on(minutes * 60);
    }
    for _ in 0..3 {
        assert!(matches!(signs_in(&station, &KAZEMI).await, Err(Fault::LockedOut)));
        boot.stay_on(24 * HOUR / 4);
    }
    assert!(matches!(
        station.open_lockout(KAZEMI.code, RAHIMI.code, RAHIMI.password).await,
        Err(Fault::WrongPassword { .. })
    ));
    assert!(matches!(
        station.open_lockout(AZARI.code, AZARI.code, AZARI.password).await,
        Err(Fault::Forbidden)
    ));
    assert!(matches!(signs_in(&station, &KAZEMI).await, Err(Fault::LockedOut)));
    station
        .open_lockout(KAZEMI.code, AZARI.code, AZARI.password)
        .await
        .unwrap();
    assert!(
        station.status().unwrap().operator.is_none(),
        "nobody is signed in by it"
    );
    signs_in(&station, &KAZEMI).await.unwrap();

    // The other way out: central.
    for _ in 0..4 {
        types_wrong(&station, KAZEMI.code).await;
    }
    for minutes in [1, 2, 4] {
        seconds_to_wait(&types_wrong(&station, KAZEMI.code).await);
        boot.stay_on(minutes * 60);
    }
    town.line.turn(Weather::Fair);
    signs_in(&station, &KAZEMI).await.unwrap();
    drop(station);
    let opened: Vec<Event> = events(folder.path())
        .into_iter()
        .filter(|event| matches!(event, Event::Override { .. }))
        .collect();
    let expected = Event::Override {
        action: OverrideAction::OpenLockout,
        operator: KAZEMI.code.into(),
        supervisor: AZARI.code.into(),
    };
    assert_eq!(opened, [expected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_used_up_by_being_on_and_by_no_clock() {
    let (_town, folder, boot) = out_of_town().await;
    let left = |station: &Station| station.status().unwrap().grant.unwrap();
    let station = opened(folder.path(), &boot).await;
    for (more, expected) in [
        (HOUR, GrantLeft { days: 7, warned: false }),
        (70 * HOUR, GrantLeft { days: 5, warned: false }),
        (HOUR, GrantLeft { days: 4, warned: true }),
    ] {
        boot.stay_on(more);
        for wrong in [TEN_YEARS, -TEN_YEARS, 0] {
            boot.set_wrong(wrong);
            signs_in(&station, &KAZEMI).await.unwrap();
            assert_eq!(left(&station), expected);
        }
    }
    drop(station);
    // Off for a night, or for a year: only being on counts.
    let friday = Boot::new("friday");
    friday.set_wrong(TEN_YEARS);
    let station = opened(folder.path(), &friday).await;
    friday.stay_on(95 * HOUR);
    signs_in(&station, &KAZEMI).await.unwrap();
    assert_eq!(left(&station), GrantLeft { days: 1, warned: true });
    friday.stay_on(2 * HOUR);
    assert_eq!(left(&station), GrantLeft { days: 0, warned: true });
    assert!(station.draft().is_ok(), "whoever is at work stays at work");
    for wrong in [0, -TEN_YEARS, TEN_YEARS] {
        friday.set_wrong(wrong);
        assert!(matches!(signs_in(&station, &KAZEMI).await, Err(Fault::GrantOver)));
        let fault = types_wrong(&station, KAZEMI.code).await;
        assert!(
            matches!(fault, Fault::WrongPassword { .. }),
            "said only to who knows the password: {fault}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_used_up_by_centrals_time_as_well() {
    let (place, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ahead = Arc::new(AtomicI64::new(0));
    let moved = Arc::clone(&ahead);
    let clock =
        Clock::from_fn(move || Timestamp::now() + jiff::SignedDuration::from_secs(moved.load(Ordering::SeqCst)));
    let options = Options {
        clock,
        ..Options::new(place.path().join("central.db")).plain().with_sample(1)
    };
    let central = Running::start(options).unwrap();
    let line = Line::to(central.address()).await;
    let town = Town { central, line };
    Counter::enrol_in(folder.path(), &town).await;
    let boot = Boot::new("monday");
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let hears = async || {
        town.line.turn(Weather::Fair);
        station.driver().step().await;
        town.line.turn(Weather::Cut);
    };
    for (days, works) in [(3, true), (6, true), (7, false)] {
        ahead.store(days * 86_400 + 60, Ordering::SeqCst);
        hears().await;
        let done = signs_in(&station, &KAZEMI).await;
        assert_eq!(done.is_ok(), works, "after {days} days of central's time: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verifier_is_worth_nothing_without_this_machines_keyring() {
    let (_town, folder, boot) = out_of_town().await;
    let held = Folder::hold(folder.path()).unwrap();
    let vault = Vault::open(held.installation()).unwrap();
    let keys = vault.keys().unwrap();
    let assembled = |pepper| {
        let parts = Parts {
            store: Store::open(&held.database(), &keys.database).unwrap(),
            spool: Box::new(DiskFile::open(&held.spool()).unwrap()),
            signing: keys.signing.clone(),
            pepper,
            hash_cost: None,
            clock: boot.clone(),
            transport: Box::new(|terminal, trusted| {
                let time: Arc<dyn LineTime> = trusted;
                let https = Https::new(&terminal.central_url, &[], time)?;
                let transport: Box<dyn Transport> = Box::new(https);
                Ok(transport)
            }),
            folder: folder.path().to_owned(),
            random: Arc::new(|| 0),
            sabotage: None,
        };
        Station::assemble(parts).unwrap()
    };
    let elsewhere = assembled(Pepper::new([3; 32].into()));
    assert!(matches!(
        signs_in(&elsewhere, &KAZEMI).await,
        Err(Fault::WrongPassword { .. })
    ));
    drop(elsewhere);
    let here = assembled(Pepper::new(vault.pepper().unwrap()));
    signs_in(&here, &KAZEMI).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_line_signs_nobody_out_and_a_session_without_a_token_gets_one_by_itself() {
    let (town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let visit = Visit::household(1);
    station.check(&visit).unwrap();
    assert_eq!(
        station.look_up(visit.bill_id.expose()).await.unwrap().source,
        LookUpSource::NotKnown
    );
    town.line.turn(Weather::Fair);
    let sync = tokio::spawn(station.sync_loop());
    within("the line is back", || {
        station.status().unwrap().line == kiosk_station::view::Line::Online
    })
    .await;
    assert_eq!(
        station.look_up(visit.bill_id.expose()).await.unwrap().source,
        LookUpSource::Central,
        "nobody was asked for a password"
    );
    assert!(station.draft().unwrap() == Some(visit), "nothing typed was lost");
    sync.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_operator_is_out_with_the_next_contact_and_stays_out_without_the_line() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled(&town).await).await;
    let station = &counter.station;
    station.check(&Visit::household(1)).unwrap();
    town.central.block(KAZEMI.code, true).unwrap();
    station.driver().step().await;
    assert!(station.status().unwrap().operator.is_none());
    town.line.turn(Weather::Cut);
    assert!(matches!(
        signs_in(station, &KAZEMI).await,
        Err(Fault::WrongPassword { .. })
    ));
    town.line.turn(Weather::Fair);
    town.central.block(KAZEMI.code, false).unwrap();
    signs_in(station, &KAZEMI).await.unwrap();
    assert!(station.draft().unwrap().is_some(), "what was typed waited for her");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_counts_at_once_with_and_without_the_line() {
    let town = Town::found().await;
    let folder = Counter::enrolled(&town).await;
    let station = opened(folder.path(), &Boot::new("monday")).await;
    signs_in(&station, &SADEGHI).await.unwrap();
    assert!(station.status().unwrap().password_due);
    assert!(matches!(station.draft(), Err(Fault::PasswordDue)));
    let new = "arasbaran in autumn";
    assert!(matches!(
        station.change_password(SADEGHI.password, "12345678").await,
        Err(Fault::NewPassword(_))
    ));
    station.change_password(SADEGHI.password, new).await.unwrap();
    assert!(station.draft().is_ok());

    station.driver().step().await;
    assert!(
        station.status().unwrap().operator.is_some(),
        "central's list has the new version"
    );
    town.line.turn(Weather::Cut);
    assert!(matches!(
        signs_in(&station, &SADEGHI).await,
        Err(Fault::WrongPassword { .. })
    ));
    station.sign_in(SADEGHI.code, new).await.unwrap();
    assert!(matches!(
        station.change_password(new, "arasbaran in winter").await,
        Err(Fault::LineNeeded)
    ));
    drop(station);
    assert!(events(folder.path()).contains(&Event::PasswordChanged {
        operator: SADEGHI.code.into()
    }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_counter_opens_to_its_operator_with_what_he_typed_and_shows_it_to_nobody_else() {
    let (_town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let visit = Visit::household(1);
    station.check(&visit).unwrap();
    station.lock().unwrap();
    assert!(station.status().unwrap().locked);
    assert!(matches!(station.draft(), Err(Fault::Locked)));
    assert!(matches!(station.submit(&visit), Err(Fault::Locked)));
    assert!(matches!(
        station.unlock(RAHIMI.password).await,
        Err(Fault::WrongPassword { .. })
    ));
    station.unlock(KAZEMI.password).await.unwrap();
    assert!(station.draft().unwrap() == Some(visit.clone()));

    station.lock().unwrap();
    _town.line.turn(Weather::Fair);
    signs_in(&station, &RAHIMI).await.unwrap();
    assert!(
        station.draft().unwrap().is_none(),
        "another's draft is nobody's business"
    );
    station.check(&Visit::household(2)).unwrap();
    signs_in(&station, &KAZEMI).await.unwrap();
    assert!(station.draft().unwrap() == Some(visit), "and it waited");
    drop(station);
    let told = events(folder.path());
    let locked = |event: &&Event| matches!(event, Event::CounterLocked { .. } | Event::CounterUnlocked { .. });
    assert_eq!(told.iter().filter(locked).count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_nobody_works_at_locks_itself_and_says_so_before() {
    let (_town, folder, boot) = out_of_town().await;
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let looks = |seconds| -> Status {
        boot.stay_on(seconds);
        station.look_at_idle().unwrap();
        station.status().unwrap()
    };
    assert_eq!(looks(500).locks_in, None);
    let near = looks(50);
    assert!(near.locks_in.is_some_and(|seconds| (40..=50).contains(&seconds)) && !near.locked);
    station.stay_awake().unwrap();
    assert_eq!(station.status().unwrap().locks_in, None);
    boot.set_wrong(TEN_YEARS);
    assert!(!looks(590).locked, "a clock that is set locks nobody");
    assert!(looks(10).locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_anothers_is_corrected_once_with_a_supervisors_word() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let station = &counter.station;
    let number = counter.take(&Visit::household(1)).await;
    signs_in(station, &RAHIMI).await.unwrap();
    let mut draft = station.correction_draft(&number).unwrap();
    let corrects = |draft: &_| station.correct(&number, draft, CorrectionReason::WrongDate);
    draft.declared_on = "1405/08/14".to_owned();
    assert!(matches!(corrects(&draft), Err(Fault::SupervisorNeeded)));
    for (supervisor, password) in [(RAHIMI.code, RAHIMI.password), (MORADI.code, MORADI.password)] {
        let refused = station.approve_correction(&number, supervisor, password).await;
        assert!(matches!(refused, Err(Fault::Forbidden)), "{supervisor}: {refused:?}");
    }
    station
        .approve_correction(&number, AZARI.code, AZARI.password)
        .await
        .unwrap();
    corrects(&draft).unwrap();

    signs_in(station, &KAZEMI).await.unwrap();
    draft.declared_on = "1405/08/13".to_owned();
    assert!(
        matches!(corrects(&draft), Err(Fault::SupervisorNeeded)),
        "it is Rahimi's by now, and once was once"
    );
    signs_in(station, &AZARI).await.unwrap();
    corrects(&draft).unwrap();
    let folder = counter.close().await;
    let expected = Event::Override {
        action: OverrideAction::CorrectOthers {
            tracking_number: number,
        },
        operator: RAHIMI.code.into(),
        supervisor: AZARI.code.into(),
    };
    let told = events(folder.path());
    assert_eq!(told.iter().filter(|event| **event == expected).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_technician_takes_no_file_and_an_operator_takes_one_without_a_line() {
    let (town, folder, boot) = out_of_town().await;
    let rows = super::kill::file(folder.path(), 2);
    let admin = Admin::at(folder.path());
    let import = |worker: &Worker| {
        admin.run(
            &["import", rows.to_str().unwrap(), "--operator", worker.code],
            &format!("{}\n", worker.password),
        )
    };
    town.line.turn(Weather::Fair);
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    // Known from now on.
    station.look_up(Visit::household(1).bill_id.expose()).await.unwrap();
    drop(station);
    let refused = import(&MORADI);
    assert!(!refused.success && refused.lines.is_empty(), "{:?}", refused.lines);
    assert!(
        refused.words.contains(kiosk_station::words::get("admin.forbidden")),
        "{}",
        refused.words
    );

    town.line.turn(Weather::Cut);
    let taken = import(&KAZEMI);
    assert!(taken.success, "{}", taken.words);
    assert_eq!(super::kill::numbers(&taken.lines).len(), 2);
}
