use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use kiosk_station::sync::Step;
use sha2::{Digest as _, Sha256};

use super::{
    Making, SimTally,
    counter::{Copy, Counter, Taken, refusals},
    judge,
    morning::Morning,
    street::{Climate, Street, cut, jump},
};
use crate::{Random, Snapshot, world::Time};

/// Counters there may be.
pub(super) const COUNTERS: u8 = 3;
/// Readings in one life at most; see the module.
pub const READINGS: u32 = 40;
/// Operations of a disk within which one verb or step of a station surely ends.
const OPERATIONS: usize = 60;

/// One life, told.
#[derive(Debug)]
pub struct Life {
    /// Of the trace: the same for the same seed.
    pub hash: [u8; 32],
    pub trace: Vec<String>,
    pub violation: Option<String>,
    pub tally: SimTally,
}

/// A number that was shown.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub terminal: usize,
    pub round: u32,
    pub number: String,
}

pub(super) struct World {
    pub time: Time,
    pub street: Arc<Street>,
    pub counters: Vec<Counter>,
    pub shown: Vec<Shown>,
    /// Readings whose submit failed under a fault, with or without a record, and their terminals.
    pub broken: BTreeMap<u32, usize>,
    /// Terminals whose history has an old or a second copy of a disk.
    pub copied: BTreeSet<usize>,
    /// Readings whose disk was replaced by an older copy.
    pub destroyed: BTreeSet<u32>,
    pub violations: Vec<String>,
    pub rounds: u32,
    /// Nothing goes wrong any more.
    pub mended: bool,
    copies: Vec<Copy>,
    pub random: Random,
    may_copy: bool,
}

