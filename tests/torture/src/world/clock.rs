use std::sync::Arc;

use town::{Clock, Time};

/// The clock of a machine that is switched on now, for the `round`th time.
#[must_use]
pub fn boot(time: &Time, round: u64) -> Arc<Clock> {
    Clock::switched_on(time, format!("boot-{round}"))
}
