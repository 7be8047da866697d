//! What can be asked for at a counter: published, listed, fetched by version, and what a record of it may contain.

use std::collections::BTreeMap;

use central::{
    Clock, Running,
    services::{self, GIVEN},
};
use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{
    Catalogue, CatalogueAnswer, Content, Correction, CorrectionReason, DefinitionAnswer, FieldValue, MeterKind,
    OfficesAnswer, Outcome, Participation, Record, Register, RejectCode, Request, ServiceDefinition, Stopped, Survey,
    call,
};
use reqwest::{Method, StatusCode, header};
use sha2::{Digest as _, Sha256};

use crate::{counter::Counter, records::in_azar, storage};

fn today() -> JalaliDate {
    JalaliDate::new(1405, 9, 1).unwrap()
}

fn given(code: &str) -> ServiceDefinition {
    let (_, text) = GIVEN.iter().find(|(given, _)| *given == code).unwrap();
    services::checked(text, today()).unwrap()
}

async fn catalogue(counter: &Counter) -> Catalogue {
    let answer: CatalogueAnswer = counter.get(call::SERVICES).await.json().await.unwrap();
    answer.catalogue.open(&counter.keys().signing).unwrap()
}

/// The definition, and the hash of what was signed.
async fn fetched(counter: &Counter, path: &str) -> (ServiceDefinition, Vec<u8>) {
    let answer: DefinitionAnswer = counter.get(path).await.json().await.unwrap();
    let payload = kiosk_wire::signed::claimed_payload(answer.definition.bytes()).unwrap();
    let definition = answer.definition.open(&counter.keys().signing).unwrap();
    (definition, Sha256::digest(&payload).to_vec())
}

/// The next version, under another title.
fn next(definition: &ServiceDefinition) -> ServiceDefinition {
    ServiceDefinition {
        version: definition.version + 1,
        title: format!("{} (تازه)", definition.title),
        ..definition.clone()
    }
}

#[tokio::test]
async fn every_service_that_comes_with_central_may_be_published_and_is_listed_by_the_hash_of_what_is_signed() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let catalogue = catalogue(&counter).await;
    assert_eq!(catalogue.groups.len(), 14);
    let listed: Vec<&str> = catalogue.services.iter().map(|listed| listed.code.as_str()).collect();
    let codes: Vec<&str> = GIVEN.iter().map(|(code, _)| *code).collect();
    assert_eq!(listed, codes);
    for listed in &catalogue.services {
        assert!(listed.stopped.is_none());
        let (definition, hash) = fetched(&counter, &call::service_version(&listed.code, listed.version)).await;
        assert_eq!((&definition.code, definition.version), (&listed.code, listed.version));
        assert_eq!(hash, listed.definition.0, "{}", listed.code);
        assert_eq!(hash, definition.hash(), "{}", listed.code);
        assert_eq!(definition, given(&listed.code));
    }
    let reading = counter.answer.settings.reading().unwrap();
    assert_eq!(
        given("reading").hash(),
        reading.hash(),
        "the one every counter begins with"
    );
    let missing = counter.get(&call::service_version("complaint", 9)).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_offices_are_listed_by_town_and_code_and_signed() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let answer: OfficesAnswer = counter.get(call::OFFICES).await.json().await.unwrap();
    let offices = answer.offices.open(&counter.keys().signing).unwrap().offices;
    assert!(offices.len() > 5);
    assert!(offices.is_sorted_by_key(|office| (office.town.clone(), office.code.clone())));
}

#[tokio::test]
async fn a_new_version_is_listed_at_once_and_the_earlier_one_stays_to_the_letter() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let before = counter.get(call::SERVICES).await;
    let tag = before.headers()[header::ETAG].clone();
    let again = counter
        .request(Method::GET, call::SERVICES, Vec::new())
        .header(header::IF_NONE_MATCH, &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    let first = given("complaint");
    let second = next(&first);
    let published = services::publish_all(central.database(), &[first.clone(), second.clone()], &Clock::system());
    assert_eq!(
        published.unwrap(),
        [("complaint".into(), 1, "known"), ("complaint".into(), 2, "published")]
    );
    let now = catalogue(&counter).await;
    let listed = now.services.iter().find(|listed| listed.code == "complaint").unwrap();
    assert_eq!((listed.version, &listed.definition.0[..]), (2, &second.hash()[..]));
    assert_eq!(fetched(&counter, "/v1/services/complaint").await.0, second);
    let (kept, hash) = fetched(&counter, &call::service_version("complaint", 1)).await;
    assert_eq!((kept, hash), (first.clone(), first.hash().to_vec()));

    // A version never changes, and none is left out.
    let changed = ServiceDefinition {
        version: 2,
        title: "چیز دیگر".into(),
        ..second.clone()
    };
    let ahead = ServiceDefinition {
        version: 9,
        ..second.clone()
    };
    for (definition, said) in [(changed, "never changes"), (ahead, "is not the next one, 3")] {
        let good = next(&given("correspondence"));
        let fault = services::publish_all(central.database(), &[good, definition], &Clock::system()).unwrap_err();
        assert!(fault.to_string().contains(said), "{fault}");
    }
    let after = catalogue(&counter).await;
    assert_eq!(after, now, "and what was published with it waits");
}

