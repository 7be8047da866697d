use std::{
    collections::BTreeMap,
    ops::{AddAssign, Range},
    thread,
};

use serde::{Deserialize, Serialize};

use super::{Checker, Day, Violation};
use crate::Plan;

/// What part of a day is tried, and how densely.
#[derive(Clone, Debug)]
pub struct Run {
    /// Points of the log: after so many operations.
    pub points: Range<usize>,
    /// Every so many points.
    pub stride: usize,
    pub plan: Plan,
    pub threads: usize,
    /// Stops at the first violation.
    pub first_only: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    pub points: u64,
    /// Images built.
    pub images: u64,
    /// Of those, not the same as another of their point.
    pub distinct: u64,
    /// Of those, opened by the station: the others had been opened at another point.
    pub opened: u64,
    /// How often each kind of violation was seen, with the first of it.
    pub violations: BTreeMap<String, (u64, String)>,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.points += other.points;
        self.images += other.images;
        self.distinct += other.distinct;
        self.opened += other.opened;
        for (kind, (count, first)) in other.violations {
            self.violations.entry(kind).or_insert((0, first)).0 += count;
        }
    }
}

impl Tally {
    #[must_use]
    pub fn violated(&self) -> u64 {
        self.violations.values().map(|(count, _)| count).sum()
    }

    fn note(&mut self, violation: &Violation, point: usize, kind: crate::Kind) {
        let name = format!("{violation:?}");
        let name = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
        let first = format!("after operation {point}, {kind:?}: {violation:?}");
        self.violations.entry(name).or_insert((0, first)).0 += 1;
    }
}

/// Tries every image of every point of the run.
///
/// # Panics
/// Where one of the threads does.
#[must_use]
pub fn run(day: &Day, run: &Run) -> Tally {
    let threads = run.threads.max(1);
    let length = run.points.len().div_ceil(threads).max(1);
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let mut parts = Vec::new();
        // Neighbouring points share most of their images, so each thread has a stretch of them.
        for part in 0..threads {
            let start = (run.points.start + part * length).min(run.points.end);
            let stretch = start..(start + length).min(run.points.end);
            parts.push(scope.spawn(move || stretch_of(day, run, stretch)));
        }
        for part in parts {
            tally += part.join().expect("a checker ends");
        }
    });
    tally
}

fn stretch_of(day: &Day, run: &Run, stretch: Range<usize>) -> Tally {
    let mut tally = Tally::default();
    let mut checker = Checker::new(day);
    for point in day.log.points(stretch) {
        if !point.k.is_multiple_of(run.stride) {
            continue;
        }
        tally.points += 1;
        let marks = day.log.marks_before(point.k);
        let mut images = point.images(&run.plan);
        for image in images.by_ref() {
            for violation in checker.check(&image, marks) {
                tally.note(&violation, point.k, image.kind);
            }
        }
        tally.images += images.counts().generated;
        tally.distinct += images.counts().distinct;
        if run.first_only && tally.violated() > 0 {
            break;
        }
    }
    tally.opened = checker.opened;
    tally
}
