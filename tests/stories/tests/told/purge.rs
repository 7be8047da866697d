//! What is personal stays as long as it is needed, and no longer: central's signed time and powered-on time say how long
//! that is, whatever the machine's clock says.

use std::{path::Path, sync::Arc, time::Duration};

use central::{Options, Running};
use kiosk_domain::sync::Step;
use kiosk_station::{
    Fault, Station,
    central::Enrolment,
    enrol,
    folder::Folder,
    machine::journal_book::JournalBook,
    sync::Driver,
    view::{CorrectionReason, Draft, Evidence, LookUpSource, QueueFilter, QueueRow, SentFact},
};
use kiosk_wire::journal::Event;
use tempfile::TempDir;
use town::{Clock, Keyboard as _, TEN_YEARS, Visit, desk, people::KAZEMI};

/// A counter whose steps are taken by hand, and whose hours pass when they are told to.
struct Desk {
    clock: Arc<Clock>,
    at_central: Arc<Clock>,
    central: Running,
    station: Arc<Station>,
    driver: Driver,
    folder: TempDir,
    _place: TempDir,
}

const HOUR: Duration = Duration::from_secs(3600);

async fn open(folder: &Path, clock: &Arc<Clock>) -> (Arc<Station>, Driver) {
    let (path, clock) = (folder.to_owned(), clock.clone());
    let station = tokio::task::spawn_blocking(move || Station::open(&path, clock)).await;
    let station = Arc::new(station.unwrap().unwrap());
    let driver = station.driver();
    (station, driver)
}

impl Desk {
    async fn open() -> Self {
        let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (clock, at_central) = (Clock::running("monday"), Clock::running("central"));
        let options = Options {
            clock: central::Clock::from_fn(at_central.reader()),
            ..Options::new(place.path().join("central.db")).plain().with_sample(1)
        };
        let central = Running::start(options).unwrap();
        let code = central.new_code("1001", "2").unwrap();
        let enrolment = Enrolment {
            url: central.url(),
            code: &code,
            authority: None,
        };
        let held = Folder::hold(folder.path()).unwrap();
        enrol::enrol_cheaply(&held, &enrolment, clock.clone()).await.unwrap();
        drop(held);
        let (station, driver) = open(folder.path(), &clock).await;
        let mut desk = Self {
            clock,
            at_central,
            central,
            station,
            driver,
            folder,
            _place: place,
        };
        desk.sit_down().await;
        desk
    }

    /// The machine has been on for so many hours more, and central knows it.
    fn pass(&self, hours: u32) {
        self.clock.pass(HOUR * hours);
        self.at_central.pass(HOUR * hours);
    }

    async fn sit_down(&mut self) {
        desk::sign_in(&self.station, &KAZEMI).await.unwrap();
        self.settle().await;
    }

    /// The loop's steps until there is nothing to do now.
    async fn settle(&mut self) {
        while !matches!(self.driver.step().await, Step::Wait { .. }) {}
    }

    /// Off, and on again.
    async fn restart(self) -> Self {
        let Self {
            clock,
            at_central,
            central,
            station,
            driver,
            folder,
            _place,
        } = self;
        drop((driver, station));
        let (station, driver) = open(folder.path(), &clock).await;
        Self {
            clock,
            at_central,
            central,
            station,
            driver,
            folder,
            _place,
        }
    }

    async fn take(&mut self, draft: &Draft) -> String {
        self.station.look_up(draft.bill_id.expose()).await.unwrap();
        let number = self.station.submit(draft).unwrap().tracking_number;
        self.settle().await;
        number
    }

    fn row(&self, number: &str) -> QueueRow {
        let page = self.station.queue(QueueFilter::All, number).unwrap();
        page.rows.into_iter().next().unwrap()
    }

    fn is_whole(&self, number: &str) -> bool {
        let receipt = self.station.receipt(number).unwrap();
        assert_eq!(receipt.drawing.is_none(), self.row(number).purged);
        receipt.drawing.is_some()
    }

