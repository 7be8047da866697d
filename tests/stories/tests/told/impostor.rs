//! Somebody else answers where central was.

use std::{path::Path, sync::Arc};

use central::{Options, Running};
use jiff::SignedDuration;
use kiosk_station::{
    Station, clock,
    view::{QueueFilter, QueueState, SentFact},
};
use stories::{Admin, Counter, within};
use town::{Clock, Keyboard as _, Visit, people};

/// Gives the central of `db` the certificate authority of another one, as a proxy that reads along has.
fn another_authority(db: &Path) {
    let other = tempfile::tempdir().unwrap();
    let impostor = Running::start(Options::new(other.path().join("central.db"))).unwrap();
    let (theirs, ours) = (impostor.authority(), db.with_extension("db.keys"));
    for name in ["ca.pem", "ca.key"] {
        std::fs::copy(theirs.with_file_name(name), ours.join(name)).unwrap();
    }
}

/// Central's authority, and its key, put in the place of what is there.
fn put_authority(central: &Running, (certificate, key): &(Vec<u8>, Vec<u8>)) {
    std::fs::write(central.authority(), certificate).unwrap();
    std::fs::write(central.authority().with_file_name("ca.key"), key).unwrap();
}

fn authority_of(central: &Running) -> (Vec<u8>, Vec<u8>) {
    let read = |path| std::fs::read(path).unwrap();
    (
        read(central.authority()),
        read(central.authority().with_file_name("ca.key")),
    )
}

/// A counter of that central over TLS, with Kazemi at it, who has looked the household up.
async fn counter(central: &Running, folder: &Path, clock: Arc<dyn clock::Clock>) -> Arc<Station> {
    Counter::enrol_over_tls(central, folder, Arc::clone(&clock))
        .await
        .unwrap();
    let station = open(folder, clock).await;
    station.look_up(Visit::household(1).bill_id.expose()).await.unwrap();
    station
}

async fn open(folder: &Path, clock: Arc<dyn clock::Clock>) -> Arc<Station> {
    let path = folder.to_owned();
    let station = tokio::task::spawn_blocking(move || Station::open(&path, clock)).await;
    let station = Arc::new(station.unwrap().unwrap());
    station
        .sign_in(people::KAZEMI.code, people::KAZEMI.password)
        .await
        .unwrap();
    station
}

/// The record stays with its reason while central is as `wrong` makes it, and goes when `right` has put it in order.
async fn stays_until(
    central: &mut Running,
    station: &Arc<Station>,
    wrong: impl FnOnce(&Running),
    right: impl FnOnce(&Running),
) {
    central.stop().unwrap();
    wrong(central);
    central.start_again().unwrap();
    let number = station.submit(&Visit::household(1)).unwrap().tracking_number;
    let sync = tokio::spawn(station.sync_loop());
    let state = || station.queue(QueueFilter::All, &number).unwrap().rows[0].state;
    within("the reason is on the screen", || state() == QueueState::Certificate).await;
    assert!(central.records().unwrap().is_empty(), "nothing was told to him");

    central.stop().unwrap();
    right(central);
    central.start_again().unwrap();
    station.send_now().unwrap();
    within("it is sent", || is_sent(station, &number)).await;
    sync.abort();
    let _ = sync.await;
}

fn is_sent(station: &Station, number: &str) -> bool {
    matches!(station.receipt(number).unwrap().sent, SentFact::Sent { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_whoever_cannot_show_centrals_certificate() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = place.path().join("central.db");
    let mut central = Running::start(Options::new(&db).with_sample(1)).unwrap();
    let station = counter(&central, folder.path(), clock::system()).await;
    let own = authority_of(&central);
    let (wrong, right) = (
        |_: &Running| another_authority(&db),
        |central: &Running| put_authority(central, &own),
    );
    stays_until(&mut central, &station, wrong, right).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ran_out_is_nobodys() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = Clock::running("central");
    let options = Options {
        clock: central::Clock::from_fn(clock.reader()),
        ..Options::new(place.path().join("central.db")).with_sample(1)
    };
    let mut central = Running::start(options).unwrap();
    let station = counter(&central, folder.path(), clock::system()).await;
    // A host whose clock stands years back makes itself a certificate that is over today.
    let (wrong, right) = (
        |_: &Running| clock.set_off_by(SignedDuration::from_hours(-5 * 365 * 24)),
        |_: &Running| clock.set_off_by(SignedDuration::ZERO),
    );
    stays_until(&mut central, &station, wrong, right).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn central_moves_to_its_next_authority_and_the_counter_goes_on() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = place.path().join("central.db");
    let next = {
        let other = tempfile::tempdir().unwrap();
        authority_of(&Running::start(Options::new(other.path().join("central.db"))).unwrap())
    };
    // Known beforehand, in central's signed settings: the one in use, and the next.
    drop(Running::start(Options::new(&db).with_sample(1)).unwrap());
    let mut options = Options::new(&db);
    let own = std::fs::read_to_string(db.with_extension("db.keys").join("ca.pem")).unwrap();
    options.settings.authorities = vec![own, String::from_utf8(next.0.clone()).unwrap()];
    options.settings.version += 1;
    let mut central = Running::start(options).unwrap();
    let station = counter(&central, folder.path(), clock::system()).await;
    let sync = tokio::spawn(station.sync_loop());
    let first = station.submit(&Visit::household(1)).unwrap().tracking_number;
    within("the first is sent", || is_sent(&station, &first)).await;

    central.stop().unwrap();
    put_authority(&central, &next);
    central.start_again().unwrap();
    station.look_up(Visit::household(2).bill_id.expose()).await.unwrap();
    let second = station.submit(&Visit::household(2)).unwrap().tracking_number;
    station.send_now().unwrap();
    within("the second is sent, without a start in between", || {
        is_sent(&station, &second)
    })
    .await;
    sync.abort();
    let _ = sync.await;
    drop(station);

    let station = open(folder.path(), clock::system()).await;
    let third = station.submit(&Visit::household(3)).unwrap().tracking_number;
    let sync = tokio::spawn(station.sync_loop());
    within("the third is sent, after a start", || is_sent(&station, &third)).await;
    sync.abort();
}

/// Central has another authority, which it could not name before. A technician brings its certificate.
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_a_technician_brings_opens_a_line_that_was_dead() {
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = place.path().join("central.db");
    let mut central = Running::start(Options::new(&db).with_sample(1)).unwrap();
    drop(counter(&central, folder.path(), clock::system()).await);
    central.stop().unwrap();
    another_authority(&db);
    central.start_again().unwrap();

    let admin = Admin::at(folder.path());
    assert!(!admin.run(&["sync"], "").success);
    let (url, authority) = (central.url(), central.authority().display().to_string());
    let prepared = admin.run(&["prepare", "--central", url, "--ca", &authority], "");
    assert!(prepared.success, "{}", prepared.words);
    for _ in 0..2 {
        let synced = admin.run(&["sync"], "");
        assert!(synced.success, "{}", synced.words);
    }
}
