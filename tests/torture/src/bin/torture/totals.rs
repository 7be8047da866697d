//! What all sittings came to.

use std::{collections::BTreeMap, fs, io, path::Path, time::Duration};

use serde::{Deserialize, Serialize};
use torture::{crash::Tally, kills::KillTally, sim::SimTally};

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    pub crash: Crash,
    pub seeds: Seeds,
    pub kills: Kills,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Crash {
    /// Whole days gone through.
    pub passes: u64,
    /// Where the next sitting begins.
    pub next_point: usize,
    pub points_of_day: usize,
    pub points: u64,
    pub images: u64,
    pub distinct: u64,
    pub opened: u64,
    pub seconds: f64,
    /// By kind: how many, and the first.
    pub violations: BTreeMap<String, (u64, String)>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Seeds {
    pub next: u64,
    pub seeds: u64,
    pub actions: u64,
    pub terminal_hours: f64,
    /// By kind: how many, and how many inside a critical window.
    pub faults: BTreeMap<String, (u64, u64)>,
    pub shown: u64,
    pub quarantined: u64,
    pub excepted: u64,
    pub violations: u64,
    pub first: Option<(u64, String)>,
    pub seconds: f64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kills {
    pub runs: u64,
    pub of_counter: u64,
    pub of_central: u64,
    pub printed: u64,
    pub lost: u64,
    pub doubled: u64,
    pub seconds: u64,
}

impl Totals {
    /// Those kept, or none yet.
    pub fn read(path: &Path) -> io::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text).map_err(io::Error::other),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(fault) => Err(fault),
        }
    }

    pub fn write(&self, path: &Path) -> io::Result<()> {
        super::whole(path, &serde_json::to_string_pretty(self).map_err(io::Error::other)?)
    }

    pub fn violations(&self) -> u64 {
        let crash: u64 = self.crash.violations.values().map(|(count, _)| count).sum();
        crash + self.seeds.violations + self.kills.lost + self.kills.doubled
    }
}

impl Crash {
    pub fn add(&mut self, tally: &Tally, took: Duration) {
        self.points += tally.points;
        self.images += tally.images;
        self.distinct += tally.distinct;
        self.opened += tally.opened;
        self.seconds += took.as_secs_f64();
        for (kind, (count, first)) in &tally.violations {
            self.violations.entry(kind.clone()).or_insert((0, first.clone())).0 += count;
        }
    }
}

impl Seeds {
    pub fn add(&mut self, tally: &SimTally, took: Duration) {
        self.seeds += tally.seeds;
        self.actions += tally.actions;
        self.terminal_hours += tally.terminal_hours;
        for (kind, (fired, inside)) in &tally.faults {
            let sum = self.faults.entry(kind.clone()).or_default();
            *sum = (sum.0 + fired, sum.1 + inside);
        }
        self.shown += tally.shown;
        self.quarantined += tally.quarantined;
        self.excepted += tally.excepted;
        self.violations += tally.violations;
        if self.first.is_none() {
            self.first.clone_from(&tally.first);
        }
        self.seconds += took.as_secs_f64();
    }
}

impl Kills {
    pub fn add(&mut self, tally: &KillTally) {
        self.runs += 1;
        self.of_counter += tally.of_counter;
        self.of_central += tally.of_central;
        self.printed += tally.printed;
        self.lost += tally.lost;
        self.doubled += tally.doubled;
        self.seconds += tally.seconds;
    }
}
