use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use kiosk_station::clock;

/// The true time. Every machine of a test lives in one, and central may take its time from it too.
#[derive(Clone)]
pub struct Time(Arc<Inner>);

struct Inner {
    /// `None` where time stands still until it is told to pass.
    machine: Option<Arc<dyn clock::Clock>>,
    /// Since 1970 where it stands still, else beyond the machine's.
    ms: AtomicI64,
}

/// 1405/09/01 in Iran.
const MORNING_MS: i64 = 1_795_330_500_000;

impl Time {
    /// Begins on the morning of 1405/09/01 and moves only by [`Self::pass`]: lives in it can be lived again.
    #[must_use]
    pub fn still() -> Self {
        Self::with(None, MORNING_MS)
    }

    /// The machine's time, which goes on by itself.
    #[must_use]
    pub fn running() -> Self {
        Self::with(Some(clock::system()), 0)
    }

    fn with(machine: Option<Arc<dyn clock::Clock>>, ms: i64) -> Self {
        let ms = AtomicI64::new(ms);
        Self(Arc::new(Inner { machine, ms }))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.off_by(0)
    }

    pub fn pass(&self, by: Duration) {
        self.0.ms.fetch_add(ms(by), Ordering::SeqCst);
    }

    pub(crate) fn stands_still(&self) -> bool {
        self.0.machine.is_none()
    }

    /// What a clock shows that is wrong by so many milliseconds.
    pub(crate) fn off_by(&self, off_by_ms: i64) -> Timestamp {
        let ms = self.0.ms.load(Ordering::SeqCst).saturating_add(off_by_ms);
        match &self.0.machine {
            Some(machine) => {
                let shown = machine.now().checked_add(SignedDuration::from_millis(ms));
                shown.unwrap_or(Timestamp::MAX)
            }
            None => Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX),
        }
    }

    /// How much time has gone by since some beginning, whatever clocks say.
    pub(crate) fn counted(&self) -> Duration {
        let ms = u64::try_from(self.0.ms.load(Ordering::SeqCst)).unwrap_or_default();
        let machine = self.0.machine.as_ref().map(|machine| machine.monotonic());
        machine.unwrap_or_default() + Duration::from_millis(ms)
    }
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
