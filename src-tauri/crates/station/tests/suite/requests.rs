//! Requests by central's definitions: typed, judged, taken, and what stands on paper and in the list afterwards.

mod corrections;
mod typist;

use kiosk_station::{
    Fault,
    store::StoreFault,
    view::{
        CentralWord, CorrectionReason, Draft, Evidence, Field, FormAnswer, FormDraft, QueueFilter, QueueState,
        SentFact, ServiceState, Shown, Whose,
    },
};
use kiosk_wire::{Ask, Content, ContentKind, FieldValue, Paper, ServiceDefinition, ServiceFee, Stopped};
use town::{Visit, people::VISITORS};

use crate::services::{complaint, office::Counter};
use typist::{answer, fill, typed};

/// A counter with this service and numbers to give.
async fn with(definition: &ServiceDefinition) -> Counter {
    let counter = Counter::new();
    counter.sign_in().await;
    counter.said(|said| said.publish(definition));
    counter.look().await;
    counter.numbers().await;
    counter
}

/// A counter with so many made definitions, and numbers to give.
async fn of_made(count: u64) -> Counter {
    let counter = Counter::new();
    counter.sign_in().await;
    counter.said(|said| {
        for seed in 0..count {
            said.publish(&kiosk_sample::definitions::made(seed));
        }
    });
    for _ in 0..count / 64 + 1 {
        counter.look().await;
    }
    counter.numbers().await;
    counter
}

fn draft(definition: &ServiceDefinition) -> FormDraft {
    FormDraft {
        code: definition.code.clone(),
        version: definition.version,
        visitor_id: VISITORS[0].id.into(),
        mobile: VISITORS[0].mobile.into(),
        ..FormDraft::default()
    }
}

fn with_subject(definition: &ServiceDefinition, subject: &str) -> FormDraft {
    let mut draft = draft(definition);
    draft.answers.insert("subject".into(), FormAnswer::Text(subject.into()));
    draft
}

fn take(counter: &Counter, draft: &FormDraft) -> Result<String, Fault> {
    let saved = counter.station().requests.submit(&counter.at_work(), draft)?;
    Ok(saved.tracking_number)
}

