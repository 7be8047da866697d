//! How hard a password is to try: the cost of one check, measured on the machine that makes it.

use std::time::Duration;

/// Argon2id's cost, with one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Cost {
    /// What is aimed at where the machine is as quick as a counter's should be.
    pub const AIM: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
    };

    /// Never below this, however slow the machine (OWASP's least).
    pub const FLOOR: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
    };

    /// Memory times passes, which time goes with.
    fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }
}

/// A check is to take no less, and no more.
pub const QUICKEST: Duration = Duration::from_millis(250);
pub const SLOWEST: Duration = Duration::from_millis(800);

/// Far enough from both ends that a machine that is busy at times stays between them.
const WANTED: Duration = Duration::from_millis(400);
const MOST_PASSES: u32 = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Keep,
    /// Measure this one.
    Try(Cost),
}

/// What to do with a cost that took so long: keep it, or try another. A machine that is steady is done after two.
#[must_use]
pub fn next(cost: Cost, took: Duration) -> Next {
    let slow = took > SLOWEST;
    if took >= QUICKEST && !slow || slow && cost == Cost::FLOOR {
        return Next::Keep;
    }
    let better = fitting(cost, took);
    if better == cost { Next::Keep } else { Next::Try(better) }
}

/// The cost that would take [`WANTED`], where one that takes `took` is known: more passes over all the memory that is
/// aimed at; where even two are too many, less memory.
fn fitting(known: Cost, took: Duration) -> Cost {
    let took = took.as_nanos().max(1);
    let work = u128::from(known.work()) * WANTED.as_nanos() / took;
    let passes = work / u128::from(Cost::AIM.memory_kib);
    if passes >= 2 {
        let passes = u32::try_from(passes).unwrap_or(MOST_PASSES).min(MOST_PASSES);
        return Cost { passes, ..Cost::AIM };
    }
    let memory = u32::try_from(work / 2).unwrap_or(Cost::AIM.memory_kib);
    Cost {
        memory_kib: memory.clamp(Cost::FLOOR.memory_kib, Cost::AIM.memory_kib),
        passes: Cost::FLOOR.passes,
    }
}
