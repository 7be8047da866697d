//! Kinds of faults that can strike inside a critical window, and how surely a number of lives brings them there.

use super::SimTally;

/// Where a fault matters most: between submit's start and its return, or between a request with records leaving and its
/// answer being settled.
pub const INSIDE: [&str; 25] = [
    "central: its disk refuses once",
    "central: power cut between commit and answer",
    "central: power cut in its transaction",
    "line: a 429",
    "line: a 500",
    "line: a 503 with Retry-After",
    "line: a captive portal's 200",
    "line: a copy of the request arrives later",
    "line: reply lost after central's commit",
    "line: request delivered twice",
    "line: request held back, another overtakes it",
    "line: request lost",
    "line: slow",
    "line: the answer is cut off",
    "station: a second machine from a copy",
    "station: an old copy of the database put back, the spool stays",
    "station: an old copy of the disk put back",
    "station: clock jumps",
    "station: disk copied",
    "station: disk full",
    "station: its disk refuses once",
    "station: keyring missing",
    "station: power cut in submit",
    "station: power cut in a step with records",
    "station: power cut with an answer on its way",
];

/// Of these, those that fewer than one life in twenty brings inside a window. More lives bring them at all.
const SELDOM: [&str; 5] = [
    "central: power cut between commit and answer",
    "station: a second machine from a copy",
    "station: an old copy of the database put back, the spool stays",
    "station: an old copy of the disk put back",
    "station: disk copied",
];

impl SimTally {
    /// Kinds that 400 lives, whichever they are, should have brought and these did not: any kind at all, and inside a
    /// window where that is not [`SELDOM`]. By the rates in `tests/TORTURE.md` at least every fifteenth life brings each
    /// of them, so that 400 lives miss one by chance once in 10¹² runs.
    #[must_use]
    pub fn silent(&self) -> Vec<&'static str> {
        let is_silent = |kind: &&str| {
            let (fired, inside) = self.count(kind);
            let count = if SELDOM.contains(kind) { fired } else { inside };
            count == 0
        };
        INSIDE.into_iter().filter(is_silent).collect()
    }

    /// Kinds that struck inside a window less often than that since `before`.
    #[must_use]
    pub fn rarer_than(&self, least: u64, before: &Self) -> Vec<&'static str> {
        let since = |kind: &&str| self.count(kind).1.saturating_sub(before.count(kind).1);
        INSIDE.into_iter().filter(|kind| since(kind) < least).collect()
    }

    fn count(&self, kind: &str) -> (u64, u64) {
        self.faults.get(kind).copied().unwrap_or_default()
    }
}
