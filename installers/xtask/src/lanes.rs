//! Work that is done side by side.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::steps::{Failure, clock};

/// One piece of work, which leaves the terminal to others until it is done.
pub struct Job<'a> {
    pub name: String,
    pub work: Box<dyn FnOnce() -> Done + Send + 'a>,
}

/// What a job came to.
#[derive(Debug, Default)]
pub struct Done {
    /// For the terminal.
    pub lines: Vec<String>,
    /// What went wrong, by name; nothing where all is well.
    pub failed: Vec<String>,
}

/// What several jobs came to.
#[derive(Debug, Default)]
pub struct Outcome {
    pub took: Vec<(String, Duration)>,
    pub failed: Vec<String>,
}

impl Outcome {
    pub fn and(&mut self, other: Self) {
        self.took.extend(other.took);
        self.failed.extend(other.failed);
    }

    /// # Errors
    /// Where something went wrong, with the name of each.
    pub fn all_well(&self) -> Result<(), Failure> {
        match self.failed.as_slice() {
            [] => Ok(()),
            failed => Err(Failure::new(format!(
                "{} failed:\n  {}",
                failed.len(),
                failed.join("\n  ")
            ))),
        }
    }
}

/// The jobs of a lane one after another, the lanes beside each other. A job that fails stops no other.
pub fn run(lanes: Vec<Vec<Job<'_>>>) -> Outcome {
    let mut outcome = Outcome::default();
    thread::scope(|scope| {
        let running: Vec<_> = lanes
            .into_iter()
            .map(|lane| scope.spawn(move || one_after_another(lane)))
            .collect();
        for lane in running {
            match lane.join() {
                Ok(done) => outcome.and(done),
                Err(_) => outcome.failed.push("a lane ended on a panic; see above".to_owned()),
            }
        }
    });
    outcome
}

fn one_after_another(lane: Vec<Job<'_>>) -> Outcome {
    let mut outcome = Outcome::default();
    for Job { name, work } in lane {
        println!("      … {name}");
        let begun = Instant::now();
        let Done { lines, failed } = work();
        let took = begun.elapsed();
        let word = if failed.is_empty() { "done" } else { "FAILED" };
        // In one piece, so that no other lane speaks in between.
        let heading = format!("      {word} {name}, {}", clock(took));
        println!("{}", [vec![heading], lines].concat().join("\n"));
        outcome.took.push((name, took));
        outcome.failed.extend(failed);
    }
    outcome
}
