//! What is done at a counter: readings are taken, steps of the sync loop go by, and either may be cut short.

use kiosk_domain::sync::Step;

use super::{
    counter::Taken,
    life::{OPERATIONS, READINGS, Shown, World},
};

impl World {
    pub(super) async fn take(&mut self, at: usize) {
        if self.rounds >= READINGS || !self.on(at).await {
            return;
        }
        let first = self.take_with(at, None).await;
        // The same meter again on the same day. Where disks are copied, a later one may rightly come first.
        if !self.may_copy && self.rounds < READINGS && self.random.below(4) == 0 && self.on(at).await {
            self.fired("a second reading of a meter on one day", false);
            self.take_with(at, Some(first)).await;
        }
    }

    /// Gives the day it was declared on, where none is said: one of its own.
    pub(super) async fn take_with(&mut self, at: usize, day: Option<u32>) -> u32 {
        self.rounds += 1;
        let round = self.rounds;
        let day = day.unwrap_or(round);
        let (trouble, operations) = match self.random.below(10) {
            0..2 if !self.mended => (1, self.random.below(OPERATIONS / 2) as u64),
            2 if !self.mended => (2, self.random.below(OPERATIONS / 2) as u64),
            _ => (0, 0),
        };
        let counter = &mut self.counters[at];
        let disk = counter.disk().clone();
        let before = disk.counters();
        let held = counter.copy();
        let taken = counter
            .take(round, day, |lane| match trouble {
                1 => lane.die_after(operations),
                2 => {
                    let at = disk.counters().attempts + operations;
                    disk.fail(at..at + 1);
                }
                _ => {}
            })
            .await;
        let after = disk.counters();
        disk.fail(0..0);
        let dead = counter.work.as_ref().is_some_and(|work| work.lane.is_dead());
        let dying = counter.work.as_ref().is_some_and(|work| work.lane.is_dying());
        let copies = counter.work.as_ref().map(|work| work.lane.take_copies());
        let _ = counter.work.as_ref().map(|work| work.lane.take_window());
        self.keep(&held, copies.unwrap_or_default());
        if trouble == 2 && after.refused_io > before.refused_io {
            self.fired("station: its disk refuses once", true);
        }
        if after.refused_full > before.refused_full {
            self.fired("station: disk full", true);
        }
        let terminal = self.counters[at].terminal;
        match taken {
            Taken::Shown(number) => {
                self.say(format!("  reading {round}: {number} is shown"));
                self.shown.push(Shown {
                    terminal,
                    round,
                    number,
                });
            }
            Taken::Broken(why) => {
                self.say(format!("  reading {round}: {why}"));
                self.broken.insert(round, terminal);
            }
            Taken::Refused(why) => self.say(format!("  reading {round} is refused: {why}")),
            Taken::Wrongly(fault) => self
                .violations
                .push(format!("reading {round} was refused without a cause: {fault}")),
        }
        if dying {
            self.power_cut(at, "station: power cut in submit", dead).await;
        }
        day
    }

    pub(super) async fn steps(&mut self, at: usize) {
        if !self.on(at).await {
            return;
        }
        let dying = self.random.below(8) == 0;
        let count = 2 + self.random.below(5);
        let dying_at = self.random.below(count);
        for step in 0..count {
            let wait = self.random.below(10) < 7;
            let operations = (dying && step == dying_at).then(|| self.random.below(OPERATIONS) as u64);
            if !self.step(at, operations, wait).await {
                return;
            }
        }
    }

    /// One step of the sync loop. `false` where it was the last for now.
    pub(super) async fn step(&mut self, at: usize, die_after: Option<u64>, wait: bool) -> bool {
        let counter = &mut self.counters[at];
        let disk = counter.disk().clone();
        let Some(work) = &mut counter.work else { return false };
        if let Some(operations) = die_after {
            work.lane.die_after(operations);
        }
        let before = disk.counters();
        work.lane.take_window();
        let step = work.driver.step().await;
        let window = work.lane.take_window();
        let (dead, dying) = (work.lane.is_dead(), work.lane.is_dying());
        let copies = work.lane.take_copies();
        let full = disk.counters().refused_full > before.refused_full;
        let held = self.counters[at].copy();
        self.keep(&held, copies);
        self.say(format!("  {step:?}"));
        if full {
            self.fired("station: disk full", window);
        }
        if dying {
            self.power_cut(at, "station: power cut in a step with records", dead && window)
                .await;
            return false;
        }
        if let Step::Wait { at_most } = step {
            if wait {
                self.time.pass(at_most);
            }
            return wait;
        }
        true
    }
}
