use std::sync::Arc;

use jiff::{Timestamp, tz};
use kiosk_domain::jalali::JalaliDate;

/// Where central takes its time from. Tests give their own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(Timestamp::now)
    }

    #[must_use]
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// The Jalali day in Iran, which is UTC+03:30 all year since 2023. `None` only outside the calendar's years.
pub(crate) fn jalali(at: Timestamp) -> Option<JalaliDate> {
    let iran = tz::Offset::from_seconds(3 * 3600 + 1800).ok()?;
    let day = at.to_zoned(tz::TimeZone::fixed(iran)).date();
    JalaliDate::from_gregorian(
        day.year().into(),
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    )
}

/// Milliseconds since 1970, as the tables hold instants.
pub(crate) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

pub(crate) fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// `at` moved by whole seconds; the end of time where it does not fit.
pub(crate) fn after(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(jiff::SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}
