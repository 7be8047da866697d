use central::{
    Clock, Options, Running,
    sample::{people::KAZEMI, places},
};
use kiosk_wire::{
    Content, Correction, CorrectionReason, LowerReason, MeterKind, Outcome, ProblemCode, Record, RecordHistory,
    Register, RejectCode, RevisionState, StatusAnswer, Subscriber, call, envelope,
};

use crate::{
    counter::{Counter, client, problem},
    storage,
};

/// Central on 1405/09/01, whatever day the test runs.
pub fn in_azar(folder: &tempfile::TempDir) -> Running {
    let clock = Clock::from_fn(|| "2026-11-22T08:00:00Z".parse().unwrap());
    let options = Options {
        clock,
        ..storage::options(folder.path().join("central.db"))
            .plain()
            .with_sample(1)
    };
    Running::start(options).unwrap()
}

fn triple(counter: &Counter, number: &str, mid: &str) -> Record {
    let figures = [(Register::Mid, mid), (Register::Peak, "9130"), (Register::Low, "14940")];
    counter.record(number, places::TRIPLE, MeterKind::Triple, &figures)
}

#[expect(clippy::panic, reason = "a helper of tests may stop the test")]
fn reading(record: &mut Record) -> &mut kiosk_wire::Reading {
    match &mut record.content {
        Content::Reading(reading) => reading,
        _ => panic!("a reading"),
    }
}

/// The same figures, of another bill.
fn of_bill(record: &mut Record, bill_id: &str) {
    reading(record).bill_id = bill_id.into();
    record.subject = Some(bill_id.into());
}

fn thanks() -> Content {
    Content::Participation(kiosk_wire::Participation {
        about: None,
        text: "thank you".into(),
    })
}

fn rejected(code: RejectCode, field: &str) -> Outcome {
    Outcome::Rejected {
        code,
        field: Some(field.into()),
    }
}

#[tokio::test]
async fn a_batch_gets_one_result_for_each_and_a_bad_one_touches_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let (mut counter, mut other) = (
        Counter::enrolled(&central, 1).await,
        Counter::enrolled(&central, 2).await,
    );
    let numbers = counter.numbers(8).await;
    let foreign = other.numbers(1).await;

    let first = counter.seal(&triple(&counter, &numbers[0], "23300"));
    let unknown = {
        let mut record = triple(&counter, &numbers[1], "23300");
        of_bill(&mut record, "5021041704123");
        counter.seal(&record)
    };
    let not_leased = counter.seal(&triple(&counter, &foreign[0], "23300"));
    let not_genuine = other.seal(&triple(&other, &numbers[2], "23300"));
    let last = {
        let figures = [(Register::Mid, "48400")];
        counter.seal(&counter.record(&numbers[3], places::SINGLE, MeterKind::Single, &figures))
    };
    let garbage = kiosk_wire::Base64(b"garbage".to_vec());
    let conflicting = counter.seal(&triple(&counter, &numbers[0], "23301"));

    let batch = [
        first.clone(),
        unknown,
        not_leased,
        not_genuine,
        garbage,
        last.clone(),
        conflicting.clone(),
        first,
    ];
    let genuine = Outcome::Rejected {
        code: RejectCode::NotGenuine,
        field: None,
    };
    let answer = counter.send(&batch).await;
    let outcomes: Vec<Outcome> = answer.results.iter().map(|result| result.outcome.clone()).collect();
    let expected = [
        Outcome::Accepted,
        rejected(RejectCode::UnknownSubscriber, "content.bill_id"),
        rejected(RejectCode::NumberNotLeased, "tracking_number"),
        genuine.clone(),
        genuine,
        Outcome::Accepted,
        Outcome::Conflict,
        Outcome::Duplicate,
    ];
    assert_eq!(outcomes, expected);
    let head = answer.head.unwrap();
    assert_eq!(
        (head.sequence, head.envelope.0),
        (5, envelope::hash(&conflicting.0).to_vec())
    );
    let status: StatusAnswer = counter.get(call::STATUS).await.json().await.unwrap();
    assert_eq!(
        status
            .status
            .open(&counter.keys().signing)
            .unwrap()
            .head
            .unwrap()
            .sequence,
        5
    );

    let states: Vec<(String, RevisionState)> = central
        .records()
        .unwrap()
        .into_iter()
        .map(|record| (record.tracking_number, record.state))
        .collect();
    assert_eq!(
        states,
        [
            (numbers[0].clone(), RevisionState::Accepted),
            (numbers[0].clone(), RevisionState::Quarantined),
            (numbers[1].clone(), RevisionState::Rejected),
            (numbers[3].clone(), RevisionState::Accepted),
        ]
    );
}

