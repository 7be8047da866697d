use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use kiosk_station::clock::Clock;

/// The true time, in which everybody lives. It moves only when it is told to.
#[derive(Clone, Debug)]
pub struct Time(Arc<AtomicI64>);

/// 1405/09/01 in Iran.
const MORNING_MS: i64 = 1_795_330_500_000;

impl Default for Time {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(MORNING_MS)))
    }
}

impl Time {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        at(self.0.load(Ordering::SeqCst))
    }

    pub fn pass(&self, by: Duration) {
        self.0.fetch_add(ms(by), Ordering::SeqCst);
    }
}

/// A machine's clock: off by some time, and counting since it was switched on.
#[derive(Debug)]
pub struct SimClock {
    time: Time,
    boot: String,
    booted_at: i64,
    off_by_ms: AtomicI64,
    steps: AtomicU64,
}

impl SimClock {
    #[must_use]
    pub fn boot(time: &Time, boot: u64, off_by_ms: i64) -> Self {
        Self {
            time: time.clone(),
            boot: format!("boot-{boot}"),
            booted_at: time.0.load(Ordering::SeqCst),
            off_by_ms: AtomicI64::new(off_by_ms),
            steps: AtomicU64::new(0),
        }
    }

    /// Somebody sets the clock.
    pub fn set_off_by(&self, ms: i64) {
        self.off_by_ms.store(ms, Ordering::SeqCst);
    }

    #[must_use]
    pub fn off_by_ms(&self) -> i64 {
        self.off_by_ms.load(Ordering::SeqCst)
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        let true_ms = self.time.0.load(Ordering::SeqCst);
        at(true_ms.saturating_add(self.off_by_ms.load(Ordering::SeqCst)))
    }

    fn monotonic(&self) -> Duration {
        // A clock that stands still between two steps of the program would be no clock.
        let step = self.steps.fetch_add(1, Ordering::SeqCst) / 1000;
        let since = self.time.0.load(Ordering::SeqCst).saturating_sub(self.booted_at);
        Duration::from_millis(u64::try_from(since).unwrap_or_default().saturating_add(step))
    }

    fn boot(&self) -> &str {
        &self.boot
    }
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
