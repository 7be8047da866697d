use stories::{Counter, Town, within};

use kiosk_station::view::{Line, LookUpSource, QueueState};
use town::{Keyboard as _, Visit, Weather};

#[tokio::test(flavor = "multi_thread")]
async fn three_readings_without_a_line_reach_central_once_when_it_is_back() {
    let mut town = Town::found().await;
    let counter = Counter::open(&town).await;
    town.central.stop().unwrap();

    let mut numbers = Vec::new();
    for round in 1..=3 {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    within("the line is seen to be down", || {
        counter.station.status().unwrap().line == Line::Offline
    })
    .await;
    assert_eq!(counter.waiting(), 3);
    for number in &numbers {
        assert!(!counter.is_sent(number), "called sent while central is down");
    }

    town.central.start_again().unwrap();
    within("all are sent", || numbers.iter().all(|number| counter.is_sent(number))).await;
    numbers.sort();
    assert_eq!(town.numbers(), numbers, "central holds exactly those three");
    assert_eq!(counter.waiting(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_never_doubles_a_reading() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    // Until then the line is found fair, and not asked again for a while.
    let first = counter.take(&Visit::household(1)).await;
    within("the first is sent", || counter.is_sent(&first)).await;
    town.line.turn(Weather::LOST_REPLY);

    let number = counter.take(&Visit::household(2)).await;
    let both = [first, number.clone()];
    within("central has it", || town.numbers() == both).await;
    assert!(
        !counter.is_sent(&number),
        "the reply was lost, so nobody said it was taken"
    );

    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("it is sent", || counter.is_sent(&number)).await;
    assert_eq!(town.numbers(), both, "once, though it was sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn yesterdays_subscriber_is_known_today_without_a_line() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let visit = Visit::household(1);
    let first = counter.station.look_up(visit.bill_id.expose()).await.unwrap();
    assert_eq!(first.source, LookUpSource::Central);

    counter.loses_the_line(&town.line).await;
    let second = counter.station.look_up(visit.bill_id.expose()).await.unwrap();
    assert_eq!(second.source, LookUpSource::Cache);
    assert_eq!(second.subscriber, first.subscriber);
    assert!(second.as_of.is_some(), "the screen says of when it is");

    let stranger = counter
        .station
        .look_up(Visit::unknown_bill().bill_id.expose())
        .await
        .unwrap();
    assert_eq!(stranger.source, LookUpSource::NotKnown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_refused_stays_with_its_reason_and_holds_up_nobody() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.loses_the_line(&town.line).await;
    let refused = counter.take(&Visit::unknown_bill()).await;
    let good = counter.take(&Visit::household(1)).await;

    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("the good one is sent", || counter.is_sent(&good)).await;
    within("the other has its answer", || {
        counter.state(&refused) == QueueState::Rejected
    })
    .await;
    let page = counter
        .station
        .queue(kiosk_station::view::QueueFilter::NeedsAction, "")
        .unwrap();
    let row = page.rows.first().expect("it stays in the list");
    assert_eq!(
        (row.tracking_number.as_str(), row.reject.as_deref()),
        (refused.as_str(), Some("unknown_subscriber"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_and_a_new_start_sends_what_waited() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.loses_the_line(&town.line).await;
    let number = counter.take(&Visit::household(1)).await;
    let half = kiosk_station::view::Draft {
        bill_id: "".into(),
        ..Visit::household(2)
    };
    counter.station.check(&half).unwrap();

    let folder = counter.close().await;
    town.line.turn(Weather::Fair);
    let counter = Counter::open_in(folder).await;
    assert!(counter.station.draft().unwrap().draft == Some(half), "letter by letter");
    within("it is sent", || counter.is_sent(&number)).await;
    assert_eq!(town.numbers(), [number]);
}
