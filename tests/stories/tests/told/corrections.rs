//! What was taken wrongly is written again under its number, and central counts the last.

use kiosk_station::view::{
    Checked, Code, CorrectionReason, Draft, Field, QueueCounts, QueueFilter, QueueState, SentFact, Verdict,
};
use kiosk_wire::{Register, RevisionState};
use stories::{Counter, Starts, Town, within};
use town::{Keyboard as _, Visit, people};

/// As the screen does it: the draft of the record, another figure for the peak load, a reason.
async fn correct(counter: &Counter, number: &str, peak: &str) {
    let draft = draft_with(counter, number, peak).await;
    let saved = counter.station.submit(&draft).unwrap();
    assert_eq!(saved.tracking_number, number, "the number stays");
}

async fn draft_with(counter: &Counter, number: &str, peak: &str) -> Draft {
    let mut draft = counter.station.correction_draft(number).unwrap();
    counter.station.look_up(draft.bill_id.expose()).await.unwrap();
    peak.clone_into(&mut draft.rows[1].current);
    peak.clone_into(&mut draft.rows[1].again);
    let correction = draft.correction.as_mut().unwrap();
    correction.reason = Some(CorrectionReason::MisreadMeter);
    draft
}

/// What central holds under a number: revision, verdict and peak figure.
fn at_central(town: &Town, number: &str) -> Vec<(u32, RevisionState, String)> {
    let records = town.central.records().unwrap().into_iter();
    records
        .filter(|record| record.tracking_number == number)
        .map(|record| (record.revision, record.state, record.figures[&Register::Peak].clone()))
        .collect()
}

/// The revisions of a number in the order in which central took them.
fn arrivals(town: &Town, number: &str) -> Vec<u32> {
    let central = rusqlite::Connection::open(town.central.db()).unwrap();
    let sql = "SELECT revision FROM record WHERE tracking_number = ?1 ORDER BY rowid";
    let mut statement = central.prepare(sql).unwrap();
    let revisions = statement.query_map([number], |row| row.get(0)).unwrap();
    revisions.map(Result::unwrap).collect()
}

fn revision(revision: u32, state: RevisionState, peak: &str) -> (u32, RevisionState, String) {
    (revision, state, peak.to_owned())
}

/// The peak figure that the next visitor's reading is compared with.
async fn counted(counter: &Counter) -> Option<String> {
    let next = Visit::household(900);
    counter.station.look_up(next.bill_id.expose()).await.unwrap();
    peak_before(&counter.station.check(&next).unwrap())
}

fn peak_before(checked: &Checked) -> Option<String> {
    checked.rows[1].previous.clone()
}

