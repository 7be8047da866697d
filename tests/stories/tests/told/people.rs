//! Who may sign in without central, how often, and for how long.

mod judged;
mod lockout;
mod old_copy;
mod seat;

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use central::{Options, Running};
use jiff::SignedDuration;
use kiosk_station::{
    Fault, Parts, Station,
    central::{Https, LineTime, Transport},
    folder::Folder,
    hashing::Pepper,
    machine::journal_book::JournalBook,
    spool::DiskFile,
    store::Store,
    vault::Vault,
    view::{CorrectionReason, GrantLeft, LookUpSource, Status},
};
use kiosk_wire::journal::{Event, OverrideAction};
use stories::{Admin, Counter, Finished, Town, within};
use tempfile::TempDir;
use town::{
    Clock, Keyboard as _, Line, TEN_YEARS, Visit, Weather, desk,
    people::{AZARI, KAZEMI, MORADI, RAHIMI, SADEGHI, Worker},
};

const HOUR: Duration = Duration::from_secs(3600);

async fn opened(folder: &Path, boot: &Arc<Clock>) -> Arc<Station> {
    let (path, clock) = (folder.to_owned(), Arc::clone(boot));
    let station = tokio::task::spawn_blocking(move || Station::open(&path, clock));
    Arc::new(station.await.unwrap().unwrap())
}

/// A counter where Kazemi signed in once, with its line cut, and nobody at it.
async fn out_of_town() -> (Town, TempDir, Arc<Clock>) {
    let town = Town::found().await;
    let folder = Counter::enrolled_cheaply(&town).await;
    left_alone(town, folder).await
}

/// The same, where a password costs what it does at every counter.
async fn out_of_town_at_full_cost() -> (Town, TempDir, Arc<Clock>) {
    let town = Town::found().await;
    let folder = Counter::enrolled(&town).await;
    left_alone(town, folder).await
}

async fn left_alone(town: Town, folder: TempDir) -> (Town, TempDir, Arc<Clock>) {
    let boot = Clock::running("monday");
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    station.sign_out().await.unwrap();
    town.line.turn(Weather::Cut);
    drop(station);
    (town, folder, boot)
}

async fn signs_in(station: &Station, worker: &Worker) -> Result<(), Fault> {
    desk::sign_in(station, worker).await
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
    let fault = station.sign_in(KAZEMI.code, RAHIMI.password).await.unwrap_err();
    assert!(matches!(fault, Fault::WrongPassword { left: Some(4) }), "{fault}");
    for (operator, password) in [(RAHIMI.code, RAHIMI.password), ("1001-99", RAHIMI.password), ("", "")] {
        let fault = station.sign_in(operator, password).await.unwrap_err();
        assert!(matches!(fault, Fault::FirstSignIn), "{operator}: {fault}");
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
        !told.contains(&Event::SignInFailed { operator: None }),
        "nobody judged what was typed for codes that are not known here"
    );
    drop(town);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_used_up_by_being_on_and_by_no_clock() {
    let (_town, folder, boot) = out_of_town().await;
    let left = |station: &Station| station.status().unwrap().grant.unwrap();
    let station = opened(folder.path(), &boot).await;
    for (more, expected) in [
        (HOUR, GrantLeft { days: 7, warned: false }),
        (HOUR * 70, GrantLeft { days: 5, warned: false }),
        (HOUR, GrantLeft { days: 4, warned: true }),
    ] {
        boot.stay_on(more);
        for wrong in [TEN_YEARS, -TEN_YEARS, SignedDuration::ZERO] {
            boot.set_off_by(wrong);
            signs_in(&station, &KAZEMI).await.unwrap();
            assert_eq!(left(&station), expected);
        }
    }
    drop(station);
    // Off for a night, or for a year: only being on counts.
    let friday = Clock::running("friday");
    friday.set_off_by(TEN_YEARS);
    let station = opened(folder.path(), &friday).await;
    friday.stay_on(HOUR * 95);
    signs_in(&station, &KAZEMI).await.unwrap();
    assert_eq!(left(&station), GrantLeft { days: 1, warned: true });
    friday.stay_on(HOUR * 2);
    assert_eq!(left(&station), GrantLeft { days: 0, warned: true });
    assert!(station.draft().is_ok(), "whoever is at work stays at work");
    for wrong in [SignedDuration::ZERO, -TEN_YEARS, TEN_YEARS] {
        friday.set_off_by(wrong);
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
    let ahead = Clock::running("central");
    let options = Options {
        clock: central::Clock::from_fn(ahead.reader()),
        ..Options::new(place.path().join("central.db")).plain().with_sample(1)
    };
    let central = Running::start(options).unwrap();
    let line = Line::to(central.address()).unwrap();
    let town = Town { central, line };
    Counter::enrol_in(folder.path(), &town).await;
    let boot = Clock::running("monday");
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    let hears = async || {
        town.line.turn(Weather::Fair);
        station.driver().step().await;
        town.line.turn(Weather::Cut);
    };
    for (days, works) in [(3, true), (6, true), (7, false)] {
        ahead.set_off_by(SignedDuration::from_hours(days * 24) + SignedDuration::from_mins(1));
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
            starts: None,
            clock: boot.clone(),
            transport: Box::new(|terminal, trusted| {
                let time: Arc<dyn LineTime> = trusted;
                let https = Https::new(&terminal.central_url, &[], time)?;
                let transport: Box<dyn Transport> = Box::new(https);
                Ok(transport)
            }),
            folder: folder.path().to_owned(),
            random: Arc::new(|| 0),
            sabotage: kiosk_station::Sabotage::None,
        };
        Station::assemble(parts).unwrap()
    };
    let elsewhere = assembled(Pepper::new([3; 32].into()));
    assert!(matches!(signs_in(&elsewhere, &KAZEMI).await, Err(Fault::FirstSignIn)));
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
    assert!(station.draft().unwrap().draft == Some(visit), "nothing typed was lost");
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
    assert!(matches!(signs_in(station, &KAZEMI).await, Err(Fault::FirstSignIn)));
    town.line.turn(Weather::Fair);
    town.central.block(KAZEMI.code, false).unwrap();
    signs_in(station, &KAZEMI).await.unwrap();
    assert!(
        station.draft().unwrap().draft.is_some(),
        "what was typed waited for her"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_counts_at_once_with_and_without_the_line() {
    let town = Town::found().await;
    let folder = Counter::enrolled(&town).await;
    let station = opened(folder.path(), &Clock::running("monday")).await;
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