/// Lives one seed.
pub async fn live(seed: u64, making: &Making) -> Life {
    let mut world = World::begin(seed, making);
    let began = world.time.now();
    let actions = 40 + world.random.below(41).min(world.random.below(41)) as u64;
    for number in 0..actions {
        world.act(number).await;
        if !world.violations.is_empty() {
            break;
        }
    }
    world.settle().await;
    let (quarantined, excepted) = judge::judge(&mut world);
    let hours = world.time.now().duration_since(began).as_secs_f64() / 3600.0;
    let log = std::mem::take(&mut world.street.lock().log);
    let violation = world.violations.first().cloned();
    let mut tally = SimTally {
        seeds: 1,
        actions,
        terminal_hours: hours * world.counters.len() as f64,
        faults: BTreeMap::new(),
        shown: world.shown.len() as u64,
        quarantined,
        excepted,
        violations: u64::from(violation.is_some()),
        first: violation.clone().map(|what| (seed, what)),
    };
    for (kind, count) in log.faults {
        tally.faults.insert(kind.to_owned(), count);
    }
    let mut hasher = Sha256::new();
    for line in &log.lines {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    Life {
        hash: hasher.finalize().into(),
        trace: log.lines,
        violation,
        tally,
    }
}

impl World {
    fn begin(seed: u64, making: &Making) -> Self {
        let mut random = Random::new(seed);
        let counters = 1 + random.below(COUNTERS.into());
        let may_copy = random.below(3) == 0;
        let (time, headquarters, machines) = Morning::begin(counters, making);
        let street = Street::new(headquarters, &time, Random::new(random.next_u64()), may_copy);
        let counters = machines
            .into_iter()
            .enumerate()
            .map(|(terminal, machine)| Counter::new(terminal, machine, random.next_u64()))
            .collect();
        Self {
            time,
            street,
            counters,
            shown: Vec::new(),
            broken: BTreeMap::new(),
            copied: BTreeSet::new(),
            destroyed: BTreeSet::new(),
            violations: Vec::new(),
            rounds: 0,
            mended: false,
            copies: Vec::new(),
            random,
            may_copy,
        }
    }

    pub fn say(&self, line: String) {
        self.street.lock().log.lines.push(line);
    }

    fn fired(&self, kind: &'static str, inside: bool) {
        self.street.lock().log.fired(kind, inside);
    }

    async fn act(&mut self, number: u64) {
        let at = self.random.below(self.counters.len());
        let drawn = self.random.below(100);
        self.say(format!("{number}: counter {at}, {drawn}"));
        if self.counters[at].room.is_some() && self.random.below(4) == 0 {
            self.counters[at].set_room(None);
        }
        match drawn {
            0..30 => self.take(at).await,
            30..62 => self.steps(at).await,
            62..71 => self.pass(),
            71..75 => self.restart(at).await,
            75..79 => self.idle_power_cut(at).await,
            79..81 => {
                let cut = cut(&mut self.random);
                self.street.central_power_cut(cut);
                self.fired("central: power cut while idle", false);
            }
            81..85 => self.copy(at),
            85..88 => self.put_copy_in(at).await,
            88..90 => {
                let off_by = jump(&mut self.random);
                self.counters[at].set_clock(off_by);
                self.fired("station: clock jumps", false);
            }
            90..92 => self.change_room(at),
            92..96 => {
                self.street.deliver_late().await;
            }
            _ => self.change_climate(),
        }
    }

    /// Has the counter switched on; `false` where it cannot be now.
    pub(super) async fn on(&mut self, at: usize) -> bool {
        let Self {
            counters, street, time, ..
        } = self;
        let counter = &mut counters[at];
        if counter.work.is_some() {
            return true;
        }
        if counter.keyless {
            // Each time somebody tries, it may have come back.
            counter.keyless = self.random.below(3) > 0;
            if counter.keyless {
                self.say("  no key".to_owned());
                return false;
            }
        }
        let dies = !self.mended && self.random.below(10) == 0;
        if dies {
            let at = counter.disk().counters().attempts + self.random.below(OPERATIONS / 2) as u64;
            counter.disk().fail(at..u64::MAX);
        }
        let before = refusals(counter.disk());
        let opened = counter.open(street, time).await;
        let refused = refusals(counter.disk()) > before;
        counter.disk().fail(0..0);
        if dies && refused {
            let cut = cut(&mut self.random);
            counter.power_cut(cut);
            self.fired("station: power cut while starting", false);
            return false;
        }
        match opened {
            Ok(()) => true,
            Err(_) if refused => {
                self.say("  the disk is too full to start".to_owned());
                false
            }
            Err(fault) => {
                self.violations.push(format!("counter {at} does not start: {fault:?}"));
                false
            }
        }
    }

    async fn take(&mut self, at: usize) {
        if self.rounds >= READINGS || !self.on(at).await {
            return;
        }
        self.take_with(at).await;
    }

    pub(super) async fn take_with(&mut self, at: usize) {
        self.rounds += 1;
        let round = self.rounds;
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
            .take(round, |lane| match trouble {
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
    }

    async fn steps(&mut self, at: usize) {
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

    /// Copies of a disk that were taken while a request was under way.
    fn keep(&mut self, before: &Copy, copies: Vec<Snapshot>) {
        let copies = copies.into_iter().map(|files| Copy {
            files,
            inside: true,
            ..before.clone()
        });
        self.copies.extend(copies);
    }

    fn pass(&mut self) {
        let seconds = match self.random.below(4) {
            0 => self.random.below(60),
            1 => self.random.below(3600),
            2 => self.random.below(86_400),
            _ => self.random.below(5 * 86_400),
        };
        self.say(format!("  {seconds} seconds pass"));
        self.time.pass(Duration::from_secs(seconds as u64));
    }

    async fn restart(&mut self, at: usize) {
        self.counters[at].close();
        self.on(at).await;
    }

    async fn idle_power_cut(&mut self, at: usize) {
        if self.counters[at].work.is_some() {
            self.power_cut(at, "", false).await;
        }
    }

    /// The power goes, inside a window or not. Then somebody may put another disk in, and the keyring may be missing for a while.
    async fn power_cut(&mut self, at: usize, within: &'static str, inside: bool) {
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

    fn copy(&mut self, at: usize) {
        if self.may_copy {
            self.copies.push(self.counters[at].copy());
            self.fired("station: disk copied", false);
        }
    }

    async fn put_copy_in(&mut self, at: usize) {
        let clones = self.counters.len();
        if !self.may_copy || clones >= usize::from(COUNTERS) + 2 {
            return;
        }
        if self.random.below(2) == 0 {
            self.counters[at].close();
            self.put_old_copy(at, false);
            self.on(at).await;
        } else if let Some(copy) = self.pick(self.counters[at].terminal) {
            let machine = self.counters[at].machine.with(copy.files.clone());
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

    fn put_old_copy(&mut self, at: usize, inside: bool) {
        let counter = &self.counters[at];
        let Some(copy) = self.pick(counter.terminal) else {
            return;
        };
        let whole = self.random.below(2) == 0;
        let counter = &mut self.counters[at];
        let (gone, kind) = if whole {
            (counter.put_in(&copy), "station: an old copy of the disk put back")
        } else {
            let gone = counter.put_database_in(&copy);
            (gone, "station: an old copy of the database put back, the spool stays")
        };
        self.destroyed.extend(gone);
        self.copied.insert(copy.terminal);
        self.fired(kind, inside || copy.inside);
    }

    fn change_room(&mut self, at: usize) {
        let room = self.random.below(40_000);
        self.counters[at].set_room(Some(room));
        self.say(format!("  room: {room}"));
    }

    fn change_climate(&mut self) {
        let climate = match self.random.below(8) {
            0..3 => Climate::Fair,
            3..5 => Climate::Rough,
            5 => Climate::Storm,
            6 => Climate::Dead,
            _ => Climate::Portal,
        };
        self.street.lock().climate = climate;
        self.say(format!("  the line: {climate:?}"));
    }
}
