//! Time, as a claim. The station is handed a [`Clock`]; nothing else in it asks the machine.

use std::sync::Arc;

use jiff::{
    SignedDuration, Timestamp, civil,
    tz::{Offset, TimeZone},
};
use kiosk_domain::jalali::JalaliDate;

/// What time it is believed to be.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[must_use]
pub fn system() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
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