#[tokio::test]
async fn a_request_is_typed_taken_sealed_listed_and_drawn() {
    let definition = ServiceDefinition {
        fees: vec![ServiceFee {
            from: "1400/01/01".into(),
            rial: 25_000,
        }],
        receipt_notes: vec!["تا پاسخ، این برگ را نگه دارید.".into()],
        ..complaint(1)
    };
    let counter = with(&definition).await;
    let (by, station) = (counter.at_work(), counter.station());
    let form = station.requests.open(&by, "complaint").unwrap();
    assert_eq!((form.version, form.fee_rial.as_str()), (1, "25000"));

    let empty = station.requests.look(&by, &form.draft).unwrap();
    assert_eq!(empty.missing, [Field::VisitorId, Field::Mobile]);
    assert_eq!(
        (empty.faults[0].path.as_str(), empty.faults[0].code.as_str()),
        ("subject", "empty")
    );
    assert!(!empty.can_submit);
    assert!(matches!(
        take(&counter, &form.draft),
        Err(Fault::Incomplete(Field::VisitorId))
    ));

    let draft = with_subject(&definition, "قطع مکرر برق");
    let preview = station.requests.preview(&by, &draft, Shown::Slip).unwrap();
    assert!(
        preview.text.contains("۲۵٬۰۰۰") && preview.text.contains("تا پاسخ، این برگ"),
        "{}",
        preview.text
    );
    assert!(!preview.text.contains(VISITORS[0].id));
    assert!(station.requests.look(&by, &draft).unwrap().can_submit);
    let number = take(&counter, &draft).unwrap();

    let [record] = counter.sealed().try_into().ok().unwrap();
    assert_eq!(
        (record.tracking_number.as_str(), record.service),
        (number.as_str(), definition.reference())
    );
    assert_eq!((record.subject, record.fee.rial), (None, 25_000));
    let Content::Request(request) = record.content else {
        panic!("a request")
    };
    let subject = request.fields.get("subject");
    assert!(subject == Some(&FieldValue::Text("قطع مکرر برق".into())));

    let page = station.records.queue(&by, QueueFilter::All, "").unwrap();
    assert_eq!(page.rows[0].service_title.as_deref(), Some(definition.title.as_str()));
    assert_eq!(page.rows[0].state, QueueState::New);
    let found = station.records.queue(&by, QueueFilter::All, &number[3..9]).unwrap();
    assert_eq!(found.rows.len(), 1);

    let receipt = station.documents.receipt(&by, &number).unwrap();
    assert!(matches!(receipt.sent, SentFact::Waiting { .. }));
    let words = receipt.slip.unwrap().text;
    for expected in [
        definition.title.as_str(),
        "پاسخ تا",
        "۱ ساعت کاری",
        "تا پاسخ، این برگ را نگه دارید.",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    for other in ["شناسهٔ قبض", "رقم کارکرد", "علی‌الحساب", "تاریخ اعلام", "قطع مکرر"]
    {
        assert!(!words.contains(other), "{other}: {words}");
    }
    assert!(receipt.qr.is_some(), "a token to be verified by");
    assert_eq!(
        station.requests.open(&by, "complaint").unwrap().draft.answers.len(),
        0,
        "the draft is gone"
    );

    let followed = station.services.follow(&by, &number).await.unwrap();
    assert_eq!(followed.local.unwrap().state, QueueState::New);
    assert!(matches!(followed.central, CentralWord::NotFound { .. }));
    assert_eq!(
        (followed.history[0].whose, followed.history[0].code.as_str()),
        (Whose::Counter, "taken")
    );
}

#[tokio::test]
async fn what_was_typed_is_there_after_a_crash_on_the_version_it_was_begun_on() {
    let mut counter = with(&complaint(1)).await;
    let half = with_subject(&complaint(1), "قط");
    let look = counter.station().requests.look(&counter.at_work(), &half).unwrap();
    assert_eq!(
        (look.faults[0].code.as_str(), look.faults[0].number.as_deref()),
        ("too_short", Some("3"))
    );
    counter.said(|said| {
        said.publish(&ServiceDefinition {
            title: "شکایت نو".into(),
            ..complaint(2)
        })
    });
    counter.look().await;
    counter.start();
    counter.sign_in().await;
    let form = counter
        .station()
        .requests
        .open(&counter.at_work(), "complaint")
        .unwrap();
    assert_eq!((form.version, form.draft == half, form.unreadable), (1, true, false));
    // More looks, more catalogues: it stays while the draft is there.
    counter.said(|said| said.publish(&complaint(3)));
    counter.look().await;
    let whole = with_subject(&complaint(1), "قطعی");
    take(&counter, &whole).unwrap();
    assert_eq!(counter.sealed()[0].service, complaint(1).reference());

    let form = counter
        .station()
        .requests
        .open(&counter.at_work(), "complaint")
        .unwrap();
    assert_eq!(form.version, 3);
    counter
        .station()
        .requests
        .look(&counter.at_work(), &with_subject(&complaint(3), "دو"))
        .unwrap();
    counter
        .station()
        .requests
        .drop_draft(&counter.at_work(), "complaint")
        .unwrap();
    let form = counter
        .station()
        .requests
        .open(&counter.at_work(), "complaint")
        .unwrap();
    assert!(form.draft.answers.is_empty());
    // The record that waits is still drawn by its own version.
    let number = counter.sealed()[0].tracking_number.clone();
    let receipt = counter
        .station()
        .documents
        .receipt(&counter.at_work(), &number)
        .unwrap();
    assert!(receipt.slip.unwrap().text.contains(&complaint(1).title));
}

#[tokio::test]
async fn an_operators_forms_go_when_he_goes() {
    let counter = with(&complaint(1)).await;
    counter
        .station()
        .requests
        .look(&counter.at_work(), &with_subject(&complaint(1), "قطعی برق"))
        .unwrap();
    counter.station().operators.sign_out().await.unwrap();
    counter.sign_in().await;
    let form = counter
        .station()
        .requests
        .open(&counter.at_work(), "complaint")
        .unwrap();
    assert!(form.draft.answers.is_empty());
}

#[tokio::test]
async fn a_service_that_stopped_or_ended_while_it_was_typed_says_so_and_nothing_is_lost() {
    let ending = ServiceDefinition {
        accept_until: Some("1400/01/01".into()),
        ..complaint(2)
    };
    let stop: (&str, fn(&mut crate::services::office::Said)) = ("stopped", |said| {
        let stopped = Stopped {
            until: None,
            reason: "تعمیر".into(),
        };
        said.stop("complaint", Some(stopped));
    });
    let gone: (&str, fn(&mut crate::services::office::Said)) = ("gone", |said| {
        said.listed.clear();
        said.change();
    });
    for (what, change) in [stop, gone] {
        let counter = with(&complaint(1)).await;
        let (by, station) = (counter.at_work(), counter.station());
        let draft = with_subject(&complaint(1), "قطع برق");
        station.requests.look(&by, &draft).unwrap();
        counter.said(change);
        counter.look().await;
        let refused = take(&counter, &draft);
        assert!(
            matches!(refused, Err(Fault::ServiceStopped | Fault::NoService)),
            "{what}: {refused:?}"
        );
        assert_eq!(counter.sealed().len(), 0, "{what}");
        let form = station.requests.open(&by, "complaint").unwrap();
        assert!(form.draft == draft, "{what}: the draft is there");
    }
    let counter = with(&ending).await;
    let refused = take(&counter, &with_subject(&ending, "قطع برق"));
    assert!(matches!(refused, Err(Fault::ServiceEnded)), "{refused:?}");
    let view = counter.station().services.catalogue(&counter.at_work()).unwrap();
    assert_eq!(
        view.services[0].state,
        ServiceState::Ended {
            on: "1400/01/01".into()
        }
    );
}

#[tokio::test]
async fn papers_and_evidence_a_service_asks_for_hold_up_its_record() {
    let definition = ServiceDefinition {
        evidence: vec![kiosk_wire::Evidence::Passport],
        papers: vec![
            Paper {
                id: "deed".into(),
                title: "سند".into(),
                required: true,
            },
            Paper {
                id: "photo".into(),
                title: "عکس".into(),
                required: false,
            },
        ],
        ..complaint(1)
    };
    let counter = with(&definition).await;
    let look = |draft: &FormDraft| counter.station().requests.look(&counter.at_work(), draft).unwrap();
    let mut draft = with_subject(&definition, "قطع برق");
    assert_eq!(
        (look(&draft).missing, look(&draft).papers_missing),
        (vec![Field::Evidence], vec!["deed".to_owned()])
    );
    draft.evidence = Some(Evidence::NationalCard);
    assert_eq!(
        look(&draft).missing,
        [Field::Evidence],
        "another paper than is asked for"
    );
    draft.evidence = Some(Evidence::Passport);
    assert!(matches!(take(&counter, &draft), Err(Fault::Incomplete(Field::Papers))));
    draft.papers = vec!["deed".into()];
    take(&counter, &draft).unwrap();
    assert_eq!(counter.sealed()[0].applicant.evidence, [kiosk_wire::Evidence::Passport]);
}

#[tokio::test]
async fn a_record_is_about_the_first_bill_that_was_answered() {
    let mut definition = complaint(1);
    let bill = |id: &str| kiosk_wire::Field {
        id: id.into(),
        required: false,
        ask: Ask::BillId,
        ..complaint(1).fields.remove(0)
    };
    definition.fields.extend([bill("first"), bill("second")]);
    let counter = with(&definition).await;
    let mut draft = with_subject(&definition, "قطع برق");
    draft
        .answers
        .insert("second".into(), FormAnswer::Text("۹۱۷۴۶۳۹۵۰۴۱۲۴".into()));
    let number = take(&counter, &draft).unwrap();
    assert_eq!(counter.sealed()[0].subject, Some(town::bills::DEMAND.id.into()));
    let page = counter
        .station()
        .records
        .queue(&counter.at_work(), QueueFilter::All, "91746395")
        .unwrap();
    assert_eq!(page.rows[0].tracking_number, number);
    assert!(!page.rows[0].bill_id.contains("639504"), "masked");
}

/// Whatever may be published: typed as it asks, taken, sealed, and opened again with the very answers.
#[tokio::test]
async fn any_definition_goes_from_the_keyboard_into_an_envelope_and_out_again() {
    const MADE: u64 = 500;
    let counter = of_made(MADE).await;
    let mut taken = Vec::new();
    for seed in 0..MADE {
        let definition = kiosk_sample::definitions::made(seed);
        let (by, station) = (counter.at_work(), counter.station());
        let form = station.requests.open(&by, &definition.code).unwrap();
        assert_eq!(form.fields.len(), definition.fields.len(), "{seed}");
        let draft = fill(draft(&definition), &definition, |draft| {
            station.requests.look(&by, draft).unwrap()
        });
        let reopened = station.requests.open(&by, &definition.code).unwrap();
        assert!(reopened.draft == draft, "{seed}: the draft is as it was typed");
        taken.push((take(&counter, &draft).unwrap(), definition, draft));
    }
    let records = counter.sealed();
    assert_eq!(records.len(), taken.len());
    for (record, (number, definition, draft)) in records.iter().zip(&taken) {
        assert_eq!(
            (&record.tracking_number, &record.service),
            (number, &definition.reference())
        );
        let Content::Request(request) = &record.content else {
            panic!("a request")
        };
        assert!(!request.fields.is_empty());
        for (id, value) in &request.fields {
            assert!(typed(value, &draft.answers[id]), "{}: {id}", definition.code);
        }
        let receipt = counter.station().documents.receipt(&counter.at_work(), number).unwrap();
        assert!(receipt.drawing.is_some());
    }
}

#[tokio::test]
async fn nothing_hostile_is_run_or_lost() {
    let counter = with(&complaint(1)).await;
    let (by, station) = (counter.at_work(), counter.station());
    for (text, fault) in [
        ("x".repeat(10_000), Some("too_long")),
        ("\u{202E}\u{202E}".to_owned(), Some("empty")),
        ("<script>alert(1)</script>".to_owned(), None),
        ("'; DROP TABLE draft; --".to_owned(), None),
        (" \u{200F} ".to_owned(), Some("empty")),
    ] {
        let draft = with_subject(&complaint(1), &text);
        let look = station.requests.look(&by, &draft).unwrap();
        assert_eq!(look.faults.first().map(|fault| fault.code.as_str()), fault);
        assert!(station.requests.open(&by, "complaint").unwrap().draft == draft);
    }
    let mut stranger = draft(&complaint(1));
    stranger.code = "../settings".into();
    assert!(matches!(station.requests.look(&by, &stranger), Err(Fault::NoService)));
    stranger.code = "complaint".into();
    stranger.version = 77;
    assert!(matches!(take(&counter, &stranger), Err(Fault::NoService)));
    stranger.version = 1;
    stranger.answers.insert("nobody_asked".into(), answer("x"));
    stranger
        .answers
        .insert("subject".into(), FormAnswer::Choices(vec!["x".into()]));
    let look = station.requests.look(&by, &stranger).unwrap();
    assert_eq!(look.faults[0].code, "wrong_kind");
    let drafts = counter.store().read(|db| {
        let count: u32 = db.query_row("SELECT count(*) FROM draft", [], |row| row.get(0))?;
        Ok::<_, StoreFault>(count)
    });
    assert_eq!(drafts.unwrap(), 1);
}

#[tokio::test]
async fn no_reading_takes_the_place_of_a_request() {
    let counter = with(&complaint(1)).await;
    let number = take(&counter, &with_subject(&complaint(1), "قطع برق")).unwrap();
    let (by, reading) = (counter.at_work(), &counter.station().reading);
    let opened = reading.correction_draft(&by, &number);
    assert!(matches!(opened, Err(Fault::NoCorrection)), "{opened:?}");
    let written = reading.correct(&by, &number, &Visit::unknown_bill(), CorrectionReason::MisreadMeter);
    assert!(matches!(written, Err(Fault::NoCorrection)), "{written:?}");
    assert_eq!(counter.sealed().len(), 1);
}

/// Two things of one bill on one day are no doubt where they are of two services.
#[tokio::test]
async fn a_request_about_a_bill_is_no_declaration_of_it() {
    let mut definition = complaint(1);
    definition.fields[0].ask = Ask::BillId;
    let counter = with(&definition).await;
    let reading = Visit::unknown_bill();
    take(&counter, &with_subject(&definition, reading.bill_id.expose())).unwrap();
    let asked = Draft {
        also_today: false,
        ..reading
    };
    let checked = counter.station().reading.check(&counter.at_work(), &asked).unwrap();
    assert_eq!(checked.bill_id.note, None);
}

/// Before central had a catalogue, its settings said what a reading is.
#[tokio::test]
async fn a_reading_is_taken_by_the_catalogues_definition_where_there_is_one() {
    let counter = Counter::new();
    counter.sign_in().await;
    counter.look().await;
    counter.numbers().await;
    let submit = || {
        counter
            .station()
            .reading
            .submit(&counter.at_work(), &Visit::unknown_bill())
    };
    submit().unwrap();
    let reading = ServiceDefinition {
        version: 2,
        title: "اعلام کارکرد کنتور".into(),
        ..ServiceDefinition::new("reading", "13031465000", "", ContentKind::Reading)
    };
    counter.said(|said| said.publish(&reading));
    counter.look().await;
    let number = submit().unwrap().tracking_number;
    let versions: Vec<u32> = counter.sealed().iter().map(|record| record.service.version).collect();
    assert_eq!(versions, [1, 2]);
    let receipt = counter
        .station()
        .documents
        .receipt(&counter.at_work(), &number)
        .unwrap();
    let words = receipt.slip.unwrap().text;
    assert!(
        words.contains("اعلام کارکرد کنتور") && words.contains("علی‌الحساب"),
        "{words}"
    );

    let stopped = Stopped {
        until: None,
        reason: "تعمیر".into(),
    };
    counter.said(|said| said.stop("reading", Some(stopped)));
    counter.look().await;
    assert!(matches!(submit(), Err(Fault::ServiceStopped)));
    assert_eq!(counter.sealed().len(), 2);
}

/// The next visitor's record tells nothing of the time of the one who left.
#[tokio::test]
async fn a_visit_that_was_given_up_is_not_the_next_ones() {
    let counter = with(&complaint(1)).await;
    let (by, station) = (counter.at_work(), counter.station());
    let draft = with_subject(&complaint(1), "قطع برق");
    station.requests.look(&by, &draft).unwrap();
    counter.clock.stay_on(std::time::Duration::from_secs(600));
    let ended = station.operators.visits_ended();
    station.requests.drop_draft(&by, "complaint").unwrap();
    assert_eq!(station.operators.visits_ended(), ended + 1);
    station.reading.check(&by, &Visit::unknown_bill()).unwrap();
    counter.clock.stay_on(std::time::Duration::from_secs(600));
    station.reading.clear_draft(&by).unwrap();
    assert_eq!(station.operators.visits_ended(), ended + 2);

    // Of two forms of one visit, the one that is left ends nothing.
    station.reading.check(&by, &Visit::unknown_bill()).unwrap();
    station.requests.look(&by, &draft).unwrap();
    station.requests.drop_draft(&by, "complaint").unwrap();
    assert_eq!(station.operators.visits_ended(), ended + 2);
    take(&counter, &draft).unwrap();
    let worked = counter.sealed()[0].visit.seconds_worked;
    assert!(worked < 60, "{worked} s");
}