#[tokio::test]
async fn a_service_that_stands_still_is_listed_so_until_it_goes_on() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let stopped = Stopped {
        until: Some("1405/09/15".into()),
        reason: "سامانه در دست تعمیر است.".into(),
    };
    let before = catalogue(&counter).await;
    services::stop(central.database(), "name_change", Some(&stopped), &Clock::system()).unwrap();
    let found = |catalogue: &Catalogue| {
        let listed = catalogue.services.iter().find(|listed| listed.code == "name_change");
        listed.unwrap().stopped.clone()
    };
    let now = catalogue(&counter).await;
    assert_eq!(found(&now), Some(stopped));
    assert!(now.version > before.version);
    services::stop(central.database(), "name_change", None, &Clock::system()).unwrap();
    assert_eq!(found(&catalogue(&counter).await), None);
    assert!(services::stop(central.database(), "moving_house", None, &Clock::system()).is_err());
}

#[tokio::test]
async fn a_notice_goes_out_with_the_catalogue_until_it_is_withdrawn() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let (db, clock) = (central.database(), Clock::system());
    let before = catalogue(&counter).await;
    assert_eq!(before.notices, []);
    let post =
        |title: &str, text: &str, service, must| services::post_notice(db.clone(), title, text, service, must, &clock);
    let first = post("تعرفهٔ تازه", "از فردا تعرفهٔ تازه است.", None, true).unwrap();
    let second = post(" تغییر نام ", "اصل سند لازم است.", Some("name_change"), false).unwrap();
    let now = catalogue(&counter).await;
    assert!(now.version > before.version);
    let told: Vec<_> = now
        .notices
        .iter()
        .map(|notice| {
            (
                notice.id.as_str(),
                notice.title.as_str(),
                notice.service.as_deref(),
                notice.must_be_read,
            )
        })
        .collect();
    let wanted = [
        (second.as_str(), "تغییر نام", Some("name_change"), false),
        (first.as_str(), "تعرفهٔ تازه", None, true),
    ];
    assert_eq!(told, wanted, "newest first");
    for (title, text, service) in [
        (" ", "متن", None),
        ("عنوان", "", None),
        ("عنوان", "متن", Some("moving_house")),
    ] {
        assert!(post(title, text, service, false).is_err());
    }
    assert!(post("عنوان", &"ط".repeat(1_001), None, false).is_err());
    services::withdraw_notice(db.clone(), &first, &clock).unwrap();
    assert!(services::withdraw_notice(db.clone(), &first, &clock).is_err());
    let after = catalogue(&counter).await;
    assert_eq!((after.notices.len(), after.version > now.version), (1, true));
}

#[test]
fn what_may_not_be_published_says_where_it_is_wrong() {
    let (_, text) = GIVEN.iter().find(|(code, _)| *code == "complaint").unwrap();
    let said = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        services::checked(&text.replacen(from, to, 1), today())
            .unwrap_err()
            .join("\n")
    };
    let table = [
        ("\"summary\"", "\"sumary\"", "/sumary: nobody knows this"),
        ("\"required\"", "\"requried\"", "/requried: nobody knows this"),
        (
            "\"type\": \"bill_id\"",
            "\"type\": \"bil_id\"",
            "fields.bill_id is not known",
        ),
        ("13031986000", "13031986001", "group: 13031986001 is no group"),
        (
            "\"shown_when\": \"of_people\"",
            "\"shown_when\": \"of_folk\"",
            "fields.person names what is not there",
        ),
        (
            "\"value\": \"staff\"",
            "\"value\": \"staf\"",
            "conditions.of_people asks",
        ),
        ("\"shape\": 2", "\"shape\": 3", "shape is not known"),
        ("{", "[", "expected"),
    ];
    for (from, to, expected) in table {
        let said = said(from, to);
        assert!(said.contains(expected), "{said}\ninstead of {expected}");
    }
}

