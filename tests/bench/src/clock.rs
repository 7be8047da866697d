use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds of the machine's clock, which the page reads as well.
pub fn at(moment: Instant) -> f64 {
    let moment = SystemTime::now() - moment.elapsed();
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs_f64() * 1000.0
}

pub fn now() -> f64 {
    at(Instant::now())
}
