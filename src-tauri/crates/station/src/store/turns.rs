//! Whose turn it is in the outbox. Pure: told what waits, in the order of the chain.
//!
//! Central judges a reading by the newest figures of its subject (a bill id), so an envelope that overtakes an earlier
//! one of its subject makes the earlier one wrong. An envelope that central puts off, or that breaks the answer for its
//! whole batch, must not hold up other subjects either: what was tried least goes first, and goes without what was tried
//! more often. Whatever stands behind an envelope of its subject counts as tried as often as that.

use std::collections::{HashMap, HashSet};

/// An envelope in the outbox.
pub(super) struct Waiting {
    pub sequence: u64,
    pub number: String,
    pub subject: String,
    pub attempts: u32,
}

/// Chooses the next request out of what is added.
pub(super) struct Turns {
    limit: usize,
    /// The most tries of what was added of a subject, or of a number.
    of_subject: HashMap<String, u32>,
    of_number: HashMap<String, u32>,
    /// Behind something that cannot go yet.
    blocked: HashSet<String>,
    fewest: u32,
    chosen: Vec<u64>,
}

impl Turns {
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            of_subject: HashMap::new(),
            of_number: HashMap::new(),
            blocked: HashSet::new(),
            fewest: u32::MAX,
            chosen: Vec::new(),
        }
    }

    /// The next of the chain. `true` once nothing that comes later can be chosen.
    pub fn add(&mut self, waiting: Waiting) -> bool {
        let earlier_revision = self.of_number.get(&waiting.number).copied();
        let before = [self.of_subject.get(&waiting.subject).copied(), earlier_revision];
        let tries = before.into_iter().flatten().fold(waiting.attempts, u32::max);
        // A correction waits until what it corrects was answered, and its subject waits behind it.
        if earlier_revision.is_some() {
            self.blocked.insert(waiting.subject.clone());
        }
        let goes = !self.blocked.contains(&waiting.subject);
        self.of_number.insert(waiting.number, tries);
        self.of_subject.insert(waiting.subject, tries);
        if goes && tries < self.fewest {
            self.fewest = tries;
            self.chosen.clear();
        }
        if goes && tries == self.fewest && self.chosen.len() < self.limit {
            self.chosen.push(waiting.sequence);
        }
        self.fewest == 0 && self.chosen.len() >= self.limit
    }

    /// The envelopes of the request by their sequence, ascending.
    pub fn take(self) -> Vec<u64> {
        self.chosen
    }
}