/// A complaint by Naderi, as a counter seals it.
fn complaint(counter: &Counter, number: &str) -> Record {
    let text = |text: &str| FieldValue::Text(text.into());
    let mut record = counter.record(number, "", MeterKind::Single, &[(Register::Mid, "0")]);
    record.service = given("complaint").reference();
    record.subject = None;
    record.content = Content::Request(Request {
        fields: BTreeMap::from([
            ("first_name".into(), text("رعنا")),
            ("last_name".into(), text("نمونه‌پور")),
            ("about".into(), FieldValue::Choices(vec!["service".into()])),
            ("subject".into(), text("قطع برق")),
            ("text".into(), text("روز چهارشنبه برای وصل برق آمدند و کسی پاسخ نداد.")),
        ]),
    });
    record
}

fn fields(record: &mut Record) -> &mut BTreeMap<String, FieldValue> {
    let Content::Request(request) = &mut record.content else {
        unreachable!("a complaint")
    };
    &mut request.fields
}

#[tokio::test]
async fn a_record_contains_what_its_definition_asks_for_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let central: Running = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let text = |text: &str| FieldValue::Text(text.into());
    let rejected = |code, field: &str| Outcome::Rejected {
        code,
        field: Some(field.into()),
    };
    let wrong = |field: &str| rejected(RejectCode::WrongContent, field);
    type Change = Box<dyn Fn(&mut Record)>;
    let change = |change: fn(&mut Record)| -> Change { Box::new(change) };
    let bill = kiosk_sample::bills::SINGLE.id;
    let table: Vec<(Change, Outcome)> = vec![
        (change(|_| {}), Outcome::Accepted),
        (
            change(|it| drop(fields(it).remove("text"))),
            wrong("content.fields.text"),
        ),
        (
            change(|it| drop(fields(it).insert("person".into(), FieldValue::Text("علی".into())))),
            wrong("content.fields.person"),
        ),
        (
            change(|it| {
                fields(it).insert("about".into(), FieldValue::Choices(vec!["staff".into()]));
                fields(it).insert("person".into(), FieldValue::Text("علی".into()));
            }),
            Outcome::Accepted,
        ),
        (
            change(|it| drop(fields(it).insert("subject".into(), FieldValue::Text(" قطع  برق".into())))),
            wrong("content.fields.subject"),
        ),
        (
            change(|it| drop(fields(it).insert("mood".into(), FieldValue::YesNo(true)))),
            wrong("content.fields.mood"),
        ),
        (
            change(|it| drop(fields(it).insert("happened_on".into(), FieldValue::Date("1405/09/09".into())))),
            wrong("content.fields.happened_on"),
        ),
        (
            Box::new(move |it| drop(fields(it).insert("bill_id".into(), text(bill)))),
            wrong("subject"),
        ),
        (
            Box::new(move |it| {
                fields(it).insert("bill_id".into(), FieldValue::Text(bill.into()));
                it.subject = Some(bill.into());
            }),
            Outcome::Accepted,
        ),
        (change(|it| it.subject = Some("1".into())), wrong("subject")),
        (
            change(|it| {
                it.content = Content::Survey(Survey {
                    about: it.tracking_number.clone(),
                    scores: BTreeMap::from([("time".into(), Some(5)), ("manner".into(), None)]),
                    remark: None,
                });
            }),
            Outcome::Accepted,
        ),
        (
            change(|it| {
                it.content = Content::Survey(Survey {
                    about: it.tracking_number.clone(),
                    scores: BTreeMap::from([("time".into(), Some(6))]),
                    remark: None,
                });
            }),
            wrong("content.scores"),
        ),
        (
            change(|it| {
                it.content = Content::Participation(Participation {
                    about: Some("405001738262".into()),
                    text: "پیشنهاد".into(),
                });
            }),
            rejected(RejectCode::BadId, "content.about"),
        ),
        (
            change(|it| it.service.version = 2),
            rejected(RejectCode::UnknownService, "service.version"),
        ),
        (change(|it| it.service = given("reading").reference()), wrong("content")),
    ];
    let numbers = counter.numbers(u32::try_from(table.len()).unwrap()).await;
    for ((change, expected), number) in table.into_iter().zip(numbers) {
        let mut record = complaint(&counter, &number);
        change(&mut record);
        let sealed = counter.seal(&record);
        let answer = counter.send(&[sealed]).await;
        assert_eq!(
            answer.results[0].outcome,
            expected,
            "{:?}",
            serde_json::to_string(&record.content)
        );
    }
}

