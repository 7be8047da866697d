//! Corrections of requests: the next revision, on the version of the form the record was taken on.

use std::time::Duration;

use kiosk_station::{
    Fault,
    view::{CorrectionReason, Field, FormDraft, FormView, OpenCorrection, QueueFilter},
};
use kiosk_wire::{
    Ask, Content, ContentKind, Correction, FeeState, Paper, Record, ServiceDefinition, ServiceFee, Stopped,
};
use town::people::AZARI;

use super::{answer, complaint, draft, take, with, with_subject};
use crate::services::office::Counter;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn opened(counter: &Counter, number: &str) -> FormView {
    match counter.station().correction(&counter.at_work(), number) {
        Ok(OpenCorrection::Request(form)) => *form,
        other => panic!("{other:?}"),
    }
}

fn because(mut draft: FormDraft, reason: CorrectionReason) -> FormDraft {
    draft.correction.as_mut().unwrap().reason = Some(reason);
    draft
}

fn corrected(counter: &Counter, number: &str, subject: &str) -> FormDraft {
    let mut draft = opened(counter, number).draft;
    draft.answers.insert("subject".into(), answer(subject));
    because(draft, CorrectionReason::WrongAnswer)
}

fn revisions(counter: &Counter) -> Vec<Record> {
    let mut records = counter.sealed();
    records.sort_by_key(|record| record.revision);
    records
}

#[tokio::test]
async fn a_request_is_typed_anew_and_keeps_its_number() {
    let definition = ServiceDefinition {
        papers: vec![Paper {
            id: "deed".into(),
            title: "سند".into(),
            required: true,
        }],
        ..complaint(1)
    };
    let counter = with(&definition).await;
    let (by, station) = (counter.at_work(), counter.station());
    let mut first = with_subject(&definition, "قطع برق");
    first.papers = vec!["deed".into()];
    let number = take(&counter, &first).unwrap();

    let form = opened(&counter, &number);
    assert_eq!(form.draft.answers, first.answers);
    assert!(form.draft.visitor_id == first.visitor_id && form.draft.mobile == first.mobile);
    assert_eq!(form.draft.papers, first.papers, "they were seen when it was taken");
    let look = station.requests.look(&by, &form.draft).unwrap();
    assert_eq!((look.missing, look.can_submit), (vec![Field::CorrectionReason], false));
    let unsaid = take(&counter, &form.draft);
    assert!(
        matches!(unsaid, Err(Fault::Incomplete(Field::CorrectionReason))),
        "{unsaid:?}"
    );
    let unchanged = take(&counter, &because(form.draft.clone(), CorrectionReason::WrongAnswer));
    assert!(matches!(unchanged, Err(Fault::NothingChanged)), "{unchanged:?}");
    assert_eq!(counter.sealed().len(), 1, "nothing was written");

    // A crash in the middle: it is there again, and still a correction.
    let half = corrected(&counter, &number, "قطع");
    station.requests.look(&by, &half).unwrap();
    assert!(station.requests.open(&by, "complaint").unwrap().draft == half);

    let draft = corrected(&counter, &number, "قطع مکرر برق");
    let preview = station
        .requests
        .preview(&by, &draft, kiosk_station::view::Shown::Slip)
        .unwrap();
    assert!(preview.text.contains("اصلاحیه"), "{}", preview.text);
    assert_eq!(take(&counter, &draft).unwrap(), number);
    let [_, second] = revisions(&counter)
        .try_into()
        .unwrap_or_else(|_| panic!("two revisions"));
    assert_eq!((second.tracking_number.as_str(), second.revision), (number.as_str(), 2));
    let reason = kiosk_wire::CorrectionReason::WrongAnswer;
    assert_eq!(second.correction, Some(Correction { reason }));
    let Content::Request(request) = &second.content else {
        panic!("a request")
    };
    assert_eq!(request.fields.len(), 1);
    let receipt = station.documents.receipt(&by, &number).unwrap();
    assert_eq!(receipt.revision, 2);
    let page = station.records.queue(&by, QueueFilter::All, "").unwrap();
    assert_eq!(page.rows.len(), 1, "one row a number");
    assert!(
        station
            .requests
            .open(&by, "complaint")
            .unwrap()
            .draft
            .correction
            .is_none(),
        "the draft is gone"
    );
}

