//! Visits that are put aside: what was typed stays under a code, over a crash, a lock and a sign-out, and goes on by
//! whoever takes it up.

use std::{collections::BTreeSet, time::Duration};

use kiosk_station::{
    Fault, MOST_PARKED,
    store::StoreFault,
    view::{CorrectionReason, FormAnswer, FormDraft, OpenCorrection},
};
use kiosk_wire::{
    Paper, ServiceDefinition, Signed,
    journal::{Event, JournalEntry},
};
use town::{
    Visit,
    people::{KAZEMI, RAHIMI, VISITORS},
};

use crate::services::{complaint, office::Counter};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A counter that has a complaint's form and numbers to give.
async fn counter() -> Counter {
    let counter = Counter::new();
    counter.sign_in().await;
    counter.said(|said| said.publish(&complaint(1)));
    counter.look().await;
    counter.numbers().await;
    counter
}

fn typed(subject: &str) -> FormDraft {
    FormDraft {
        code: "complaint".into(),
        version: 1,
        visitor_id: VISITORS[0].id.into(),
        mobile: VISITORS[0].mobile.into(),
        answers: [("subject".to_owned(), FormAnswer::Text(subject.into()))].into(),
        ..FormDraft::default()
    }
}

fn look(counter: &Counter, draft: &FormDraft) {
    counter.station().requests.look(&counter.at_work(), draft).unwrap();
}

fn kept(counter: &Counter) -> FormDraft {
    let opened = counter.station().requests.open(&counter.at_work(), "complaint");
    opened.unwrap().draft
}

fn park(counter: &Counter, service: &str) -> Result<String, Fault> {
    let parked = counter.station().parking.park(&counter.at_work(), service)?;
    Ok(parked.code)
}

fn journal(counter: &Counter) -> Vec<Event> {
    let signed: Vec<Vec<u8>> = counter
        .store()
        .read(|db| {
            let mut statement = db.prepare("SELECT signed FROM journal ORDER BY sequence")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok::<_, StoreFault>(rows.collect::<Result<_, _>>()?)
        })
        .unwrap();
    let entries = signed.into_iter().map(|bytes| {
        let payload = kiosk_wire::signed::claimed_payload(Signed::<JournalEntry>::from_bytes(bytes).bytes()).unwrap();
        serde_json::from_slice::<JournalEntry>(&payload).unwrap().event
    });
    entries.collect()
}

#[tokio::test]
async fn a_visit_that_is_put_aside_leaves_nothing_and_goes_on_as_it_was() {
    let mut counter = counter().await;
    look(&counter, &typed("قطع برق"));
    let reading = Visit::unknown_bill();
    counter.station().reading.check(&counter.at_work(), &reading).unwrap();
    counter.clock.stay_on(Duration::from_secs(40));
    let code = park(&counter, "complaint").unwrap();
    assert!(
        code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()),
        "{code}"
    );

    assert!(kept(&counter).answers.is_empty(), "the next visitor finds nothing");
    let (by, station) = (counter.at_work(), counter.station());
    assert!(station.reading.draft(&by).unwrap().draft.is_none());
    let [shown] = station.parking.all(&by).unwrap().try_into().unwrap();
    assert_eq!((shown.code.as_str(), shown.own), (code.as_str(), true));
    assert_eq!(shown.service_title, Some(complaint(1).title));
    assert_eq!(
        shown.visitor_id,
        VISITORS[0].id.replacen(&VISITORS[0].id[3..8], "•••••", 1)
    );
    assert_eq!(station.status().unwrap().parked, 1);

    // Its operator goes home, and the machine is switched off; the newest definition is another one by then.
    station.operators.sign_out().await.unwrap();
    counter.said(|said| {
        let mut second = complaint(2);
        second.title = "شکایت نو".into();
        said.publish(&second);
    });
    counter.start();
    counter.sign_in().await;
    counter.look().await;
    counter.clock.pass(DAY);
    let (by, station) = (counter.at_work(), counter.station());
    let resumed = station.parking.resume(&by, &code, false).unwrap();
    assert_eq!(resumed.services, ["complaint", "reading"], "the form that was up first");
    assert!(kept(&counter) == typed("قطع برق"), "on its own version");
    assert!(station.reading.draft(&by).unwrap().draft == Some(reading));
    assert!(station.parking.all(&by).unwrap().is_empty());
    assert!(matches!(
        station.parking.resume(&by, &code, false),
        Err(Fault::NotParked)
    ));

    counter.clock.stay_on(Duration::from_secs(20));
    station.requests.submit(&by, &typed("قطع برق")).unwrap();
    let [record] = counter.sealed().try_into().ok().unwrap();
    let parked = record.visit.seconds_parked;
    // Central of these tests knows nothing of the seconds that were passed before.
    assert!((86_340..86_460).contains(&parked), "{parked} s");
    let worked = record.visit.seconds_worked;
    assert!(
        (60..75).contains(&worked),
        "{worked} s, without the day it was put aside"
    );
    let events = journal(&counter);
    let visit = record.visit.id;
    let operator = KAZEMI.code.to_owned();
    let wanted = Event::Parked {
        visit,
        operator: operator.clone(),
    };
    assert!(events.contains(&wanted), "{events:?}");
    let wanted = Event::Resumed {
        visit,
        operator: operator.clone(),
        parked_by: operator,
    };
    assert!(events.contains(&wanted), "{events:?}");
}

