use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use kiosk_station::clock;

use crate::Time;

/// Enough to be wrong by in every respect.
pub const TEN_YEARS: SignedDuration = SignedDuration::from_hours(3653 * 24);

/// A machine's clock, from one switching-on to the next.
pub struct Clock {
    time: Time,
    boot: String,
    from: Duration,
    off_by_ms: AtomicI64,
    on_ms: AtomicU64,
    asked: AtomicU64,
}

impl Clock {
    /// Of a machine that is switched on now. `boot` names this run of it.
    #[must_use]
    pub fn switched_on(time: &Time, boot: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            time: time.clone(),
            boot: boot.into(),
            from: time.counted(),
            off_by_ms: AtomicI64::new(0),
            on_ms: AtomicU64::new(0),
            asked: AtomicU64::new(0),
        })
    }

    /// As [`Self::switched_on`], in the machine's own time.
    #[must_use]
    pub fn running(boot: impl Into<String>) -> Arc<Self> {
        Self::switched_on(&Time::running(), boot)
    }

    /// The true time, in which this machine lives.
    #[must_use]
    pub fn time(&self) -> &Time {
        &self.time
    }

    /// What it shows, for a central that is to have this clock.
    pub fn reader(self: &Arc<Self>) -> impl Fn() -> Timestamp + Send + Sync + 'static {
        let clock = Arc::clone(self);
        move || clock::Clock::now(clock.as_ref())
    }

    /// Time passes, and the machine is on meanwhile.
    pub fn pass(&self, by: Duration) {
        self.time.pass(by);
    }

    /// Powered-on time alone: the clock on the wall stays where it is.
    pub fn stay_on(&self, more: Duration) {
        let ms = u64::try_from(more.as_millis()).unwrap_or(u64::MAX);
        self.on_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// The clock is set wrong by so much, or right again by zero. Powered-on time knows nothing of it.
    pub fn set_off_by(&self, by: SignedDuration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.off_by_ms.store(ms, Ordering::SeqCst);
    }

    #[must_use]
    pub fn off_by(&self) -> SignedDuration {
        SignedDuration::from_millis(self.off_by_ms.load(Ordering::SeqCst))
    }
}

impl clock::Clock for Clock {
    fn now(&self) -> Timestamp {
        self.time.off_by(self.off_by_ms.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        let on = self.time.counted().saturating_sub(self.from);
        on + Duration::from_millis(self.on_ms.load(Ordering::SeqCst)) + self.step()
    }

    fn boot(&self) -> &str {
        &self.boot
    }
}

impl Clock {
    /// Where time stands still, a program that asks on and on sees a millisecond in each thousand answers: a loop that
    /// waits for a moment ends.
    fn step(&self) -> Duration {
        if !self.time.stands_still() {
            return Duration::ZERO;
        }
        Duration::from_millis(self.asked.fetch_add(1, Ordering::SeqCst) / 1000)
    }
}
