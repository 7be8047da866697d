use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use kiosk_station::clock::{self, Clock};

/// One run of a machine: its clock can be set, it can be left on for days, and switching it off makes it another one.
pub struct Boot {
    machine: Arc<dyn Clock>,
    name: String,
    on_from: Duration,
    seconds_on: AtomicU64,
    seconds_off: AtomicI64,
}

/// Seconds.
pub const TEN_YEARS: i64 = 3653 * 86_400;

impl Boot {
    /// Just switched on.
    pub fn new(name: &str) -> Arc<Self> {
        let machine = clock::system();
        Arc::new(Self {
            on_from: machine.monotonic(),
            machine,
            name: name.to_owned(),
            seconds_on: AtomicU64::new(0),
            seconds_off: AtomicI64::new(0),
        })
    }

    /// It is on for so long more.
    pub fn stay_on(&self, seconds: u64) {
        self.seconds_on.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Somebody sets its clock wrong by so much.
    pub fn set_wrong(&self, seconds: i64) {
        self.seconds_off.store(seconds, Ordering::SeqCst);
    }
}

impl Clock for Boot {
    fn now(&self) -> Timestamp {
        self.machine.now() + SignedDuration::from_secs(self.seconds_off.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let on = self.machine.monotonic().saturating_sub(self.on_from);
        on + Duration::from_secs(self.seconds_on.load(Ordering::SeqCst))
    }

    fn boot(&self) -> &str {
        &self.name
    }
}