#[tokio::test]
async fn another_operator_takes_a_visit_over_on_their_own_word() {
    let counter = counter().await;
    look(&counter, &typed("قطع برق"));
    let code = park(&counter, "complaint").unwrap();
    counter.sign_in_as(&RAHIMI).await;
    let (by, station) = (counter.at_work(), counter.station());
    let [shown] = station.parking.all(&by).unwrap().try_into().unwrap();
    assert_eq!((shown.own, shown.operator.as_str()), (false, KAZEMI.code));
    let refused = station.parking.resume(&by, &code, false);
    assert!(matches!(refused, Err(Fault::ParkedByAnother)), "{refused:?}");
    assert!(kept(&counter).answers.is_empty(), "nothing is shown before");
    station.parking.resume(&by, &code, true).unwrap();
    assert!(kept(&counter) == typed("قطع برق"));
    let taken_over = journal(&counter).into_iter().any(|event| {
        matches!(event, Event::Resumed { operator, parked_by, .. }
            if operator == RAHIMI.code && parked_by == KAZEMI.code)
    });
    assert!(taken_over);
    counter.sign_in().await;
    assert!(kept(&counter).answers.is_empty(), "it is no longer his who parked it");
}

#[tokio::test]
async fn nothing_and_a_correction_are_not_put_aside() {
    let counter = counter().await;
    let refused = park(&counter, "complaint");
    assert!(matches!(refused, Err(Fault::NothingToPark)), "{refused:?}");
    let (by, station) = (counter.at_work(), counter.station());
    let number = station.requests.submit(&by, &typed("قطع برق")).unwrap().tracking_number;
    let OpenCorrection::Request(form) = station.correction(&by, &number).unwrap() else {
        panic!("a request")
    };
    let mut draft = form.draft;
    draft.correction.as_mut().unwrap().reason = Some(CorrectionReason::WrongAnswer);
    look(&counter, &draft);
    let refused = park(&counter, "complaint");
    assert!(matches!(refused, Err(Fault::NothingToPark)), "{refused:?}");
    assert!(kept(&counter) == draft, "it is as it was");
}

/// A form that is not up holds what another visitor said: going on with a visit puts it aside instead of losing it.
#[tokio::test]
async fn what_was_typed_for_somebody_else_is_put_aside_when_a_visit_goes_on() {
    let counter = counter().await;
    look(&counter, &typed("قطع برق"));
    let code = park(&counter, "complaint").unwrap();
    let reading = Visit::unknown_bill();
    let (by, station) = (counter.at_work(), counter.station());
    station.reading.check(&by, &reading).unwrap();
    station.parking.resume(&by, &code, false).unwrap();
    assert!(kept(&counter) == typed("قطع برق"));
    assert!(station.reading.draft(&by).unwrap().draft.is_none());
    let [other] = station.parking.all(&by).unwrap().try_into().unwrap();
    assert_ne!(other.code, code);

    // And back again; an empty form is nobody's.
    let resumed = station.parking.resume(&by, &other.code, false).unwrap();
    assert_eq!(resumed.services, ["reading"]);
    assert!(station.reading.draft(&by).unwrap().draft == Some(reading));
    let [first] = station.parking.all(&by).unwrap().try_into().unwrap();
    station.reading.clear_draft(&by).unwrap();
    look(
        &counter,
        &FormDraft {
            code: "complaint".into(),
            version: 1,
            ..FormDraft::default()
        },
    );
    let nothing = park(&counter, "complaint");
    assert!(matches!(nothing, Err(Fault::NothingToPark)), "{nothing:?}");
    station.parking.resume(&by, &first.code, false).unwrap();
    assert!(station.parking.all(&by).unwrap().is_empty());
    assert!(kept(&counter) == typed("قطع برق"));

    // A correction is a record already, and costs nobody beside it what they said.
    let number = station.requests.submit(&by, &typed("قطع برق")).unwrap().tracking_number;
    station.reading.check(&by, &Visit::unknown_bill()).unwrap();
    let code = park(&counter, "reading").unwrap();
    let OpenCorrection::Request(form) = station.correction(&by, &number).unwrap() else {
        panic!("a request")
    };
    look(&counter, &form.draft);
    station.reading.check(&by, &Visit::household(1)).unwrap();
    station.parking.resume(&by, &code, false).unwrap();
    assert!(station.reading.draft(&by).unwrap().draft == Some(Visit::unknown_bill()));
    let [beside] = station.parking.all(&by).unwrap().try_into().unwrap();
    let beside = station.parking.resume(&by, &beside.code, false).unwrap();
    assert_eq!(beside.services, ["reading"]);
    assert!(station.reading.draft(&by).unwrap().draft == Some(Visit::household(1)));
}

