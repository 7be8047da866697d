//! What all sittings came to.

use std::{fs, io, path::Path};

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
    pub seconds: f64,
    #[serde(flatten)]
    pub tally: Tally,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Seeds {
    pub next: u64,
    pub seconds: f64,
    #[serde(flatten)]
    pub tally: SimTally,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kills {
    pub runs: u64,
    #[serde(flatten)]
    pub tally: KillTally,
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
        let kills = &self.kills.tally;
        self.crash.tally.violated() + self.seeds.tally.violations + kills.lost + kills.doubled
    }
}
