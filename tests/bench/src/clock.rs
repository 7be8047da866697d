use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds of the machine's clock, which the page reads as well.
pub fn now() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs_f64() * 1000.0
}
