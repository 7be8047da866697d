//! Who listens to a slip, what is printed, and waiting with a deadline.

use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kiosk_paper::{Paper, TypeSize, layout, pdf};
use kiosk_printer::{Chosen, Patience, PrintJob, PrintOutcome, PrintState, PrinterKind, SlipKey, SlipObserver};

/// With whatever is waited for, on a machine that is busy with other work.
pub const LONG: Duration = Duration::from_secs(60);
pub const NUMBER: &str = "405001738261";

pub fn impatient() -> Patience {
    Patience {
        silent: Duration::from_secs(6),
        paper_out: Duration::from_secs(2),
        mute: Duration::from_secs(1),
        another: Duration::from_secs(2),
    }
}

pub fn office() -> Chosen {
    Chosen {
        id: "cups:office".to_owned(),
        name: "office".to_owned(),
        kind: PrinterKind::Queue,
        paper: Paper::A4,
        head: None,
        folder: None,
    }
}

/// A page of A4 as PDF.
pub fn slip() -> Vec<u8> {
    slip_on(Paper::A4)
}

pub fn slip_on(paper: Paper) -> Vec<u8> {
    let document = papers::household();
    pdf(&layout(&document, paper, TypeSize::Usual), &document).unwrap()
}

pub fn key(tracking_number: &str, revision: u32, copy: u32) -> SlipKey {
    SlipKey {
        tracking_number: tracking_number.to_owned(),
        revision,
        copy,
    }
}

/// The first slip of the record, or one of its copies.
pub fn work(copy: u32, document: Vec<u8>) -> PrintJob {
    PrintJob {
        key: key(NUMBER, 1, copy),
        document,
    }
}

/// Looks again and again until there is something. On failure it says what was seen last.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let until = Instant::now() + LONG;
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) => assert!(Instant::now() < until, "waited in vain for {what}; seen last: {seen}"),
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// For [`wait_for`]: what was looked at, where it is as it should be.
pub fn found<T: Debug>(what: T, is_so: impl FnOnce(&T) -> bool) -> Result<T, String> {
    if is_so(&what) {
        Ok(what)
    } else {
        Err(format!("{what:?}"))
    }
}

/// Listens to a slip's course, and may do something about it.
pub struct Ear<'a> {
    pub heard: Vec<PrintOutcome>,
    pub job: Option<Option<i32>>,
    pub then: Box<dyn FnMut(&PrintOutcome) + 'a>,
    /// The hand-over can be stored.
    pub notes: bool,
}

impl<'a> Ear<'a> {
    pub fn new() -> Self {
        Self::and(|_| ())
    }

    pub fn and(then: impl FnMut(&PrintOutcome) + 'a) -> Self {
        Self {
            heard: Vec::new(),
            job: None,
            then: Box::new(then),
            notes: true,
        }
    }

    pub fn states(&self) -> Vec<PrintState> {
        self.heard.iter().map(|outcome| outcome.state).collect()
    }
}

impl SlipObserver for Ear<'_> {
    fn handed_over(&mut self, job: Option<i32>) -> bool {
        self.job = Some(job);
        self.notes
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        assert!(
            self.job.is_some() || matches!(outcome.state, PrintState::Offline | PrintState::PaperOut),
            "{outcome:?} before it was written down where the slip goes"
        );
        self.heard.push(outcome.clone());
        (self.then)(outcome);
    }
}

/// The tests that watch a clock or own the only printer of a shop run one after the other: two cores are few.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
