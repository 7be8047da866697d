//! Whatever comes back that is not central's own, signed word: the record stays, with the reason.

use kiosk_station::view::QueueState;
use kiosk_wire::{API, RecordsAnswer, RecordsSigned, Signed, SigningKey};
use stories::{Counter, Town, within};
use town::{Keyboard as _, Visit, Weather};

async fn stays_with(weather: Weather, reason: QueueState) {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter
        .station
        .look_up(Visit::household(1).bill_id.expose())
        .await
        .unwrap();
    town.line.turn(weather.clone());
    let number = counter.take(&Visit::household(1)).await;
    within("the reason is on the screen", || counter.state(&number) == reason).await;
    assert!(!counter.is_sent(&number), "{weather:?} is no answer");

    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("it is sent", || counter.is_sent(&number)).await;
    assert_eq!(town.numbers(), [number]);
}

fn portal(status: &str, body: &str) -> Weather {
    let length = body.len();
    let words = format!("HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {length}\r\n\r\n{body}");
    Weather::Portal(words.into_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_captive_portal_that_says_200_is_no_answer() {
    stays_with(
        portal("200 OK", "<html>sign in to the hotel</html>"),
        QueueState::BadAnswer,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_no_answer() {
    stays_with(portal("302 Found", ""), QueueState::BadAnswer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_500_is_waited_out() {
    stays_with(portal("500 Internal Server Error", "oops"), QueueState::CentralBusy).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_ten_megabytes_is_cut_short() {
    stays_with(Weather::Endless, QueueState::BadAnswer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_is_waited_for() {
    stays_with(Weather::Cut, QueueState::LineDown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_acceptance_is_no_answer() {
    let answer = r#"{"answer":"eyJyZXN1bHRzIjpbXX0="}"#;
    stays_with(portal("200 OK", answer), QueueState::BadAnswer).await;
}

/// What central would say to a terminal, but for who signs it and what it says of itself.
fn signed(town: &Town, key: &SigningKey, api: u32) -> Weather {
    let terminals = rusqlite::Connection::open(town.central.db()).unwrap();
    let terminal = terminals
        .query_row("SELECT id FROM terminal", [], |row| row.get(0))
        .unwrap();
    let answer = RecordsAnswer {
        api,
        terminal,
        request: uuid::Uuid::now_v7(),
        results: Vec::new(),
        server_time: jiff::Timestamp::now(),
        head: None,
        journal: None,
        epoch: 1,
    };
    let answer = Signed::new(&answer, key, "central-1").unwrap();
    portal("200 OK", &serde_json::to_string(&RecordsSigned { answer }).unwrap())
}

fn key_of(town: &Town) -> SigningKey {
    let file = town.central.authority().with_file_name("signing.key");
    SigningKey::from_seed(&std::fs::read(file).unwrap().try_into().unwrap())
}

/// As [`stays_with`], where the answer depends on the town.
async fn stays_in(town: &Town, counter: &Counter, weather: Weather, reason: QueueState) {
    counter
        .station
        .look_up(Visit::household(1).bill_id.expose())
        .await
        .unwrap();
    town.line.turn(weather);
    let number = counter.take(&Visit::household(2)).await;
    within("the reason is on the screen", || counter.state(&number) == reason).await;
    assert!(!counter.is_sent(&number));
    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("it is sent", || counter.is_sent(&number)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_signed_by_another_key_is_no_answer() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let stranger = signed(&town, &SigningKey::from_seed(&[42; 32]), API);
    stays_in(&town, &counter, stranger, QueueState::BadAnswer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_played_again_is_no_answer() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let first = counter.take(&Visit::household(1)).await;
    within("the first is sent", || counter.is_sent(&first)).await;
    // Genuine, signed for this very terminal, and an answer to something else.
    let old = town.line.overheard("POST /v1/records").unwrap();
    stays_in(&town, &counter, Weather::Portal(old), QueueState::BadAnswer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_central_of_an_older_or_a_newer_version_is_refused_in_words() {
    for api in [API - 1, API + 1] {
        let town = Town::found().await;
        let counter = Counter::open(&town).await;
        let other = signed(&town, &key_of(&town), api);
        stays_in(&town, &counter, other, QueueState::OtherVersion).await;
    }
}