#[tokio::test]
async fn every_envelope_gets_its_first_answer_again_also_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let numbers = counter.numbers(2).await;
    let good = counter.seal(&triple(&counter, &numbers[0], "23300"));
    let conflict = counter.seal(&triple(&counter, &numbers[0], "23400"));
    let lower = counter.seal(&triple(&counter, &numbers[1], "22000"));
    let batch = [good, conflict, lower];
    let refusal = rejected(RejectCode::FigureLower, "content.figures.mid");
    assert_eq!(
        counter.outcomes(&batch).await,
        [Outcome::Accepted, Outcome::Conflict, refusal.clone()]
    );
    let held = central.records().unwrap();

    central.stop().unwrap();
    central.start_again().unwrap();
    counter.client = client();
    assert_eq!(
        counter.outcomes(&batch).await,
        [Outcome::Duplicate, Outcome::Conflict, refusal]
    );
    assert_eq!(central.records().unwrap(), held);
}

#[tokio::test]
async fn an_accepted_reading_is_the_previous_one_of_the_next_look_up() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    counter.sign_in(&KAZEMI).await;
    let path = call::subscriber(places::TRIPLE);
    let before: Subscriber = counter.get(&path).await.json().await.unwrap();
    assert_eq!(before.previous.as_ref().unwrap().on, places::LAST_ROUND);

    let numbers = counter.numbers(2).await;
    let envelope = counter.seal(&triple(&counter, &numbers[0], "23300"));
    assert_eq!(
        counter.outcomes(std::slice::from_ref(&envelope)).await,
        [Outcome::Accepted]
    );
    let after: Subscriber = counter.get(&path).await.json().await.unwrap();
    let previous = after.previous.unwrap();
    assert_eq!(
        (previous.on.as_str(), previous.figures[&Register::Mid].as_str()),
        ("1405/09/01", "23300")
    );
    assert_eq!(after.usual, before.usual);

    let lower = counter.seal(&triple(&counter, &numbers[1], "23299.0"));
    assert_eq!(
        counter.outcomes(&[lower]).await,
        [rejected(RejectCode::BadFigure, "content.figures.mid")],
        "23299.0 is not how a figure is written"
    );
}

#[tokio::test]
async fn a_correction_is_the_next_revision_of_the_same_number() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let numbers = counter.numbers(1).await;
    let first = counter.seal(&triple(&counter, &numbers[0], "23700"));
    let mut corrected = triple(&counter, &numbers[0], "23200");
    corrected.revision = 2;
    corrected.correction = Some(Correction {
        reason: CorrectionReason::TransposedDigits,
    });
    // Lower than its own first revision, which is no previous figure of its own correction.
    let second = counter.seal(&corrected);
    assert_eq!(
        counter.outcomes(&[first, second]).await,
        [Outcome::Accepted, Outcome::Accepted]
    );

    let history: RecordHistory = counter.get(&call::record(&numbers[0])).await.json().await.unwrap();
    let revisions: Vec<(u32, RevisionState)> = history.revisions.iter().map(|r| (r.revision, r.state)).collect();
    assert_eq!(revisions, [(1, RevisionState::Accepted), (2, RevisionState::Accepted)]);

    counter.sign_in(&KAZEMI).await;
    let subscriber: Subscriber = counter
        .get(&call::subscriber(places::TRIPLE))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(subscriber.previous.unwrap().figures[&Register::Mid], "23200");
    assert_eq!(
        problem(counter.get(&call::record("405999999990")).await).await.1.code,
        ProblemCode::NotFound
    );
}

#[tokio::test]
async fn a_correction_of_a_number_that_two_records_claim_is_left_to_people() {
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let numbers = counter.numbers(1).await;
    let first = counter.seal(&triple(&counter, &numbers[0], "23700"));
    let other = counter.seal(&triple(&counter, &numbers[0], "23800"));
    let mut corrected = triple(&counter, &numbers[0], "23900");
    corrected.revision = 2;
    corrected.correction = Some(Correction {
        reason: CorrectionReason::MisreadMeter,
    });
    let correction = counter.seal(&corrected);
    assert_eq!(
        counter.outcomes(&[first, other, correction]).await,
        [Outcome::Accepted, Outcome::Conflict, Outcome::Conflict]
    );
    let history: RecordHistory = counter.get(&call::record(&numbers[0])).await.json().await.unwrap();
    let revisions: Vec<(u32, RevisionState)> = history.revisions.iter().map(|r| (r.revision, r.state)).collect();
    let wanted = [
        (1, RevisionState::Accepted),
        (1, RevisionState::Quarantined),
        (2, RevisionState::Quarantined),
    ];
    assert_eq!(revisions, wanted, "whose it is nobody knows, and it is kept");
}