#[tokio::test]
async fn as_many_are_put_aside_as_can_be_looked_through_each_under_its_own_code() {
    let counter = counter().await;
    let mut codes = BTreeSet::new();
    for n in 0..MOST_PARKED {
        look(&counter, &typed(&format!("قطع {n}")));
        // Randomness of this counter is always the same.
        assert!(codes.insert(park(&counter, "complaint").unwrap()));
    }
    look(&counter, &typed("یکی دیگر"));
    let refused = park(&counter, "complaint");
    assert!(matches!(refused, Err(Fault::ParkingFull)), "{refused:?}");
    assert!(kept(&counter) == typed("یکی دیگر"), "it is as it was");
    let (by, station) = (counter.at_work(), counter.station());
    let all = station.parking.all(&by).unwrap();
    assert_eq!(all.len(), codes.len());
    station.parking.resume(&by, &all[7].code, false).unwrap();
    assert!(kept(&counter) == typed("قطع 42"), "newest first");
}

#[tokio::test]
async fn a_visit_nobody_comes_back_for_goes_after_its_days() {
    let counter = counter().await;
    look(&counter, &typed("قطع برق"));
    let code = park(&counter, "complaint").unwrap();
    // Central of these tests lives in the machine's own time.
    counter.said(|said| said.line_is_down = true);
    let mut driver = counter.station().sync.driver();
    counter.clock.pass(DAY * 6);
    driver.step().await;
    assert_eq!(counter.station().status().unwrap().parked, 1);
    counter.clock.pass(DAY * 2);
    for _ in 0..4 {
        driver.step().await;
    }
    assert_eq!(counter.station().status().unwrap().parked, 0);
    let left: u32 = counter
        .store()
        .read(|db| Ok::<_, StoreFault>(db.query_row("SELECT count(*) FROM parked_draft", [], |row| row.get(0))?))
        .unwrap();
    assert_eq!(left, 0);
    let gone = counter.station().parking.resume(&counter.at_work(), &code, false);
    assert!(matches!(gone, Err(Fault::NotParked)), "{gone:?}");
}

/// The visitor gets what to bring on paper, with the code they are found by; it is no receipt.
#[tokio::test]
async fn the_slip_of_missing_papers_names_them_and_the_code() {
    let paper = |id: &str, title: &str, required| Paper {
        id: id.into(),
        title: title.into(),
        required,
    };
    let definition = ServiceDefinition {
        papers: vec![
            paper("deed", "سند مالکیت", true),
            paper("card", "کارت ملی مالک", true),
            paper("photo", "عکس", false),
        ],
        ..complaint(1)
    };
    let counter = Counter::new();
    counter.sign_in().await;
    counter.said(|said| said.publish(&definition));
    counter.look().await;
    let mut draft = typed("قطع برق");
    draft.papers = vec!["card".into()];
    look(&counter, &draft);
    let (by, station) = (counter.at_work(), counter.station());
    let parked = station.parking.park(&by, "complaint").unwrap();
    assert_eq!(
        parked.missing_papers,
        ["سند مالکیت"],
        "what is needed and was not ticked"
    );
    let today = kiosk_station::clock::jalali(jiff::Timestamp::now());
    let last = kiosk_domain::jalali::JalaliDate::from_epoch_days(today.to_epoch_days() + 7).unwrap();
    assert_eq!(parked.kept_until, last.to_string());

    let slip = station.parking.missing_slip(&by, &parked.code).unwrap();
    let words = kiosk_paper::drawing(&kiosk_paper::on_screen(&slip).into()).text;
    let code: String = kiosk_domain::text::persian_digits(&parked.code);
    for expected in [
        "برگهٔ نقص مدارک",
        &definition.title,
        "سند مالکیت",
        &code,
        "این برگ رسید نیست",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    for other in [
        "پاسخ تا",
        "زمان ثبت",
        "کارت ملی مالک",
        "عکس",
        "قطع برق",
        VISITORS[0].id,
        "علی‌الحساب",
    ] {
        assert!(!words.contains(other), "{other}: {words}");
    }
    assert!(matches!(
        station.parking.missing_slip(&by, "0000x"),
        Err(Fault::NotParked)
    ));
    draft.papers.push("deed".into());
    look(&counter, &draft);
    let whole = station.parking.park(&by, "complaint").unwrap();
    assert!(whole.missing_papers.is_empty());
    let refused = station.parking.missing_slip(&by, &whole.code);
    assert!(matches!(refused, Err(Fault::NothingMissing)));
}
