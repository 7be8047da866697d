use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    ops::AddAssign,
};

use serde::{Deserialize, Serialize};

/// What came of some seeds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimTally {
    pub seeds: u64,
    pub actions: u64,
    /// Virtual time, summed over the counters that lived in it.
    pub terminal_hours: f64,
    /// How often each kind of fault happened, and how often of these inside a critical window: between submit's start
    /// and its return, or between a request with records leaving and its answer being settled.
    pub faults: BTreeMap<String, (u64, u64)>,
    /// Readings whose number was shown.
    pub shown: u64,
    /// Of those, kept aside by central: only where a disk had an old or a second copy.
    pub quarantined: u64,
    /// Of those, unsent and destroyed together with the disk by an old copy put in its place.
    pub excepted: u64,
    /// Seeds that broke a promise, with the first of them.
    pub violations: u64,
    pub first: Option<(u64, String)>,
}

impl AddAssign for SimTally {
    fn add_assign(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.actions += other.actions;
        self.terminal_hours += other.terminal_hours;
        for (kind, (fired, inside)) in other.faults {
            let sum = self.faults.entry(kind).or_default();
            sum.0 += fired;
            sum.1 += inside;
        }
        self.shown += other.shown;
        self.quarantined += other.quarantined;
        self.excepted += other.excepted;
        self.violations += other.violations;
        self.first = match (self.first.take(), other.first) {
            (Some(one), Some(two)) => Some(if one.0 <= two.0 { one } else { two }),
            (one, two) => one.or(two),
        };
    }
}

impl Display for SimTally {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} seeds, {} actions, {:.1} terminal-years, {} numbers shown, {} kept aside, {} destroyed with their disk, \
             {} violations",
            self.seeds,
            self.actions,
            self.terminal_hours / (24.0 * 365.0),
            self.shown,
            self.quarantined,
            self.excepted,
            self.violations,
        )?;
        for (kind, (fired, inside)) in &self.faults {
            writeln!(f, "  {fired:>8} {inside:>8} inside a window: {kind}")?;
        }
        match &self.first {
            Some((seed, what)) => writeln!(f, "  seed {seed}: {what}"),
            None => Ok(()),
        }
    }
}

/// What happened in one life, as far as it is the same each time.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub lines: Vec<String>,
    pub faults: BTreeMap<&'static str, (u64, u64)>,
}

impl Log {
    pub fn fired(&mut self, kind: &'static str, inside: bool) {
        let sum = self.faults.entry(kind).or_default();
        sum.0 += 1;
        sum.1 += u64::from(inside);
        self.lines
            .push(format!("    {kind}{}", if inside { " (inside)" } else { "" }));
    }
}
