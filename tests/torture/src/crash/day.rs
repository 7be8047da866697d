use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::{collections::BTreeSet, time::Duration};

use axum::Router;
use kiosk_domain::sync::Step;
use kiosk_station::{
    Fault,
    central::{LineFault, Request, Response, Sending},
    sync::Driver,
    view::{CorrectionReason, QueueState},
};
use town::{Keyboard as _, Time, Visit, desk, people::KAZEMI};

use super::check::named;
use crate::{
    Disk, Log,
    world::{Headquarters, Line, Machine, Opening, Road, Running, Setup, boot, dead, knock},
};

/// Records taken in the day.
pub const RECORDS: u32 = 50;
/// Wrong passwords before the right one; a further one would make her wait.
const WRONG: u32 = 4;

/// A recorded day of one counter, and what central held when it was over.
pub struct Day {
    pub log: Log,
    pub machine: Machine,
    pub time: Time,
    /// Numbers with a record at central.
    pub at_central: BTreeSet<String>,
}

/// A line that is there or not; or somebody who says 200 to everything.
struct Street {
    router: Router,
    up: AtomicBool,
    portal: AtomicBool,
}

impl Road for Street {
    fn carry<'a>(&'a self, request: Request) -> Sending<'a> {
        if !self.up.load(Ordering::SeqCst) {
            return Box::pin(async { Err(dead()) });
        }
        if self.portal.load(Ordering::SeqCst) && request.path == kiosk_wire::call::RECORDS {
            return Box::pin(async { Ok(welcome()) });
        }
        Box::pin(knock(self.router.clone(), request))
    }
}

/// A captive portal's page.
fn welcome() -> Response {
    Response {
        status: 200,
        etag: None,
        retry_after: None,
        body: b"<html>Welcome to the hotel</html>".to_vec(),
    }
}

/// Lives a whole day: enrolment, the first leases, sign-in, fifty records and six corrections with and without a line, a
/// portal that says 200, a restart in the middle, wrong passwords without a line, the evening's sync, a night in which
/// everything is taken away that was kept as long as it may, and another key for the database. A mark stands after each
/// number that was shown, after each word of central's that was written down, and after each password that was refused.
///
/// # Panics
/// Where something fails that cannot on a disk that is whole.
pub async fn live(setup: Setup) -> Day {
    let time = Time::still();
    let headquarters = Headquarters::found(&time);
    let street = Arc::new(Street {
        router: headquarters.central().router(),
        up: AtomicBool::new(true),
        portal: AtomicBool::new(false),
    });
    let line = Line(street.clone());
    let disk = Disk::new();
    disk.set_device(setup.device);
    let machine = Machine::enrol_on(disk, 1, &time, &line, setup).await;
    machine.disk.mark("enrolled");

    let mut morning = Counter::open(&machine, &time, &line, 1).await;
    for round in 1..=RECORDS / 2 {
        // The line goes and comes; for a while a portal answers in central's place.
        street.up.store(round % 10 < 5, Ordering::SeqCst);
        street.portal.store((11..=13).contains(&round), Ordering::SeqCst);
        morning.take(round).await;
    }
    drop(morning);

    street.up.store(true, Ordering::SeqCst);
    street.portal.store(false, Ordering::SeqCst);
    let mut afternoon = Counter::open(&machine, &time, &line, 2).await;
    for round in RECORDS / 2 + 1..=RECORDS {
        street.up.store(round % 7 < 5, Ordering::SeqCst);
        afternoon.take(round).await;
    }
    street.up.store(true, Ordering::SeqCst);
    afternoon.settle().await;
    afternoon.night().await;
    street.up.store(false, Ordering::SeqCst);
    afternoon.mistypes_her_password().await;
    street.up.store(true, Ordering::SeqCst);
    afternoon.running.station.sign_out().await.expect("Kazemi goes home");
    drop(afternoon);

    machine.rotate();
    machine.disk.mark("rotated");
    let mut tomorrow = Counter::open(&machine, &time, &line, 3).await;
    tomorrow.take(RECORDS + 2).await;
    tomorrow.settle().await;
    drop(tomorrow);

    let records = headquarters.records();
    Day {
        log: machine.disk.log(),
        machine,
        time,
        at_central: records
            .iter()
            .map(|record| named(&record.tracking_number, record.revision))
            .collect(),
    }
}

