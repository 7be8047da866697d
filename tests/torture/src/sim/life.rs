use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use sha2::{Digest as _, Sha256};

use super::{
    Making, SimTally,
    counter::{Copy, Counter, refusals},
    judge,
    morning::Morning,
    street::{Climate, Street, cut, jump},
};
use town::Time;

use crate::Random;

/// Counters there may be.
pub(super) const COUNTERS: u8 = 3;
/// Readings in one life at most; see the module.
pub const READINGS: u32 = 40;
/// Operations of a disk within which one verb or step of a station surely ends.
pub(super) const OPERATIONS: usize = 60;

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
    pub copies: Vec<Copy>,
    pub random: Random,
    pub may_copy: bool,
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

    pub(super) fn fired(&self, kind: &'static str, inside: bool) {
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
