//! How long to wait before trying a line again.

use std::time::Duration;

/// The longest a terminal waits of its own accord.
pub const CAP: Duration = Duration::from_secs(15 * 60);

/// The longest `Retry-After` that is believed: a wrong header must not silence a counter for days.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Full jitter: somewhere in `0..=min(cap, base · 2^attempt)`, where `random` (all 64 bits) says where. `attempt` counts
/// from 0.
pub fn full_jitter(attempt: u32, random: u64, base: Duration, cap: Duration) -> Duration {
    let factor = 1_u32.checked_shl(attempt).unwrap_or(u32::MAX);
    let ceiling = base.saturating_mul(factor).min(cap);
    // A share of 2^64 of the ceiling's nanoseconds, rounded to nearest so that the ceiling itself is reached.
    let nanos = ceiling.as_nanos().min(u128::from(u64::MAX));
    let share = (nanos * u128::from(random) + (1 << 63)) >> 64;
    Duration::from_nanos(u64::try_from(share).unwrap_or(u64::MAX))
}

/// The wait itself: what the server asked for (up to [`LONGEST_RETRY_AFTER`]), or our own where that is longer.
pub fn respecting(own: Duration, retry_after: Option<Duration>) -> Duration {
    own.max(retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER))
}
