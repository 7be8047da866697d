use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use kiosk_station::{Fault, StartFault, sync::Driver, view::Draft};
use stories::Visit;

use super::street::{Lane, Street};
use crate::{
    Cut, Disk, Random, Snapshot,
    world::{Line, Machine, Opening, Running, SimClock, Time},
};

/// One machine, on or off.
pub(super) struct Counter {
    /// Which terminal it is to central; a second copy is the same.
    pub terminal: usize,
    pub machine: Machine,
    pub work: Option<Work>,
    /// Readings whose numbers were shown and whose records this disk must hold.
    pub holds: BTreeSet<u32>,
    /// The keyring gives no key.
    pub keyless: bool,
    /// Bytes left on the disk, while it is nearly full.
    pub room: Option<usize>,
    off_by_ms: i64,
    boots: u64,
    random: Arc<Mutex<Random>>,
}

/// A machine that is on. In the order in which its parts let go of the disk.
pub(super) struct Work {
    pub driver: Driver,
    pub running: Running,
    pub lane: Arc<Lane>,
    pub signed_in: bool,
}

/// What became of one try to take a reading.
#[derive(Debug)]
pub(super) enum Taken {
    Shown(String),
    /// The power went, or the disk refused: there may be a record or not, but no number was shown.
    Broken(String),
    /// The program said no, in this state of things rightly.
    Refused(String),
    /// The program said no for no reason.
    Wrongly(String),
}

/// A copy of a disk, and what it must hold.
#[derive(Clone)]
pub(super) struct Copy {
    pub terminal: usize,
    pub files: Snapshot,
    pub holds: BTreeSet<u32>,
    /// Taken while a request was under way.
    pub inside: bool,
}

impl Counter {
    pub fn new(terminal: usize, machine: Machine, seed: u64) -> Self {
        Self {
            terminal,
            machine,
            work: None,
            holds: BTreeSet::new(),
            keyless: false,
            room: None,
            off_by_ms: 0,
            boots: 1 + (seed % 1_000_000) * 1000,
            random: Arc::new(Mutex::new(Random::new(seed))),
        }
    }

    pub fn disk(&self) -> &Disk {
        &self.machine.disk
    }

    /// Switches it on and has the operator sign in.
    pub async fn open(&mut self, street: &Arc<Street>, time: &Time) -> Result<(), StartFault> {
        self.boots += 1;
        self.disk().set_free(self.room);
        let clock = Arc::new(SimClock::boot(time, self.boots, self.off_by_ms));
        let lane = Lane::new(street, self.disk(), &clock);
        let random = Arc::clone(&self.random);
        let running = self.machine.open(&Opening {
            line: &Line(lane.clone()),
            clock,
            random: Arc::new(move || random.lock().unwrap_or_else(PoisonError::into_inner).next_u64()),
        })?;
        let signed_in = running.sign_in().await.is_ok();
        self.work = Some(Work {
            driver: running.station.driver(),
            running,
            lane,
            signed_in,
        });
        Ok(())
    }

    /// Shuts the program down.
    pub fn close(&mut self) {
        if let Some(work) = self.work.take() {
            self.off_by_ms = work.lane.clock.off_by_ms();
        }
    }

    pub fn power_cut(&mut self, cut: Cut) {
        let found = self.disk().power_cut(cut);
        self.close();
        self.machine.disk = found;
    }

    pub fn set_room(&mut self, room: Option<usize>) {
        self.room = room;
        self.disk().set_free(room);
    }

    pub fn set_clock(&mut self, off_by_ms: i64) {
        self.off_by_ms = off_by_ms;
        if let Some(work) = &self.work {
            work.lane.clock.set_off_by(off_by_ms);
        }
    }

    pub fn copy(&self) -> Copy {
        Copy {
            terminal: self.terminal,
            files: self.disk().snapshot(),
            holds: self.holds.clone(),
            inside: false,
        }
    }

    /// Another disk in its place.
    pub fn put_in(&mut self, copy: &Copy) {
        self.machine = self.machine.with(copy.files.clone());
        self.holds = copy.holds.clone();
    }

    /// The visit, and its reading. `trouble` is told when all but the submit is done.
    pub async fn take(&mut self, round: u32, trouble: impl FnOnce(&Lane)) -> Taken {
        let Some(work) = &mut self.work else {
            return Taken::Refused("switched off".to_owned());
        };
        let before = refusals(&work.lane.disk);
        if !work.signed_in {
            work.signed_in = work.running.sign_in().await.is_ok();
        }
        let draft = visit(round);
        let station = &work.running.station;
        let mut taken = station.look_up(&draft.bill_id).await.map(|_| String::new());
        if taken.is_ok() {
            taken = station.check(&draft).map(|_| String::new());
        }
        if taken.is_ok() {
            trouble(&work.lane);
            taken = station.submit(&draft).map(|saved| saved.tracking_number);
        }
        if work.lane.is_dead() {
            return Taken::Broken("the power went".to_owned());
        }
        let refused = refusals(&work.lane.disk) > before;
        match taken {
            Ok(number) => {
                self.holds.insert(round);
                Taken::Shown(number)
            }
            Err(fault @ (Fault::NoNumbers | Fault::OfflineTooLong)) => Taken::Refused(fault.to_string()),
            Err(fault @ Fault::SignedOut) if refused || !work.signed_in => Taken::Refused(fault.to_string()),
            Err(fault @ Fault::Store(_)) if refused => Taken::Broken(fault.to_string()),
            Err(fault) => Taken::Wrongly(format!("{fault}: {fault:?}")),
        }
    }
}

/// What the disk refused so far.
pub(super) fn refusals(disk: &Disk) -> u64 {
    let counters = disk.counters();
    counters.refused_io + counters.refused_full
}

/// A household's figures of a day of their own: a reading that comes late to central is still not lower than the one
/// of the day before.
fn visit(round: u32) -> Draft {
    let days = 27 + round;
    Draft {
        declared_on: format!("1405/{:02}/{:02}", 7 + days / 30, 1 + days % 30),
        ..Visit::household(round)
    }
}

/// The round of a figure that [`visit`] typed.
pub(super) fn round_of(figure: &str) -> Option<u32> {
    figure.parse::<u32>().ok()?.checked_sub(90_000)
}