    /// Closes the counter. Gives what its journal, which holds, says was taken away.
    fn close(self) -> Vec<u32> {
        let Self {
            station,
            driver,
            folder,
            ..
        } = self;
        drop((driver, station));
        let book = JournalBook::open(folder.path()).unwrap();
        book.verify().unwrap();
        let entries = book.entries().unwrap().into_iter().flatten();
        let records = entries.filter_map(|entry| match entry.event {
            Event::Purged { records } => Some(records),
            _ => None,
        });
        records.collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contents_go_when_central_has_them_and_the_time_to_print_them_again_is_over() {
    let mut desk = Desk::open().await;
    let draft = Visit::household(1);
    let number = desk.take(&draft).await;
    desk.pass(23);
    desk.settle().await;
    assert!(desk.is_whole(&number), "it may still be printed again");
    let papers = tempfile::tempdir().unwrap();
    let slip = desk.station.print_to_file(&number, Some(papers.path().to_owned()));
    slip.await.unwrap();

    desk.pass(2);
    desk.settle().await;
    assert!(!desk.is_whole(&number));
    let receipt = desk.station.receipt(&number).unwrap();
    assert!(
        matches!(receipt.sent, SentFact::Sent { .. }),
        "the number is as good as ever"
    );
    assert_eq!(receipt.visitor_id, "137•••••19");
    assert_eq!(receipt.printed.file, None, "not even where a file of it went");
    assert_ne!(receipt.bill_id, draft.bill_id);
    assert!(desk.row(&number).bill_id.contains('•'));
    // Said in words, each with a code of its own, and no slip is begun.
    let papers = papers.path().to_owned();
    let refused = desk.station.print_to_file(&number, Some(papers)).await;
    assert!(matches!(refused, Err(Fault::Purged)));
    assert_eq!(desk.station.receipt(&number).unwrap().printed.copies, 1);
    assert!(matches!(desk.station.correction_draft(&number), Err(Fault::Purged)));
    let reason = CorrectionReason::VisitorRequest;
    assert!(matches!(
        desk.station.correct(&number, &draft, reason),
        Err(Fault::Purged)
    ));

    let next = desk.take(&Visit::household(2)).await;
    assert!(desk.is_whole(&next), "work goes on");
    assert_eq!(desk.close(), [1], "it is in the journal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_ten_years_forward_takes_nothing_away_early() {
    let mut desk = Desk::open().await;
    let number = desk.take(&Visit::household(1)).await;
    for wall in [TEN_YEARS, -TEN_YEARS, TEN_YEARS] {
        desk.clock.set_off_by(wall);
        desk.settle().await;
        assert!(desk.is_whole(&number), "while it works");
        desk = desk.restart().await;
        desk.sit_down().await;
        assert!(desk.is_whole(&number), "after a start");
    }
    // And set back for good, it keeps nothing longer.
    desk.clock.set_off_by(-TEN_YEARS);
    desk.pass(25);
    desk.settle().await;
    assert!(!desk.is_whole(&number));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_switched_off_keeps_nothing_for_ever() {
    let mut desk = Desk::open().await;
    let number = desk.take(&Visit::household(1)).await;
    desk.at_central.pass(HOUR * 7 * 24);
    desk = desk.restart().await;
    desk.sit_down().await;
    assert!(!desk.is_whole(&number), "central's first word says how late it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_powered_on_time_is_enough() {
    let mut desk = Desk::open().await;
    let number = desk.take(&Visit::household(1)).await;
    desk.central.stop().unwrap();
    desk.pass(25);
    desk.settle().await;
    assert!(!desk.is_whole(&number));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_or_was_refused_is_never_taken_away() {
    let mut desk = Desk::open().await;
    let refused = desk.take(&Visit::unknown_bill()).await;
    assert!(matches!(
        desk.station.receipt(&refused).unwrap().sent,
        SentFact::Rejected { .. }
    ));
    let sent = desk.take(&Visit::household(1)).await;
    desk.station
        .look_up(Visit::household(2).bill_id.expose())
        .await
        .unwrap();
    desk.central.stop().unwrap();
    // A correction of what was sent waits: nothing of its number goes.
    let corrected = Draft {
        evidence: Some(Evidence::BirthCertificate),
        ..Visit::household(2)
    };
    let reason = CorrectionReason::WrongVisitor;
    desk.station.correct(&sent, &corrected, reason).unwrap();
    let waiting = desk.station.submit(&Visit::household(3)).unwrap().tracking_number;
    desk.pass(300);
    desk.settle().await;
    for number in [&refused, &waiting, &sent] {
        assert!(desk.is_whole(number), "{number}");
    }

    // Mended and sent, it goes in its own time, with what was refused before.
    desk.central.start_again().unwrap();
    let mended = Visit::household(4);
    desk.station.look_up(mended.bill_id.expose()).await.unwrap();
    desk.station
        .correct(&refused, &mended, CorrectionReason::WrongRegister)
        .unwrap();
    desk.station.send_now().unwrap();
    desk.settle().await;
    assert!(matches!(
        desk.station.receipt(&refused).unwrap().sent,
        SentFact::Sent { .. }
    ));
    desk.pass(23);
    desk.settle().await;
    assert!(
        desk.is_whole(&refused),
        "counted from the answer to its newest revision"
    );
    desk.pass(2);
    desk.settle().await;
    for number in [&refused, &waiting, &sent] {
        assert!(!desk.is_whole(number), "{number}");
    }
    assert_eq!(desk.close(), [5], "every revision, at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_nobody_came_back_to_and_an_old_subscriber_go_as_well() {
    let mut desk = Desk::open().await;
    let draft = Visit::household(1);
    desk.station.look_up(draft.bill_id.expose()).await.unwrap();
    desk.station.check(&draft).unwrap();
    desk.pass(23);
    desk.settle().await;
    assert!(desk.station.draft().unwrap().draft.is_some());
    desk.pass(2);
    desk.settle().await;
    assert!(desk.station.draft().unwrap().draft.is_none());

    desk.central.stop().unwrap();
    desk.settle().await;
    let known = desk.station.look_up(draft.bill_id.expose()).await.unwrap();
    assert_eq!(known.source, LookUpSource::Cache, "known for the day the line is down");
    desk.pass(60 * 24);
    desk.settle().await;
    let unknown = desk.station.look_up(draft.bill_id.expose()).await.unwrap();
    assert_eq!(unknown.source, LookUpSource::NotKnown);
}
