//! In which order what waits goes to central.

use kiosk_domain::sync::Step;
use kiosk_station::{
    Station,
    view::{Draft, QueueFilter},
};
use kiosk_wire::RevisionState;
use stories::{Counter, Town};
use town::{Keyboard as _, Visit, Weather, bills, people};

/// Steps of the loop until it waits.
async fn until_it_waits(driver: &mut kiosk_station::sync::Driver) {
    for _ in 0..200 {
        if let Step::Wait { .. } = driver.step().await {
            return;
        }
    }
    panic!("the loop does not come to rest");
}

/// Somebody else's answer, which counts as a try of each record it was given for.
fn portal() -> Weather {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 13\r\n\r\n";
    Weather::Portal(format!("{head}<html></html>").into_bytes())
}

fn tries(station: &Station) -> Vec<u32> {
    let rows = station.queue(QueueFilter::Waiting, "").unwrap().rows;
    rows.iter().rev().map(|row| row.attempts).collect()
}

/// Readings of one meter on one day: central compares each with the newest before it.
#[tokio::test(flavor = "multi_thread")]
async fn readings_of_one_meter_go_in_their_order_after_failed_tries() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    station.look_up(bills::TRIPLE.id).await.unwrap();
    let mut driver = station.driver();
    until_it_waits(&mut driver).await;

    town.line.turn(portal());
    let mut shown = Vec::new();
    let mut take = |round| shown.push(station.submit(&Visit::household(round)).unwrap().tracking_number);
    for round in 1..=2 {
        take(round);
        station.send_now().unwrap();
        until_it_waits(&mut driver).await;
    }
    for round in 3..=30 {
        take(round);
    }
    let tried = tries(station);
    assert!(tried[0] > 0 && tried[29] == 0, "{tried:?}");
    town.line.turn(Weather::Fair);
    station.send_now().unwrap();
    until_it_waits(&mut driver).await;
    while station.status().unwrap().waiting > 0 {
        station.send_now().unwrap();
        until_it_waits(&mut driver).await;
    }
    let held = town.central.records().unwrap();
    assert_eq!(held.len(), shown.len());
    for record in held {
        assert_eq!(record.state, RevisionState::Accepted, "{}", record.tracking_number);
    }
}

/// A subject that waits for its turn holds up no other.
#[tokio::test(flavor = "multi_thread")]
async fn other_subjects_pass_what_was_tried_before() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    let mut driver = station.driver();
    until_it_waits(&mut driver).await;
    town.line.turn(portal());
    station.submit(&Visit::household(1)).unwrap();
    until_it_waits(&mut driver).await;
    let other = Draft {
        visitor_id: people::SALEHI.id.into(),
        ..Visit::unknown_bill()
    };
    let other = station.submit(&other).unwrap().tracking_number;
    station.submit(&Visit::household(2)).unwrap();
    let tried = tries(station);
    assert!(tried[0] > 0 && tried[1..] == [0, 0], "{tried:?}");
    town.line.turn(Weather::Fair);
    station.send_now().unwrap();
    // the first request that gets through has the other subject's envelope alone
    while town.central.records().unwrap().is_empty() {
        driver.step().await;
        station.send_now().unwrap();
    }
    assert_eq!(town.numbers(), [other]);
}

/// Nobody looks at them: a counter that was off line for a week must not draw a thousand receipts while it sends.
#[cfg(debug_assertions)]
#[tokio::test(flavor = "multi_thread")]
async fn a_backlog_that_goes_makes_up_no_receipt() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    station.look_up(bills::TRIPLE.id).await.unwrap();
    let mut driver = station.driver();
    until_it_waits(&mut driver).await;
    let numbers: Vec<String> = (0..30)
        .map(|round| station.submit(&Visit::household(round)).unwrap().tracking_number)
        .collect();
    let before = station.documents.made_up();
    until_it_waits(&mut driver).await;
    assert_eq!(station.status().unwrap().waiting, 0);
    assert_eq!(station.documents.made_up(), before);
    station.receipt(&numbers[0]).unwrap();
    assert!(station.documents.made_up() > before, "what is asked for is counted");
}