fn counts(counter: &Counter) -> QueueCounts {
    counter.station.queue(QueueFilter::All, "").unwrap().counts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_before_the_first_was_sent_goes_after_it_and_counts() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter
        .station
        .look_up(Visit::household(1).bill_id.expose())
        .await
        .unwrap();
    counter.loses_the_line(&town.line).await;
    let number = counter.take(&Visit::household(1)).await;
    correct(&counter, &number, "9210").await;

    let receipt = counter.receipt(&number);
    assert_eq!(receipt.revision, 2);
    assert!(matches!(receipt.sent, SentFact::Waiting { .. }), "{:?}", receipt.sent);
    assert!(receipt.drawing.unwrap().text.starts_with("اصلاحیه · ویرایش ۲\n"));
    let one = QueueCounts {
        all: 1,
        waiting: 1,
        ..QueueCounts::default()
    };
    assert_eq!(counts(&counter), one, "one row of one number");
    assert_eq!(at_central(&town, &number), []);

    town.line.turn(town::Weather::Fair);
    counter.station.send_now().unwrap();
    within("the correction is sent", || counter.is_sent(&number)).await;
    let both = [
        revision(1, RevisionState::Accepted, "90001"),
        revision(2, RevisionState::Accepted, "9210"),
    ];
    assert_eq!(at_central(&town, &number), both);
    assert_eq!(arrivals(&town, &number), [1, 2], "the earlier goes first");
    assert_eq!(counted(&counter).await.as_deref(), Some("9210"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_of_what_was_sent_is_not_compared_with_it() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    within("it is sent", || counter.is_sent(&number)).await;
    assert_eq!(counted(&counter).await.as_deref(), Some("90001"), "central has it");

    // Lower than what it corrects, which is no question; usual, measured by the company's last round.
    let lower = draft_with(&counter, &number, "9140").await;
    let checked = counter.station.check(&lower).unwrap();
    assert_eq!(peak_before(&checked).as_deref(), Some("9061"));
    assert_eq!(checked.previous_on, None, "the day of those figures is not on record");
    assert_eq!(checked.rows[1].verdict, Verdict::Ok);
    correct(&counter, &number, "9140").await;
    within("the correction is sent", || counter.is_sent(&number)).await;

    // And once more, after a correction.
    correct(&counter, &number, "9141").await;
    within("the second correction is sent", || {
        counter.is_sent(&number) && counter.receipt(&number).revision == 3
    })
    .await;
    let all = [
        revision(1, RevisionState::Accepted, "90001"),
        revision(2, RevisionState::Accepted, "9140"),
        revision(3, RevisionState::Accepted, "9141"),
    ];
    assert_eq!(at_central(&town, &number), all);
    assert_eq!(counted(&counter).await.as_deref(), Some("9141"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_central_refused_is_corrected_under_its_number_and_accepted() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let before = counter.take(&Visit::household(50)).await;
    within("it is sent", || counter.is_sent(&before)).await;
    // What this counter remembers of the subscriber is older than that.
    counter.loses_the_line(&town.line).await;
    let number = counter.take(&Visit::household(1)).await;
    town.line.turn(town::Weather::Fair);
    counter.station.send_now().unwrap();
    within("it is refused", || counter.state(&number) == QueueState::Rejected).await;
    assert_eq!(counts(&counter).needs_action, 1);

    let mut draft = counter.station.correction_draft(&number).unwrap();
    counter.station.look_up(draft.bill_id.expose()).await.unwrap();
    let checked = counter.station.check(&draft).unwrap();
    assert_eq!(
        peak_before(&checked).as_deref(),
        Some("90050"),
        "the figures it was refused for"
    );
    draft.rows = Visit::household(60).rows;
    draft.correction.as_mut().unwrap().reason = Some(CorrectionReason::TransposedDigits);
    counter.station.submit(&draft).unwrap();
    assert_eq!(counts(&counter).needs_action, 0, "it was corrected");
    within("the correction is sent", || counter.is_sent(&number)).await;
    let both = [
        revision(1, RevisionState::Rejected, "90001"),
        revision(2, RevisionState::Accepted, "90060"),
    ];
    assert_eq!(at_central(&town, &number), both);
    assert_eq!(counted(&counter).await.as_deref(), Some("90060"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_needs_a_reason_and_something_new() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    let draft = counter.station.correction_draft(&number).unwrap();
    assert!(
        Draft {
            correction: None,
            ..draft.clone()
        } == Draft {
            meter_kind: draft.meter_kind,
            also_today: draft.also_today,
            ..Visit::household(1)
        },
        "it begins with what was written"
    );

    let missing = counter.station.check(&draft).unwrap().missing;
    let fields: Vec<Field> = missing.iter().map(|missing| missing.field).collect();
    assert_eq!(fields, [Field::CorrectionReason]);
    let refused = counter.station.submit(&draft).unwrap_err();
    assert_eq!(refused.code(), Code::Incomplete);
    let reason = CorrectionReason::VisitorRequest;
    let refused = counter.station.correct(&number, &draft, reason).unwrap_err();
    assert_eq!(refused.code(), Code::NothingChanged);
    let refused = counter.station.correct("405999999990", &draft, reason).unwrap_err();
    assert_eq!(refused.code(), Code::NoSuchRecord);
    assert_eq!(counter.receipt(&number).revision, 1, "nothing was written");

    // Another visitor, mobile, evidence, date or reason for a lower figure is something new.
    let mobile = Draft {
        mobile: people::SALEHI.mobile.into(),
        ..draft.clone()
    };
    counter.station.correct(&number, &mobile, reason).unwrap();
    let date = Draft {
        declared_on: "1405/08/16".to_owned(),
        ..mobile
    };
    counter.station.correct(&number, &date, reason).unwrap();
    assert_eq!(counter.receipt(&number).revision, 3);
    assert_eq!(counter.receipt(&number).declared_on.as_deref(), Some("1405/08/16"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_typed_correction_survives_and_is_one_still() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    let half = Draft {
        mobile: "0936".into(),
        ..draft_with(&counter, &number, "92").await
    };
    counter.station.check(&half).unwrap();
    let counter = Counter::open_in(counter.close().await).await;
    assert!(counter.station.draft().unwrap().draft == Some(half), "letter by letter");

    correct(&counter, &number, "9210").await;
    assert!(
        counter.station.draft().unwrap().draft.is_none(),
        "taken, with the record"
    );
    within("the correction is sent", || counter.is_sent(&number)).await;
    assert_eq!(town.numbers(), [number.clone(), number], "two revisions of one number");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_in_quarantine_is_left_to_people() {
    let town = Town::found().await;
    let first = Counter::open(&town).await;
    within("it has numbers", || first.station.status().unwrap().numbers_left > 0).await;
    let folder = first.close().await;
    let (clone, starts) = (Counter::copy(folder.path()), Starts::of(folder.path()).await);

    // Two machines with one disk give out one number twice; each has its own keyring.
    let mut first = Counter::open_without_sync(folder).await;
    starts.put_back().await;
    let mut second = Counter::open_without_sync(clone).await;
    let number = first.take(&Visit::household(1)).await;
    assert_eq!(second.take(&Visit::household(2)).await, number);
    correct(&second, &number, "9210").await;
    first.begin_sync();
    within("the first is sent", || first.is_sent(&number)).await;
    second.begin_sync();
    within("the second is in quarantine, and its correction with it", || {
        counts(&second).quarantined == 2
    })
    .await;
    assert_eq!(second.state(&number), QueueState::Quarantined);
    let claims = [
        revision(1, RevisionState::Accepted, "90001"),
        revision(1, RevisionState::Quarantined, "90002"),
        revision(2, RevisionState::Quarantined, "9210"),
    ];
    assert_eq!(at_central(&town, &number), claims);
    assert_eq!(
        counted(&first).await.as_deref(),
        Some("90001"),
        "nothing was overwritten"
    );

    let refused = second.station.correction_draft(&number).err().unwrap();
    assert_eq!(refused.code(), Code::Quarantined);
    let draft = Visit::household(3);
    let reason = CorrectionReason::MisreadMeter;
    let refused = second.station.correct(&number, &draft, reason).unwrap_err();
    assert_eq!(refused.code(), Code::Quarantined);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_slip_of_a_correction_is_no_duplicate() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    let folder = tempfile::tempdir().unwrap();
    let print = async || {
        let folder = Some(folder.path().to_owned());
        let path = counter.station.print_to_file(&number, folder).await.unwrap();
        let output = std::process::Command::new("pdftotext").args([&path, "-"]).output();
        String::from_utf8(output.expect("pdftotext").stdout).unwrap()
    };
    let first = print().await;
    assert!(!first.contains("اصلاحیه") && !first.contains("المثنی"), "{first}");
    assert!(print().await.contains("المثنی"));

    correct(&counter, &number, "9210").await;
    let corrected = print().await;
    assert!(corrected.contains("اصلاحیه") && corrected.contains("۲"), "{corrected}");
    assert!(!corrected.contains("المثنی"), "{corrected}");
    assert_eq!(counter.receipt(&number).printed.copies, 1);
    let again = print().await;
    assert!(again.contains("اصلاحیه") && again.contains("المثنی"), "{again}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        4,
        "none took another's place"
    );
}
