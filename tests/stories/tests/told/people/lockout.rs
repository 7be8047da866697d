//! Wrong passwords: how many, how long, and that nothing gives one back.

use super::*;
use town::Keyboard as _;

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_nobody_knows_takes_as_long_as_one_with_a_wrong_password() {
    let (_town, folder, boot) = out_of_town_at_full_cost().await;
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
        boot.set_off_by([TEN_YEARS, -TEN_YEARS, SignedDuration::ZERO][round % 3]);
        drop(opened(folder.path(), &boot).await);
    }
    let station = opened(folder.path(), &boot).await;
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!(matches!(fault, Fault::WrongPassword { left: Some(1) }), "{fault}");
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!((55..=60).contains(&seconds_to_wait(&fault)), "{fault}");
    drop(station);

    for wrong in [TEN_YEARS, -TEN_YEARS] {
        boot.set_off_by(wrong);
        let station = opened(folder.path(), &boot).await;
        let fault = signs_in(&station, &KAZEMI).await.unwrap_err();
        assert!(
            (20..=60).contains(&seconds_to_wait(&fault)),
            "the right one waits as well: {fault}"
        );
    }
    // Switched off and on: the wait begins anew, however long it was off.
    let tuesday = Clock::running("tuesday");
    tuesday.set_off_by(TEN_YEARS);
    let station = opened(folder.path(), &tuesday).await;
    let fault = signs_in(&station, &KAZEMI).await.unwrap_err();
    assert!((50..=60).contains(&seconds_to_wait(&fault)), "{fault}");
    tuesday.stay_on(Duration::from_secs(60));
    signs_in(&station, &KAZEMI).await.unwrap();
    let fault = types_wrong(&station, KAZEMI.code).await;
    assert!(
        matches!(fault, Fault::WrongPassword { left: Some(4) }),
        "the right one clears the count"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_killed_while_it_looks_at_a_password_gives_no_try_back() {
    let (_town, folder, boot) = out_of_town_at_full_cost().await;
    let rows = crate::kill::file(folder.path(), 1);
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
fn tries(folder: &Path, boot: &Arc<Clock>) -> u32 {
    let held = Folder::hold(folder).unwrap();
    let keys = Vault::open(held.installation()).unwrap().keys().unwrap();
    let store = Store::open(&held.database(), &keys.database).unwrap();
    let clock: Arc<Clock> = Arc::clone(boot);
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
        boot.stay_on(Duration::from_secs(minutes * 60));
    }
    for _ in 0..3 {
        assert!(matches!(signs_in(&station, &KAZEMI).await, Err(Fault::LockedOut)));
        boot.stay_on(HOUR * 6);
    }
    assert!(matches!(
        station.open_lockout(KAZEMI.code, RAHIMI.code, RAHIMI.password).await,
        Err(Fault::FirstSignIn)
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
        boot.stay_on(Duration::from_secs(minutes * 60));
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

/// Of memory, for one password, in KiB.
fn cost_at(folder: &Path) -> u32 {
    let held = Folder::hold(folder).unwrap();
    let keys = Vault::open(held.installation()).unwrap().keys().unwrap();
    let store = Store::open(&held.database(), &keys.database).unwrap();
    let cost = store.read(kiosk_station::store::HashCost::find).unwrap();
    cost.unwrap().memory_kib
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_counter_for_other_tests_has_cheap_passwords() {
    let town = Town::found().await;
    assert!(cost_at(Counter::enrolled(&town).await.path()) >= 19 * 1024);
    assert_eq!(cost_at(Counter::enrolled_cheaply(&town).await.path()), 8);
}