/// It says what was meant when the record was taken, and costs what it cost then.
#[tokio::test]
async fn a_correction_is_judged_by_the_day_the_record_was_taken_on() {
    let mut definition = ServiceDefinition {
        fees: vec![ServiceFee {
            from: "1400/01/01".into(),
            rial: 25_000,
        }],
        ..complaint(1)
    };
    let happened = kiosk_wire::Field {
        id: "happened_on".into(),
        ask: Ask::Date {
            days_back: Some(2),
            days_ahead: Some(0),
        },
        ..definition.fields[0].clone()
    };
    definition.fields.push(happened);
    let counter = with(&definition).await;
    let today = kiosk_station::clock::jalali(jiff::Timestamp::now());
    definition.accept_until = Some(today.to_string());
    definition.version = 2;
    counter.said(|said| said.publish(&definition));
    counter.look().await;
    let mut draft = with_subject(&definition, "قطع برق");
    draft.answers.insert("happened_on".into(), answer(&today.to_string()));
    let number = take(&counter, &draft).unwrap();

    counter.clock.pass(DAY * 10);
    counter.said(|said| {
        let stopped = Stopped {
            until: None,
            reason: "تعمیر".into(),
        };
        said.stop("complaint", Some(stopped));
    });
    counter.look().await;
    let refused = take(&counter, &draft);
    assert!(
        matches!(refused, Err(Fault::ServiceStopped)),
        "a new one is refused: {refused:?}"
    );
    assert_eq!(
        take(&counter, &corrected(&counter, &number, "قطع مکرر برق")).unwrap(),
        number
    );
    let [first, second] = revisions(&counter)
        .try_into()
        .unwrap_or_else(|_| panic!("two revisions"));
    assert_eq!((second.service, second.fee), (definition.reference(), first.fee));
    assert_eq!((first.fee.rial, first.fee.state), (25_000, FeeState::Open));

    let mut later = opened(&counter, &number).draft;
    let tomorrow = kiosk_domain::jalali::JalaliDate::from_epoch_days(today.to_epoch_days() + 1);
    later
        .answers
        .insert("happened_on".into(), answer(&tomorrow.unwrap().to_string()));
    let look = counter.station().requests.look(&counter.at_work(), &later).unwrap();
    assert_eq!(look.faults[0].code, "too_late", "it had not happened when it was taken");
}

#[tokio::test]
async fn another_operators_request_is_opened_and_corrected_on_a_supervisors_word() {
    let counter = with(&complaint(1)).await;
    let number = take(&counter, &with_subject(&complaint(1), "قطع برق")).unwrap();
    counter.sign_in_as(&town::people::RAHIMI).await;
    let (by, station) = (counter.at_work(), counter.station());
    let refused = station.correction(&by, &number);
    assert!(matches!(refused, Err(Fault::SupervisorNeeded)), "{refused:?}");
    let operators = &station.operators;
    operators
        .approve_correction(&by, &number, AZARI.code, AZARI.password)
        .await
        .unwrap();
    let draft = corrected(&counter, &number, "قطع مکرر برق");
    take(&counter, &draft).unwrap();
    let again = take(&counter, &because(draft, CorrectionReason::VisitorRequest));
    assert!(
        matches!(again, Err(Fault::NothingChanged | Fault::SupervisorNeeded)),
        "{again:?}"
    );
}

#[tokio::test]
async fn no_form_takes_the_place_of_another_in_a_correction() {
    let counter = with(&complaint(1)).await;
    let number = take(&counter, &with_subject(&complaint(1), "قطع برق")).unwrap();
    let mut other = corrected(&counter, &number, "قطع مکرر برق");
    let second = ServiceDefinition {
        title: "شکایت نو".into(),
        ..complaint(2)
    };
    counter.said(|said| said.publish(&second));
    counter.look().await;
    other.version = 2;
    let refused = take(&counter, &other);
    assert!(matches!(refused, Err(Fault::NoCorrection)), "{refused:?}");
    let unknown = counter.station().correction(&counter.at_work(), "405001738261");
    assert!(matches!(unknown, Err(Fault::NoSuchRecord)), "{unknown:?}");
    let by = counter.at_work();
    assert!(matches!(
        counter.station().records.kind(&by, &number),
        Ok(ContentKind::Request)
    ));
}

/// Whatever may be published: a record that is opened to be corrected is what was typed, and needs nothing but a reason.
#[tokio::test]
async fn any_request_opens_as_it_was_typed() {
    const MADE: u64 = 120;
    let counter = super::of_made(MADE).await;
    for seed in 0..MADE {
        let definition = kiosk_sample::definitions::made(seed);
        let (by, station) = (counter.at_work(), counter.station());
        let typed = super::fill(draft(&definition), &definition, |draft| {
            station.requests.look(&by, draft).unwrap()
        });
        let number = take(&counter, &typed).unwrap();
        let form = opened(&counter, &number);
        let look = station.requests.look(&by, &form.draft).unwrap();
        assert_eq!(
            (look.missing, look.faults.len(), look.papers_missing.len()),
            (vec![Field::CorrectionReason], 0, 0),
            "{seed}"
        );
        let shown = |answers: &kiosk_station::view::FormAnswers| -> Vec<String> { answers.keys().cloned().collect() };
        assert_eq!(shown(&form.draft.answers), shown(&typed.answers), "{seed}");
        let same = take(&counter, &because(form.draft.clone(), CorrectionReason::WrongAnswer));
        assert!(matches!(same, Err(Fault::NothingChanged)), "{seed}: {same:?}");
        let mut other = because(form.draft, CorrectionReason::WrongVisitor);
        other.mobile = town::people::VISITORS[1].mobile.into();
        assert_eq!(take(&counter, &other).unwrap(), number, "{seed}");
    }
}