/// What was wrong is often found after the last day of the form, and what is right is what was right then.
#[tokio::test]
async fn a_correction_is_judged_by_the_day_of_the_first_revision() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let mut ended = next(&given("complaint"));
    ended.accept_until = Some("1405/09/01".into());
    services::publish_all(central.database(), &[ended.clone()], &Clock::system()).unwrap();
    let [number, other] = counter.numbers(2).await.try_into().unwrap();
    let on = |mut record: Record, taken_at: &str, revision: u32| {
        record.service = ended.reference();
        record.clock.taken_at = taken_at.parse().unwrap();
        record.revision = revision;
        record.correction = (revision > 1).then_some(Correction {
            reason: CorrectionReason::WrongAnswer,
        });
        record
    };
    let first = on(complaint(&counter, &number), "2026-11-22T08:00:00Z", 1);
    let ten_days_later = "2026-12-02T08:00:00Z";
    let second = on(complaint(&counter, &number), ten_days_later, 2);
    let mut of_then = second.clone();
    of_then.revision = 3;
    fields(&mut of_then).insert("happened_on".into(), FieldValue::Date("1405/09/05".into()));
    let mut of_another_service = second.clone();
    of_another_service.revision = 4;
    of_another_service.service = given("reading").reference();
    let late = on(complaint(&counter, &other), ten_days_later, 1);
    let sealed: Vec<_> = [first, second, of_then, of_another_service, late]
        .iter()
        .map(|record| counter.seal(record))
        .collect();
    let rejected = |code, field: &str| Outcome::Rejected {
        code,
        field: Some(field.into()),
    };
    assert_eq!(
        counter.outcomes(&sealed).await,
        [
            Outcome::Accepted,
            Outcome::Accepted,
            rejected(RejectCode::WrongContent, "content.fields.happened_on"),
            rejected(RejectCode::BadCorrection, "content"),
            rejected(RejectCode::UnknownService, "service.version"),
        ]
    );
}

#[tokio::test]
async fn a_record_of_an_earlier_version_is_judged_by_that_one_until_its_last_day() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let mut ended = next(&given("outage_report"));
    ended.accept_until = Some("1405/08/30".into());
    let mut second = next(&given("complaint"));
    second.fields.retain(|field| field.id != "subject");
    services::publish_all(central.database(), &[second.clone(), ended.clone()], &Clock::system()).unwrap();
    let numbers = counter.numbers(3).await;
    let first = complaint(&counter, &numbers[0]);
    let mut of_second = complaint(&counter, &numbers[1]);
    of_second.service = second.reference();
    let mut late = complaint(&counter, &numbers[2]);
    late.service = ended.reference();
    late.content = Content::Request(Request {
        fields: BTreeMap::new(),
    });
    let sealed = [first, of_second, late].map(|record| counter.seal(&record));
    let answer = counter.send(&sealed).await;
    let outcomes: Vec<Outcome> = answer.results.into_iter().map(|result| result.outcome).collect();
    let rejected = |code, field: &str| Outcome::Rejected {
        code,
        field: Some(field.into()),
    };
    assert_eq!(
        outcomes,
        [
            Outcome::Accepted,
            rejected(RejectCode::WrongContent, "content.fields.subject"),
            rejected(RejectCode::UnknownService, "service.version"),
        ]
    );
}

#[tokio::test]
async fn five_hundred_made_definitions_are_published_and_come_back_as_they_were() {
    let central = storage::sample();
    let counter = Counter::enrolled(&central, 1).await;
    let made: Vec<ServiceDefinition> = (0..500).map(kiosk_sample::definitions::made).collect();
    let published = services::publish_all(central.database(), &made, &Clock::system()).unwrap();
    assert_eq!(published.len(), 500);
    for seed in [0, 7, 77, 499] {
        let definition = &made[seed];
        let path = call::service_version(&definition.code, 1);
        assert_eq!(
            fetched(&counter, &path).await,
            (definition.clone(), definition.hash().to_vec())
        );
    }
    assert_eq!(catalogue(&counter).await.services.len(), 500 + GIVEN.len());
}
