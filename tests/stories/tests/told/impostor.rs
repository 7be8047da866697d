//! Somebody else answers where central was.

use std::sync::Arc;

use central::{Options, Running, sample::people};
use kiosk_station::{
    Station,
    central::Enrolment,
    clock, enrol,
    folder::Folder,
    view::{QueueFilter, QueueState, SentFact},
};
use stories::{Visit, within};

/// Gives the central of `db` the certificate authority of another one, as a proxy that reads along has.
fn another_authority(db: &std::path::Path) {
    let other = tempfile::tempdir().unwrap();
    let impostor = Running::start(Options::new(other.path().join("central.db"))).unwrap();
    let (theirs, ours) = (impostor.authority(), db.with_extension("db.keys"));
    for name in ["ca.pem", "ca.key"] {
        std::fs::copy(theirs.with_file_name(name), ours.join(name)).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_whoever_cannot_show_centrals_certificate() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = place.path().join("central.db");
    let mut central = Running::start(Options::new(&db).with_sample(1)).unwrap();
    let authority = std::fs::read_to_string(central.authority()).unwrap();
    let key = std::fs::read(central.authority().with_file_name("ca.key")).unwrap();
    let code = central.new_code("1001", "2").unwrap();
    let url = central.url().to_owned();
    let enrolment = Enrolment {
        url: &url,
        code: &code,
        authority: Some(&authority),
    };
    enrol::enrol(&Folder::hold(folder.path()).unwrap(), &enrolment, clock::system())
        .await
        .unwrap();
    let path = folder.path().to_owned();
    let station = tokio::task::spawn_blocking(move || Station::open(&path, clock::system()))
        .await
        .unwrap();
    let station = Arc::new(station.unwrap());
    station
        .sign_in(people::KAZEMI.code, people::KAZEMI.password)
        .await
        .unwrap();
    station.look_up(&Visit::household(1).bill_id).await.unwrap();

    central.stop().unwrap();
    another_authority(&db);
    central.start_again().unwrap();
    let number = station.submit(&Visit::household(1)).unwrap().tracking_number;
    let sync = tokio::spawn(station.sync_loop());
    let state = || station.queue(QueueFilter::All, &number).unwrap().rows[0].state;
    within("the reason is on the screen", || state() == QueueState::Certificate).await;
    assert!(central.records().unwrap().is_empty(), "nothing was told to him");

    central.stop().unwrap();
    std::fs::write(central.authority(), authority).unwrap();
    std::fs::write(central.authority().with_file_name("ca.key"), key).unwrap();
    central.start_again().unwrap();
    station.send_now().unwrap();
    within("it is sent", || {
        matches!(station.receipt(&number).unwrap().sent, SentFact::Sent { .. })
    })
    .await;
    sync.abort();
}
