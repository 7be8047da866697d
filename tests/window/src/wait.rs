//! Waiting with a deadline.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::Outcome;

/// What a person would wait for without calling the technician. Longer than the longest pause between two looks at a dead
/// line (20 s) and a call that hangs in it (10 s).
pub const PATIENCE: Duration = Duration::from_secs(35);
/// How often it is looked at.
const TICK: Duration = Duration::from_millis(20);

/// Looks until there is something, for as long as [`PATIENCE`].
///
/// # Errors
/// Where `look` fails, or nothing came in time: `what` says what was awaited.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Outcome<Option<T>>) -> Outcome<T> {
    until_within(PATIENCE, what, look).await
}

/// The same, for as long as `limit`.
///
/// # Errors
/// Those of [`until`].
pub async fn until_within<T>(
    limit: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Outcome<Option<T>>,
) -> Outcome<T> {
    let begun = Instant::now();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if begun.elapsed() > limit {
            return Err(format!("waited {} s in vain for: {what}", limit.as_secs()).into());
        }
    }
}
