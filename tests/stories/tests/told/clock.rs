//! Ten years forward, ten years back: a clock unlocks, expires, reorders, refuses and loses nothing.

use std::sync::Arc;

use central::{Options, Running};
use jiff::SignedDuration;
use kiosk_station::{
    Station,
    view::{Code, SentFact},
};
use stories::{Counter, within};
use town::{Clock, Keyboard as _, TEN_YEARS, Visit, people};

#[tokio::test(flavor = "multi_thread")]
async fn ten_years_forward_or_back_change_nothing_but_a_flag() {
    let (folder, db) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Over TLS: its certificates are judged by central's time, not by this clock.
    let central = Running::start(Options::new(db.path().join("central.db")).with_sample(1)).unwrap();
    let clock = Clock::running("monday");
    Counter::enrol_over_tls(&central, folder.path(), clock.clone())
        .await
        .unwrap();

    let mut numbers = Vec::new();
    for (round, years) in (1..).zip([
        SignedDuration::ZERO,
        TEN_YEARS,
        -TEN_YEARS,
        SignedDuration::ZERO,
        TEN_YEARS,
    ]) {
        // The clock jumps while the machine is off, and while it works.
        if round % 2 == 1 {
            clock.set_off_by(years);
        }
        let (path, its_clock) = (folder.path().to_owned(), clock.clone());
        let station = tokio::task::spawn_blocking(move || Station::open(&path, its_clock))
            .await
            .unwrap();
        let station = Arc::new(station.unwrap());
        let sync = tokio::spawn(station.sync_loop());
        station
            .sign_in(people::KAZEMI.code, people::KAZEMI.password)
            .await
            .unwrap();
        clock.set_off_by(years);

        let visit = Visit::household(round);
        station.look_up(visit.bill_id.expose()).await.unwrap();
        let number = station.submit(&visit).unwrap().tracking_number;
        within("it is sent", || {
            matches!(station.receipt(&number).unwrap().sent, SentFact::Sent { .. })
        })
        .await;
        station.send_now().unwrap();
        within("the clock is judged", || {
            station.status().unwrap().clock_suspect != years.is_zero()
        })
        .await;
        numbers.push(number);
        sync.abort();
        let _ = sync.await;
    }
    let mut in_order = numbers.clone();
    in_order.sort();
    assert_eq!(numbers, in_order, "numbers follow one another whatever the clock says");
    let mut held: Vec<String> = central
        .records()
        .unwrap()
        .into_iter()
        .map(|record| record.tracking_number)
        .collect();
    held.sort();
    assert_eq!(held, in_order);
}

/// A new counter has not heard central's time yet, but for the day it was enrolled.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_before_central_was_first_heard_cuts_no_line() {
    for off in [TEN_YEARS, -TEN_YEARS] {
        let (folder, db) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let central = Running::start(Options::new(db.path().join("central.db")).with_sample(1)).unwrap();
        let clock = Clock::running("tuesday");
        Counter::enrol_over_tls(&central, folder.path(), clock.clone())
            .await
            .unwrap();
        clock.set_off_by(off);
        let path = folder.path().to_owned();
        let station = tokio::task::spawn_blocking(move || Station::open(&path, clock)).await;
        let station = station.unwrap().unwrap();
        let signed_in = station.sign_in(people::KAZEMI.code, people::KAZEMI.password).await;
        assert!(signed_in.is_ok(), "{off}: {signed_in:?}");
    }
}

/// There, nothing but the clock is known: it is named.
#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_by_a_clock_that_is_off_names_the_clock() {
    let (folder, db) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let central = Running::start(Options::new(db.path().join("central.db")).with_sample(1)).unwrap();
    let clock = Clock::running("wednesday");
    clock.set_off_by(TEN_YEARS);
    let refused = Counter::enrol_over_tls(&central, folder.path(), clock.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Code::CertificateClock);
    clock.set_off_by(SignedDuration::ZERO);
    Counter::enrol_over_tls(&central, folder.path(), clock).await.unwrap();
}