#[tokio::test]
async fn each_broken_rule_is_named_with_its_field() {
    type Break = fn(&mut Record);
    let cases: [(Break, Outcome); 21] = [
        (
            |record| {
                record.correction = Some(Correction {
                    reason: CorrectionReason::WrongDate,
                });
            },
            rejected(RejectCode::BadCorrection, "correction"),
        ),
        (
            |record| record.revision = 2,
            rejected(RejectCode::BadCorrection, "correction"),
        ),
        (
            |record| record.office = "1002".into(),
            rejected(RejectCode::NotGenuine, "office"),
        ),
        (
            |record| record.counter = "9".into(),
            rejected(RejectCode::NotGenuine, "counter"),
        ),
        (
            |record| record.registrar.code = "1001-99".into(),
            rejected(RejectCode::UnknownRegistrar, "registrar"),
        ),
        (
            |record| record.service.code = "moving_house".into(),
            rejected(RejectCode::UnknownService, "service"),
        ),
        (
            |record| record.service.version = 2,
            rejected(RejectCode::UnknownService, "service.version"),
        ),
        (
            |record| record.service.definition.0[0] ^= 1,
            rejected(RejectCode::UnknownService, "service.version"),
        ),
        (
            |record| record.content = thanks(),
            rejected(RejectCode::WrongContent, "content"),
        ),
        (
            |record| record.subject = None,
            rejected(RejectCode::WrongContent, "subject"),
        ),
        (
            |record| record.applicant.id = "1372045618".into(),
            rejected(RejectCode::BadId, "applicant.id"),
        ),
        (
            |record| record.applicant.mobile = "9141230836".into(),
            rejected(RejectCode::BadId, "applicant.mobile"),
        ),
        (
            |record| of_bill(record, "7012345604124"),
            rejected(RejectCode::BadId, "content.bill_id"),
        ),
        (
            |record| reading(record).declared_on = "1405/09/03".into(),
            rejected(RejectCode::BadDate, "content.declared_on"),
        ),
        (
            |record| reading(record).declared_on = "1405/12/30".into(),
            rejected(RejectCode::BadDate, "content.declared_on"),
        ),
        (
            |record| reading(record).meter_kind = MeterKind::Single,
            rejected(RejectCode::WrongRegisters, "content.meter_kind"),
        ),
        (
            |record| reading(record).figures.truncate(2),
            rejected(RejectCode::WrongRegisters, "content.figures"),
        ),
        (
            |record| reading(record).figures[1].register = Register::Mid,
            rejected(RejectCode::WrongRegisters, "content.figures"),
        ),
        (
            |record| reading(record).figures[2].figure = "114940".into(),
            rejected(RejectCode::BadFigure, "content.figures.low"),
        ),
        (
            |record| reading(record).figures[1].figure = "9130.5".into(),
            rejected(RejectCode::BadFigure, "content.figures.peak"),
        ),
        (
            |record| reading(record).figures[1].figure = "9000".into(),
            rejected(RejectCode::FigureLower, "content.figures.peak"),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let numbers = counter.numbers(25).await;
    let mut batch = Vec::new();
    for (number, (spoil, _)) in numbers.iter().zip(&cases) {
        let mut record = triple(&counter, number, "23300");
        spoil(&mut record);
        batch.push(counter.seal(&record));
    }
    let mut fine = triple(&counter, &numbers[23], "23300");
    reading(&mut fine).declared_on = "1405/09/02".into();
    batch.push(counter.seal(&fine));
    let mut replaced = triple(&counter, &numbers[24], "12");
    reading(&mut replaced).figures[0].lower_reason = Some(LowerReason::Replaced);
    reading(&mut replaced).declared_on = "1405/09/02".into();
    batch.push(counter.seal(&replaced));

    let mut expected: Vec<Outcome> = cases.iter().map(|(_, outcome)| outcome.clone()).collect();
    expected.extend([Outcome::Accepted, Outcome::Accepted]);
    assert_eq!(counter.outcomes(&batch).await, expected);
}

#[tokio::test]
async fn a_demand_meter_is_read_with_its_decimals_and_its_demand_may_fall() {
    use Register::{Demand, Friday, Low, Mid, Peak, Reactive};
    let folder = tempfile::tempdir().unwrap();
    let central = in_azar(&folder);
    let mut counter = Counter::enrolled(&central, 1).await;
    let numbers = counter.numbers(1).await;
    let figures = [
        (Mid, "1744.56"),
        (Peak, "487"),
        (Low, "904.02"),
        (Friday, "118.31"),
        (Reactive, "615.2"),
        (Demand, "0.31"),
    ];
    let record = counter.record(&numbers[0], places::DEMAND, MeterKind::Demand, &figures);
    let envelope = counter.seal(&record);
    assert_eq!(counter.outcomes(&[envelope]).await, [Outcome::Accepted]);
    let held = &central.records().unwrap()[0];
    assert_eq!(held.figures[&Mid], "1744.56");
    assert_eq!(
        (held.office.as_str(), held.counter.as_str(), held.registrar.as_str()),
        ("1001", "1", KAZEMI.code)
    );
}
