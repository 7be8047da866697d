//! What all sittings came to.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};
use torture::{canaries::CanaryTally, crash::Tally, kills::KillTally, sim::SimTally};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    pub crash: Crash,
    pub seeds: Seeds,
    pub kills: Kills,
    /// Oldest first; those of one commit are one.
    pub sittings: Vec<Sitting>,
    #[serde(default)]
    pub canaries: Canaries,
}

/// What was done with the code of one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    pub commit: String,
    pub images: u64,
    pub seeds: u64,
    pub kills: u64,
    pub minutes: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Crash {
    /// Whole days gone through.
    pub passes: u64,
    /// Where the next sitting begins.
    pub next_point: usize,
    pub points_of_day: usize,
    pub seconds: f64,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Seeds {
    pub next: u64,
    pub seconds: f64,
    #[serde(flatten)]
    pub tally: SimTally,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Kills {
    pub runs: u64,
    #[serde(flatten)]
    pub tally: KillTally,
}

impl Kills {
    pub fn count(&self) -> u64 {
        self.tally.of_counter + self.tally.of_central
    }
}

/// The last thousand: each is like the other.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Canaries {
    pub seconds: f64,
    #[serde(flatten)]
    pub tally: CanaryTally,
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

    /// Writes down what has come since `before`, under the commit it was done with.
    pub fn note(&mut self, commit: &str, before: &Self, minutes: u64) {
        let sitting = Sitting {
            commit: commit.to_owned(),
            images: self.crash.tally.images - before.crash.tally.images,
            seeds: self.seeds.tally.seeds - before.seeds.tally.seeds,
            kills: self.kills.count() - before.kills.count(),
            minutes,
        };
        self.sittings.clone_from(&before.sittings);
        match self.sittings.last_mut().filter(|last| last.commit == commit) {
            Some(last) => {
                last.images += sitting.images;
                last.seeds += sitting.seeds;
                last.kills += sitting.kills;
                last.minutes += sitting.minutes;
            }
            None => self.sittings.push(sitting),
        }
    }

    pub fn violations(&self) -> u64 {
        let kills = &self.kills.tally;
        let hits = self.canaries.tally.hits.len() as u64;
        self.crash.tally.violated() + self.seeds.tally.violations + kills.lost + kills.doubled + hits
    }
}
