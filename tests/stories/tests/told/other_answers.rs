//! Whatever comes back that is not central's own, signed word: the record stays, with the reason.

use kiosk_station::view::QueueState;
use stories::{Counter, Town, Visit, Weather, within};

async fn stays_with(weather: Weather, reason: QueueState) {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.station.look_up(&Visit::household(1).bill_id).await.unwrap();
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
