use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use kiosk_station::clock::{self, Clock};

/// A machine's clock and a central's, each moved as a story wants it.
#[derive(Clone)]
pub struct Hours(Arc<Moved>);

struct Moved {
    machine: Arc<dyn Clock>,
    powered_on: AtomicU64,
    wall_set: AtomicI64,
    at_central: AtomicI64,
}

impl Default for Hours {
    fn default() -> Self {
        Self(Arc::new(Moved {
            machine: clock::system(),
            powered_on: AtomicU64::new(0),
            wall_set: AtomicI64::new(0),
            at_central: AtomicI64::new(0),
        }))
    }
}

impl Hours {
    /// The machine has been on for so many hours more, and central knows it.
    pub fn pass(&self, hours: u32) {
        self.0.powered_on.fetch_add(hours.into(), Ordering::SeqCst);
        self.0.at_central.fetch_add(hours.into(), Ordering::SeqCst);
    }

    /// The machine was off for so many hours: only central saw them pass.
    pub fn pass_switched_off(&self, hours: u32) {
        self.0.at_central.fetch_add(hours.into(), Ordering::SeqCst);
    }

    /// Central's clock is off by so many hours.
    pub fn set_central(&self, hours: i64) {
        self.0.at_central.store(hours, Ordering::SeqCst);
    }

    /// Somebody sets the machine's clock by so many hours.
    pub fn set_wall(&self, hours: i64) {
        self.0.wall_set.store(hours, Ordering::SeqCst);
    }

    pub fn of_central(&self) -> central::Clock {
        let moved = Arc::clone(&self.0);
        central::Clock::from_fn(move || after(Timestamp::now(), moved.at_central.load(Ordering::SeqCst)))
    }
}

impl Clock for Hours {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.0.powered_on.load(Ordering::SeqCst)).unwrap();
        after(self.0.machine.now(), passed + self.0.wall_set.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let hours = u32::try_from(self.0.powered_on.load(Ordering::SeqCst)).unwrap();
        self.0.machine.monotonic() + Duration::from_secs(3600) * hours
    }

    fn boot(&self) -> &str {
        self.0.machine.boot()
    }
}

fn after(at: Timestamp, hours: i64) -> Timestamp {
    at + SignedDuration::from_hours(hours)
}
