//! What test binaries wrote on their output, as far as it matters afterwards.

use std::path::Path;

use crate::lanes::Done;

/// How a line begins that sums up a binary's tests.
const SUM: &str = "test result: ";
/// In a line that says how to live the same seeds again.
const AGAIN: &str = "KIOSK_SEED=";
/// Lines of a failure that are shown; all of them are in the file.
const SHOWN: usize = 400;

/// The output of one binary, or of several one after another.
#[derive(Debug)]
pub struct Report {
    text: String,
    /// Tests that were run, or left out by the binary itself.
    pub ran: usize,
    /// By name.
    pub failed: Vec<String>,
}

impl Report {
    #[must_use]
    pub fn of(output: &[u8]) -> Self {
        let text = String::from_utf8_lossy(output).into_owned();
        let ran = text.lines().filter_map(|line| line.strip_prefix(SUM)).map(ran).sum();
        let failed = failed(&text);
        Self { text, ran, failed }
    }

    /// For the terminal: how to live seeds again, failures, and the binary's own sum, which those who watch a run of tests
    /// look for.
    #[must_use]
    pub fn told(&self, name: &str, log: &Path) -> Done {
        let mut lines = self.replays();
        let from = self.text.lines().position(|line| line == "failures:");
        if let Some(from) = from.filter(|_| !self.failed.is_empty()) {
            let all: Vec<&str> = self.text.lines().skip(from).collect();
            lines.extend(all.iter().take(SHOWN).map(|line| (*line).to_owned()));
            if all.len() > SHOWN {
                lines.push(format!("… {} lines more in {}", all.len() - SHOWN, log.display()));
            }
        }
        lines.extend(
            self.text
                .lines()
                .filter(|line| line.starts_with(SUM))
                .map(str::to_owned),
        );
        let failed = self.failed.iter().map(|test| format!("{name}: {test}"));
        Done {
            lines,
            failed: failed.collect(),
        }
    }

    fn replays(&self) -> Vec<String> {
        let again = self.text.lines().filter(|line| line.contains(AGAIN));
        again.map(str::to_owned).collect()
    }

    /// Where a program ended without a word of its tests.
    pub fn last_lines(&self) -> impl Iterator<Item = &str> {
        let count = self.text.lines().count();
        self.text.lines().skip(count.saturating_sub(SHOWN / 4))
    }
}

/// `ok. 3 passed; 0 failed; 1 ignored; 0 measured; 9 filtered out; finished in 0.1s`: those filtered out were not run.
fn ran(sum: &str) -> usize {
    let counts = sum.split([';', '.']).filter_map(|part| {
        let (count, what) = part.trim().split_once(' ')?;
        matches!(what, "passed" | "failed" | "ignored" | "measured").then(|| count.parse::<usize>().ok())?
    });
    counts.sum()
}

/// The names in the list at the end: indented, right after the heading. The failures themselves have the same heading, and
/// an empty line after it.
fn failed(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut listed = false;
    for line in text.lines() {
        match line.strip_prefix("    ") {
            Some(name) if listed => names.push(name.to_owned()),
            _ => listed = line == "failures:",
        }
    }
    names
}
