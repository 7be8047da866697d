use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use tokio::runtime::{Builder, Runtime};

use super::{Life, Making, SimTally, live};

/// Lives every seed of the range twice, as counters and central are.
///
/// # Panics
/// Where the machine gives no thread.
#[must_use]
pub fn seeds(range: Range<u64>, threads: usize) -> SimTally {
    seeds_of(range, threads, &Making::default(), false)
}

/// Lives seeds twice; `first_only` stops at the first violation.
///
/// # Panics
/// Where the machine gives no thread.
#[must_use]
pub fn seeds_of(range: Range<u64>, threads: usize, making: &Making, first_only: bool) -> SimTally {
    crate::quiet();
    let next = AtomicU64::new(range.start);
    let stop = AtomicBool::new(false);
    let sum = Mutex::new(SimTally::default());
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let runtime = runtime();
                let mut own = SimTally::default();
                while !stop.load(Ordering::SeqCst) {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= range.end {
                        break;
                    }
                    own += twice(&runtime, seed, making);
                    if first_only && own.violations > 0 {
                        stop.store(true, Ordering::SeqCst);
                    }
                }
                *sum.lock().unwrap_or_else(PoisonError::into_inner) += own;
            });
        }
    });
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Both lives are the same, or it is a violation.
fn twice(runtime: &Runtime, seed: u64, making: &Making) -> SimTally {
    let life = || catch_unwind(AssertUnwindSafe(|| runtime.block_on(live(seed, making))));
    let (one, two) = match (life(), life()) {
        (Ok(one), Ok(two)) => (one, two),
        (Err(panic), _) | (_, Err(panic)) => {
            let words = panic.downcast_ref::<String>().cloned();
            return SimTally {
                seeds: 1,
                violations: 1,
                first: Some((seed, format!("a panic: {words:?}"))),
                ..SimTally::default()
            };
        }
    };
    let mut tally = one.tally.clone();
    if one.hash != two.hash {
        tally.violations = 1;
        let what = format!("two lives of one seed differ: {}", difference(&one, &two));
        tally.first.get_or_insert((seed, what));
    }
    if let Some((_, what)) = &mut tally.first {
        let tail = one.trace.len().saturating_sub(tail());
        *what = format!("{what}\n{}", one.trace[tail..].join("\n"));
    }
    tally
}

fn difference(one: &Life, two: &Life) -> String {
    let pairs = one.trace.iter().zip(&two.trace);
    let at = pairs.take_while(|(one, two)| one == two).count();
    let line = |life: &Life| life.trace.get(at).cloned().unwrap_or_default();
    format!("line {at}: {:?} and {:?}", line(one), line(two))
}

pub(super) fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("the machine has a thread")
}

/// Lines of the trace that are told with a violation; more by `KIOSK_TRACE`.
fn tail() -> usize {
    let wanted = std::env::var("KIOSK_TRACE").ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or(40)
}
