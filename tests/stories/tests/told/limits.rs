//! How long and how far a counter may go without central: central says, and powered-on time counts.

use std::{path::Path, sync::Arc, time::Duration};

use central::{Options, Running};
use kiosk_station::{Fault, Station, central::Enrolment, enrol, folder::Folder, view::OfflineLevel};
use kiosk_wire::OfflineLimits;
use stories::within;
use town::{Clock, Keyboard as _, Visit, people};

const HOUR: Duration = Duration::from_secs(3600);

fn strict() -> OfflineLimits {
    OfflineLimits {
        soft_hours: 24,
        hard_hours: 48,
        soft_records: 2,
        hard_records: 3,
    }
}

fn central(db: &Path) -> Running {
    let mut options = Options::new(db).plain().with_sample(1);
    options.settings.offline = strict();
    Running::start(options).unwrap()
}

/// A counter of that central, with Kazemi at it, and its clock.
async fn counter(central: &Running, folder: &Path) -> (Arc<Station>, Arc<Clock>) {
    let clock = Clock::running("monday");
    let code = central.new_code("1001", "2").unwrap();
    let enrolment = Enrolment {
        url: central.url(),
        code: &code,
        authority: None,
    };
    enrol::enrol_cheaply(&Folder::hold(folder).unwrap(), &enrolment, clock.clone())
        .await
        .unwrap();
    let (path, its_clock) = (folder.to_owned(), clock.clone());
    let station = tokio::task::spawn_blocking(move || Station::open(&path, its_clock))
        .await
        .unwrap();
    let station = Arc::new(station.unwrap());
    station
        .sign_in(people::KAZEMI.code, people::KAZEMI.password)
        .await
        .unwrap();
    station.look_up(Visit::household(1).bill_id.expose()).await.unwrap();
    (station, clock)
}

fn level(station: &Station) -> OfflineLevel {
    station.status().unwrap().offline
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_hard_number_of_records_none_is_taken_and_none_is_lost() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut central = central(&place.path().join("central.db"));
    let (station, _) = counter(&central, folder.path()).await;
    central.stop().unwrap();

    let mut levels = Vec::new();
    for round in 1..=3 {
        station.submit(&Visit::household(round)).unwrap();
        levels.push(level(&station));
    }
    assert_eq!(levels, [OfflineLevel::Fine, OfflineLevel::Soft, OfflineLevel::Hard]);
    let fourth = Visit::household(4);
    station.check(&fourth).unwrap();
    assert!(matches!(station.submit(&fourth), Err(Fault::OfflineTooLong)));
    assert!(
        station.draft().unwrap().draft == Some(fourth.clone()),
        "what was typed stays"
    );

    central.start_again().unwrap();
    let sync = tokio::spawn(station.sync_loop());
    within("all are sent", || station.status().unwrap().waiting == 0).await;
    assert_eq!(level(&station), OfflineLevel::Fine);
    station.submit(&fourth).unwrap();
    within("the fourth as well", || central.records().unwrap().len() == 4).await;
    sync.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_without_central_count_while_the_machine_is_on_and_end_with_its_word() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut central = central(&place.path().join("central.db"));
    let (station, clock) = counter(&central, folder.path()).await;
    let sync = tokio::spawn(station.sync_loop());
    within("central was heard", || {
        station.status().unwrap().line == kiosk_station::view::Line::Online
    })
    .await;
    station.submit(&Visit::household(1)).unwrap();
    within("it is sent", || station.status().unwrap().waiting == 0).await;
    central.stop().unwrap();

    for (more, expected) in [
        (23, OfflineLevel::Fine),
        (1, OfflineLevel::Soft),
        (24, OfflineLevel::Hard),
    ] {
        clock.stay_on(HOUR * more);
        assert_eq!(level(&station), expected, "after {more} more hours");
    }
    assert!(matches!(
        station.submit(&Visit::household(2)),
        Err(Fault::OfflineTooLong)
    ));

    central.start_again().unwrap();
    station.send_now().unwrap();
    within("central is heard again", || level(&station) == OfflineLevel::Fine).await;
    station.submit(&Visit::household(2)).unwrap();
    sync.abort();
}
