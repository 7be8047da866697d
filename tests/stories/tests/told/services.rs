//! The service desk against the real central, over lines as they are.

use central::{Clock, services};
use kiosk_station::view::{
    CentralWord, CorrectionReason, FormAnswer, FormDraft, Line, OpenCorrection, QueueState, ServiceState,
};
use kiosk_wire::ServiceDefinition;
use stories::{Counter, Town, within};
use town::{Keyboard as _, Weather, people::NADERI};

/// Once the counter has this version of a service.
async fn knows(counter: &Counter, code: &str, version: u32) {
    within("the catalogue comes", || {
        let there = counter
            .station
            .catalogue()
            .unwrap()
            .services
            .iter()
            .any(|service| service.code == code);
        there
            && counter
                .station
                .open_form(code)
                .is_ok_and(|form| form.version == version)
    })
    .await;
}

/// A complaint as Naderi would make it.
fn complaint(counter: &Counter, subject: &str) -> FormDraft {
    let mut draft = counter.station.open_form("complaint").unwrap().draft;
    let text = |text: &str| FormAnswer::Text(text.to_owned());
    draft.visitor_id = NADERI.id.into();
    draft.mobile = NADERI.mobile.into();
    draft.answers.extend([
        ("first_name".to_owned(), text("رعنا")),
        ("last_name".to_owned(), text("نمونه‌پور")),
        ("about".to_owned(), FormAnswer::Choices(vec!["service".to_owned()])),
        ("subject".to_owned(), text(subject)),
        (
            "text".to_owned(),
            text("روز چهارشنبه برای وصل برق آمدند و کسی پاسخ نداد."),
        ),
    ]);
    draft
}

fn take(counter: &Counter, draft: &FormDraft) -> String {
    let look = counter.station.look_form(draft).unwrap();
    assert!(look.can_submit, "{look:?}");
    counter.station.submit_form(draft).unwrap().tracking_number
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_taken_without_a_line_are_at_central_once_when_it_is_back_and_are_followed() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    knows(&counter, "complaint", 1).await;
    counter.loses_the_line(&town.line).await;
    let mut numbers: Vec<String> = (1..=3)
        .map(|n| take(&counter, &complaint(&counter, &format!("قطع {n}"))))
        .collect();
    assert_eq!(counter.waiting(), 3);
    let followed = counter.station.follow(&numbers[0]).await.unwrap();
    assert_eq!(followed.central, CentralWord::NotAsked, "nobody can be asked");
    assert_eq!(followed.local.unwrap().state, counter.state(&numbers[0]));

    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("all are sent", || numbers.iter().all(|number| counter.is_sent(number))).await;
    numbers.sort();
    assert_eq!(town.numbers(), numbers, "each once");
    within("the line is up", || {
        counter.station.status().unwrap().line == Line::Online
    })
    .await;
    let followed = counter.station.follow(&numbers[0]).await.unwrap();
    assert!(matches!(followed.central, CentralWord::Answered { .. }), "{followed:?}");
    assert_eq!(followed.local.unwrap().state, QueueState::Sent);
    assert!(followed.history.iter().any(|event| event.code == "accepted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_taken_without_a_line_is_corrected_and_central_holds_both_revisions() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    knows(&counter, "complaint", 1).await;
    counter.loses_the_line(&town.line).await;
    let number = take(&counter, &complaint(&counter, "قطع برق"));
    let OpenCorrection::Request(form) = counter.station.open_correction(&number).unwrap() else {
        panic!("a request")
    };
    let mut draft = form.draft;
    let text = FormAnswer::Text("قطع مکرر برق".to_owned());
    draft.answers.insert("subject".to_owned(), text);
    draft.correction.as_mut().unwrap().reason = Some(CorrectionReason::WrongAnswer);
    assert_eq!(take(&counter, &draft), number);

    town.line.turn(Weather::Fair);
    counter.station.send_now().unwrap();
    within("both are sent", || counter.waiting() == 0).await;
    assert_eq!(counter.state(&number), QueueState::Sent);
    within("the line is up", || {
        counter.station.status().unwrap().line == Line::Online
    })
    .await;
    let followed = counter.station.follow(&number).await.unwrap();
    let accepted = followed.history.iter().filter(|event| event.code == "accepted").count();
    assert_eq!(accepted, 2, "{followed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_stays_on_its_version_and_is_taken_by_it_after_a_new_one_came() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    knows(&counter, "complaint", 1).await;
    let draft = complaint(&counter, "قطع برق");
    counter.station.look_form(&draft).unwrap();

    let (_, text) = services::GIVEN.iter().find(|(code, _)| *code == "complaint").unwrap();
    let first: ServiceDefinition = serde_json::from_str(text).unwrap();
    let mut second = ServiceDefinition {
        version: 2,
        title: "شکایت، نسخهٔ تازه".into(),
        ..first
    };
    second.fields.retain(|field| field.id != "subject");
    services::publish_all(town.central.database(), &[second], &Clock::system()).unwrap();
    // The next start asks at once.
    let counter = Counter::open_in(counter.close().await).await;
    within("the new version comes", || {
        let services = counter.station.catalogue().unwrap().services;
        services
            .iter()
            .any(|service| service.title == "شکایت، نسخهٔ تازه" && service.state == ServiceState::Ready)
    })
    .await;
    let form = counter.station.open_form("complaint").unwrap();
    assert_eq!(
        (form.version, &form.draft.answers),
        (1, &draft.answers),
        "as it was typed"
    );
    let number = take(&counter, &form.draft);
    within("it is sent", || counter.is_sent(&number)).await;

    // The next one is typed on the new version.
    let form = counter.station.open_form("complaint").unwrap();
    assert_eq!(form.version, 2);
    assert!(form.fields.iter().all(|field| field.id != "subject"));
}
