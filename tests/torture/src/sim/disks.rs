//! What becomes of a counter's disk: the power goes, an old copy comes back, a second machine gets one.

use super::{
    counter::{Copy, Counter},
    life::{COUNTERS, World},
    street::cut,
};
use crate::{Snapshot, world::Starts};

impl World {
    /// Copies of a disk that were taken while a request was under way.
    pub(super) fn keep(&mut self, before: &Copy, copies: Vec<Snapshot>) {
        let copies = copies.into_iter().map(|files| Copy {
            files,
            inside: true,
            ..before.clone()
        });
        self.copies.extend(copies);
    }

    pub(super) async fn restart(&mut self, at: usize) {
        self.counters[at].close();
        self.on(at).await;
    }

    pub(super) async fn idle_power_cut(&mut self, at: usize) {
        if self.counters[at].work.is_some() {
            self.power_cut(at, "", false).await;
        }
    }

    /// The power goes, inside a window or not. Then somebody may put another disk in, and the keyring may be missing for a while.
    pub(super) async fn power_cut(&mut self, at: usize, within: &'static str, inside: bool) {
        let cut = cut(&mut self.random);
        self.counters[at].power_cut(cut);
        self.fired(if inside { within } else { "station: power cut" }, inside);
        if self.random.below(8) == 0 {
            self.put_old_copy(at, inside);
        }
        if self.random.below(6) == 0 {
            self.counters[at].keyless = true;
            self.fired("station: keyring missing", inside);
        }
        if self.random.below(2) == 0 {
            self.on(at).await;
        }
    }

    pub(super) fn copy(&mut self, at: usize) {
        if self.may_copy {
            self.copies.push(self.counters[at].copy());
            self.fired("station: disk copied", false);
        }
    }

    pub(super) async fn put_copy_in(&mut self, at: usize) {
        let clones = self.counters.len();
        if !self.may_copy || clones >= usize::from(COUNTERS) + 2 {
            return;
        }
        if self.random.below(2) == 0 {
            self.counters[at].close();
            self.put_old_copy(at, false);
            self.on(at).await;
        } else if let Some(copy) = self.pick(self.counters[at].terminal) {
            let mut machine = self.counters[at].machine.with(copy.files.clone());
            machine.starts = Starts::of(copy.starts);
            let mut clone = Counter::new(copy.terminal, machine, self.random.next_u64());
            clone.adopt(&copy);
            self.counters.push(clone);
            self.copied.insert(copy.terminal);
            self.fired("station: a second machine from a copy", copy.inside);
            self.on(clones).await;
        }
    }

    fn pick(&mut self, terminal: usize) -> Option<Copy> {
        let copies: Vec<&Copy> = self.copies.iter().filter(|copy| copy.terminal == terminal).collect();
        let at = self.random.below(copies.len());
        copies.get(at).map(|copy| (*copy).clone())
    }

    pub(super) fn put_old_copy(&mut self, at: usize, inside: bool) {
        let counter = &self.counters[at];
        let Some(copy) = self.pick(counter.terminal) else {
            return;
        };
        let (whole, keyring) = (self.random.below(2) == 0, self.random.below(2) == 0);
        let counter = &mut self.counters[at];
        let (gone, kind) = if whole {
            (
                counter.put_in(&copy, keyring),
                "station: an old copy of the disk put back",
            )
        } else {
            let gone = counter.put_database_in(&copy, keyring);
            (gone, "station: an old copy of the database put back, the spool stays")
        };
        self.destroyed.extend(gone);
        self.copied.insert(copy.terminal);
        if !keyring {
            self.fired(
                "station: an old copy of the disk beside a keyring that knows of it",
                false,
            );
        }
        self.fired(kind, inside || copy.inside);
    }
}
