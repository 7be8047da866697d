//! Time, as a claim. The station is handed a [`Clock`]; nothing else in it asks the machine.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::{
    SignedDuration, Timestamp, civil,
    tz::{Offset, TimeZone},
};
use kiosk_domain::jalali::JalaliDate;

/// What time it is believed to be, and how long the machine has been on.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
    /// Powered-on time since `boot`. Nobody can set it.
    fn monotonic(&self) -> Duration;
    /// Names the run that `monotonic` counts in.
    fn boot(&self) -> &str;
}

/// The machine's clock.
pub struct SystemClock {
    boot: String,
    started: std::time::Instant,
}

impl SystemClock {
    fn new() -> Self {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let boot = boot.ok().map(|text| text.trim().to_owned());
        Self {
            // Where the system names no boot, each run of the program counts as one.
            boot: boot.unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
            started: std::time::Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[cfg(target_os = "linux")]
    fn monotonic(&self) -> Duration {
        let since_boot = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Duration::try_from(since_boot).unwrap_or_else(|_| self.started.elapsed())
    }

    #[cfg(not(target_os = "linux"))]
    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn boot(&self) -> &str {
        &self.boot
    }
}

#[must_use]
pub fn system() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

/// Central's signed time, carried on by powered-on time: what certificates are judged by.
///
/// Never later than the truth by more than the line was slow; earlier by however long the machine was off.
pub struct Trusted {
    clock: Arc<dyn Clock>,
    heard: Mutex<Option<(Timestamp, Duration)>>,
}

impl Trusted {
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, known: Option<Timestamp>) -> Self {
        let heard = known.map(|at| (at, clock.monotonic()));
        Self {
            clock,
            heard: Mutex::new(heard),
        }
    }

    pub fn hear(&self, server_time: Timestamp) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some((server_time, self.clock.monotonic()));
    }

    /// The machine's own clock, believed or not.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        self.clock.now()
    }

    /// `None` before central was ever heard.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        let (at, then) = (*self.heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        let since = self.clock.monotonic().saturating_sub(then);
        Some(later(at, since))
    }
}

/// The instant that much later; the end of time where there is none.
#[must_use]
pub fn later(at: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| at.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}

/// Beyond this a clock is suspect: below the high-water mark, or away from central's signed time.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

const HALF_HOUR: SignedDuration = SignedDuration::from_mins(30);

/// An instant as it is read in Iran. The zone's rules come with the program: the machine's may be old.
fn in_iran(at: Timestamp) -> civil::DateTime {
    let zone =
        TimeZone::get("Asia/Tehran").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(3).saturating_add(HALF_HOUR)));
    at.to_zoned(zone).datetime()
}

/// The day in Iran. A clock that is centuries off reads 1348/10/11, and is suspect anyway.
#[must_use]
pub fn jalali(at: Timestamp) -> JalaliDate {
    let date = in_iran(at).date();
    JalaliDate::from_gregorian(
        i32::from(date.year()),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
    .unwrap_or(JalaliDate::UNIX_EPOCH)
}

/// The day in Iran, Gregorian, `2026-11-22`: sorts, and SQL can count with it.
#[must_use]
pub fn civil_day(at: Timestamp) -> String {
    in_iran(at).date().to_string()
}

/// `10:25`
#[must_use]
pub fn minute(at: Timestamp) -> String {
    let time = in_iran(at);
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `10:25:07`
#[must_use]
pub fn second(at: Timestamp) -> String {
    let time = in_iran(at);
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

/// `1405/09/01 10:25`
#[must_use]
pub fn date_and_minute(at: Timestamp) -> String {
    format!("{} {}", jalali(at), minute(at))
}