struct Counter {
    running: Running,
    driver: Driver,
    disk: Disk,
    time: Time,
}

impl Counter {
    async fn open(machine: &Machine, time: &Time, line: &Line, round: u64) -> Self {
        let opening = Opening {
            line,
            clock: boot(time, round),
            random: Arc::new(|| 0),
        };
        let running = machine.open(&opening).expect("the disk is whole");
        running.sign_in().await.expect("the line is up");
        let driver = running.station.driver();
        let mut counter = Self {
            running,
            driver,
            disk: machine.disk.clone(),
            time: time.clone(),
        };
        counter.settle().await;
        counter
    }

    /// Each try counts before it is looked at; the right one, which needs no line, forgets them.
    async fn mistypes_her_password(&mut self) {
        let station = &self.running.station;
        for tried in 1..=WRONG {
            let refused = station.sign_in(KAZEMI.code, "sahand-4017").await;
            assert!(matches!(refused, Err(Fault::WrongPassword { .. })), "{refused:?}");
            self.disk.mark(format!("tried {tried}"));
        }
        self.disk.mark("tried 0");
        self.running.sign_in().await.expect("her grant is good");
    }

    async fn take(&mut self, round: u32) {
        let visit = Visit::household(round);
        let taken = desk::take(&self.running.station, &visit).await;
        let number = taken.expect("a dead line is no error, and the disk is whole");
        self.disk.mark(number.as_str());
        if round.is_multiple_of(8) {
            self.correct(&number);
        }
        self.time.pass(Duration::from_secs(90));
        if round.is_multiple_of(3) {
            self.settle().await;
        }
    }

    /// The visitor says it was another day.
    fn correct(&self, number: &str) {
        let station = &self.running.station;
        let mut draft = station.correction_draft(number).expect("the record is there");
        draft.declared_on = "1405/08/14".to_owned();
        let corrected = station.correct(number, &draft, CorrectionReason::WrongDate);
        let saved = corrected.expect("the disk is whole");
        self.disk.mark(named(&saved.tracking_number, 2));
    }

    /// The time to print the day's slips again passes; then a last visitor comes.
    async fn night(&mut self) {
        self.time.pass(Duration::from_secs(25 * 3600));
        self.settle().await;
        // A log that could not be cut is cut with what is left, half a minute later.
        self.time.pass(Duration::from_secs(60));
        self.settle().await;
        let rows = self.running.station.numbers().expect("the disk is whole");
        let left: Vec<_> = rows
            .iter()
            .filter(|row| row.state == QueueState::Sent && !row.purged)
            .map(|row| (&row.tracking_number, row.revision))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        self.take(RECORDS + 1).await;
        self.settle().await;
    }

    /// Steps until there is nothing to do now.
    async fn settle(&mut self) {
        for _ in 0..20 {
            if matches!(self.driver.step().await, Step::Wait { .. }) {
                break;
            }
        }
        // The newest revision of each number.
        let rows = self.running.station.numbers().expect("the disk is whole");
        for row in rows.iter().filter(|row| row.state == QueueState::Sent) {
            self.disk
                .mark(format!("sent {}", named(&row.tracking_number, row.revision)));
        }
    }
}

/// For a station that is only looked at.
pub struct Nowhere;

impl Road for Nowhere {
    fn carry<'a>(&'a self, _: Request) -> Sending<'a> {
        Box::pin(async { Err::<Response, LineFault>(dead()) })
    }
}
