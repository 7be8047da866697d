//! Who sits at the counter: locked, left, taken over, and what each may do.

use super::*;
use town::Keyboard as _;

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
    assert!(station.draft().unwrap().draft == Some(visit.clone()));

    station.lock().unwrap();
    _town.line.turn(Weather::Fair);
    signs_in(&station, &RAHIMI).await.unwrap();
    assert!(
        station.draft().unwrap().draft.is_none(),
        "another's draft is nobody's business"
    );
    station.check(&Visit::household(2)).unwrap();
    signs_in(&station, &KAZEMI).await.unwrap();
    assert!(station.draft().unwrap().draft == Some(visit), "and it waited");
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
        boot.stay_on(Duration::from_secs(seconds));
        station.look_at_idle().unwrap();
        station.status().unwrap()
    };
    assert_eq!(looks(500).locks_in, None);
    let near = looks(50);
    assert!(near.locks_in.is_some_and(|seconds| (40..=50).contains(&seconds)) && !near.locked);
    station.stay_awake().unwrap();
    assert_eq!(station.status().unwrap().locks_in, None);
    boot.set_off_by(TEN_YEARS);
    assert!(!looks(590).locked, "a clock that is set locks nobody");
    assert!(looks(10).locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_anothers_is_opened_and_corrected_once_with_a_supervisors_word() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let station = &counter.station;
    let number = counter.take(&Visit::household(1)).await;
    station.correction_draft(&number).unwrap();
    signs_in(station, &RAHIMI).await.unwrap();
    let opens = || station.correction_draft(&number);
    assert!(
        matches!(opens(), Err(Fault::SupervisorNeeded)),
        "nobody sees another's visitor unasked"
    );
    for (supervisor, password) in [(RAHIMI.code, RAHIMI.password), (MORADI.code, MORADI.password)] {
        let refused = station.approve_correction(&number, supervisor, password).await;
        assert!(matches!(refused, Err(Fault::Forbidden)), "{supervisor}: {refused:?}");
    }
    assert!(matches!(opens(), Err(Fault::SupervisorNeeded)));
    let approves = async || {
        let approved = station.approve_correction(&number, AZARI.code, AZARI.password).await;
        approved.unwrap();
    };
    approves().await;
    let mut draft = opens().unwrap();
    let corrects = |draft: &_| station.correct(&number, draft, CorrectionReason::WrongDate);
    draft.declared_on = "1405/08/14".to_owned();
    corrects(&draft).unwrap();

    signs_in(station, &KAZEMI).await.unwrap();
    draft.declared_on = "1405/08/13".to_owned();
    assert!(
        matches!(corrects(&draft), Err(Fault::SupervisorNeeded)),
        "it is Rahimi's by now, and once was once"
    );
    assert!(matches!(opens(), Err(Fault::SupervisorNeeded)));
    // A word for another record, and one that was given before somebody else sat down, are none.
    let other = counter.take(&Visit::household(2)).await;
    station
        .approve_correction(&other, AZARI.code, AZARI.password)
        .await
        .unwrap();
    assert!(matches!(opens(), Err(Fault::SupervisorNeeded)));
    approves().await;
    signs_in(station, &KAZEMI).await.unwrap();
    assert!(matches!(opens(), Err(Fault::SupervisorNeeded)));

    signs_in(station, &AZARI).await.unwrap();
    opens().unwrap();
    corrects(&draft).unwrap();
    let folder = counter.close().await;
    let told: Vec<Event> = events(folder.path())
        .into_iter()
        .filter(|event| matches!(event, Event::Override { .. }))
        .collect();
    let tracking_number = number;
    let opened = OverrideAction::OpenOthers {
        tracking_number: tracking_number.clone(),
    };
    let by = |action: &OverrideAction, operator: &str| Event::Override {
        action: action.clone(),
        operator: operator.to_owned(),
        supervisor: AZARI.code.to_owned(),
    };
    let corrected = OverrideAction::CorrectOthers { tracking_number };
    assert_eq!(
        told,
        [
            by(&opened, RAHIMI.code),
            by(&corrected, RAHIMI.code),
            by(&opened, AZARI.code)
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_technician_takes_no_file_and_an_operator_takes_one_without_a_line() {
    let (town, folder, boot) = out_of_town().await;
    let rows = crate::kill::file(folder.path(), 2);
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
    assert_eq!(crate::kill::numbers(&taken.lines).len(), 2);
}
