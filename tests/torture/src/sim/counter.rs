use std::{
    collections::BTreeSet,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::SignedDuration;
use kiosk_station::{
    Fault, StartFault, clock::Clock, journal::Journal, spool, store::Terminal, sync::Driver, view::Draft,
};
use kiosk_wire::{Base64, BatchRequest, SealedBatch, Signed};
use town::{Keyboard as _, Time, Visit, desk};
use uuid::Uuid;

use super::street::{Lane, Street};
use crate::{
    Cut, Disk, Random, Snapshot,
    world::{Line, Machine, Opening, Running, SPOOL, Starts, boot},
};

/// One machine, on or off.
pub(super) struct Counter {
    /// Which terminal it is to central; a second copy is the same.
    pub terminal: usize,
    pub machine: Machine,
    pub work: Option<Work>,
    /// Readings whose numbers were shown and whose records this disk must hold.
    pub holds: BTreeSet<u32>,
    /// Of those that were shown, the ones whose envelope the spool may lack: the disk refused it, and the program was
    /// not started since.
    pub unspooled: BTreeSet<u32>,
    /// Readings that stand in the spool alone, since an old copy of the database was put back beside it.
    pub spooled: BTreeSet<u32>,
    /// The keyring gives no key.
    pub keyless: bool,
    /// An older disk than the keyring knows of was put in, and the program was not started since.
    older: bool,
    /// Bytes left on the disk, while it is nearly full.
    pub room: Option<usize>,
    off_by: SignedDuration,
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
    pub unspooled: BTreeSet<u32>,
    pub spooled: BTreeSet<u32>,
    /// What the keyring counted then.
    pub starts: u64,
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
            unspooled: BTreeSet::new(),
            spooled: BTreeSet::new(),
            keyless: false,
            older: false,
            room: None,
            off_by: SignedDuration::ZERO,
            boots: 1 + (seed % 1_000_000) * 1000,
            random: Arc::new(Mutex::new(Random::new(seed))),
        }
    }

    pub fn disk(&self) -> &Disk {
        &self.machine.disk
    }

    /// Switches it on and has the operator sign in.
    ///
    /// # Panics
    /// Where an old disk that the keyring tells of gives a number before central was asked.
    pub async fn open(&mut self, street: &Arc<Street>, time: &Time) -> Result<(), StartFault> {
        self.boots += 1;
        self.disk().set_free(self.room);
        let clock = boot(time, self.boots);
        clock.set_off_by(self.off_by);
        let lane = Lane::new(street, self.disk(), &clock);
        let random = Arc::clone(&self.random);
        let running = self.machine.open(&Opening {
            line: &Line(lane.clone()),
            clock,
            random: Arc::new(move || random.lock().unwrap_or_else(PoisonError::into_inner).next_u64()),
        })?;
        self.unspooled.clear();
        if std::mem::take(&mut self.older) {
            let left = running.station.status().map(|status| status.numbers_left);
            assert!(matches!(left, Ok(0)), "an old copy gives numbers: {left:?}");
        }
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
            self.off_by = work.lane.clock.off_by();
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

    pub fn set_clock(&mut self, off_by: SignedDuration) {
        self.off_by = off_by;
        if let Some(work) = &self.work {
            work.lane.clock.set_off_by(off_by);
        }
    }

    pub fn copy(&self) -> Copy {
        Copy {
            terminal: self.terminal,
            files: self.disk().snapshot(),
            holds: self.holds.clone(),
            unspooled: self.unspooled.clone(),
            spooled: self.spooled.clone(),
            starts: self.machine.starts.number(),
            inside: false,
        }
    }

    /// Another disk in its place, with its keyring or beside the one that is there. Gives the readings that are destroyed
    /// by it.
    pub fn put_in(&mut self, copy: &Copy, keyring: bool) -> BTreeSet<u32> {
        self.put_disk(copy.files.clone(), copy, keyring);
        let before = &self.holds | &self.spooled;
        self.adopt(copy);
        &before - &(&self.holds | &self.spooled)
    }

    fn put_disk(&mut self, files: Snapshot, copy: &Copy, keyring: bool) {
        let here = self.machine.starts.clone();
        self.machine = self.machine.with(files);
        self.older = !keyring && copy.starts < here.number();
        self.machine.starts = if keyring { Starts::of(copy.starts) } else { here };
    }

    /// An old copy of the database alone; the spool beside it stays. Gives the readings that are destroyed by it.
    pub fn put_database_in(&mut self, copy: &Copy, keyring: bool) -> BTreeSet<u32> {
        let mut files = copy.files.clone();
        if let Some(spool) = self.disk().snapshot().files.remove(SPOOL) {
            files.files.insert(SPOOL.into(), spool);
        }
        self.put_disk(files, copy, keyring);
        let in_spool = &(&self.holds - &self.unspooled) | &self.spooled;
        let gone = &(&self.holds - &copy.holds) - &in_spool;
        self.holds = copy.holds.clone();
        self.spooled = &in_spool - &self.holds;
        self.unspooled = &self.holds - &in_spool;
        gone
    }

    /// From now on this is the machine of that copy.
    pub fn adopt(&mut self, copy: &Copy) {
        self.holds = copy.holds.clone();
        self.unspooled = copy.unspooled.clone();
        self.spooled = copy.spooled.clone();
    }

    /// The spool as a technician carries it to central on a stick.
    ///
    /// # Errors
    /// Where the database cannot be read or the spool is none.
    pub fn stick(&self, id: u128, time: &Time) -> Result<Vec<u8>, Box<dyn Error>> {
        let clock: Arc<dyn Clock> = boot(time, self.boots);
        let vfs = self.machine.vfs();
        let store = self.machine.store(&vfs, false)?;
        let terminal = store.read(Terminal::find)?.ok_or("it is not enrolled")?.terminal;
        let journal = Journal::new(&terminal, self.machine.signing().clone(), clock);
        let (_, head) = store.read(|db| journal.head(db))?;
        let envelopes = spool::read(&self.disk().read(SPOOL)?)?;
        let batch = SealedBatch {
            id: Uuid::from_u128(id),
            terminal: terminal.clone(),
            made_at: time.now(),
            envelopes: envelopes.into_iter().map(Base64).collect(),
            journal: head,
        };
        let batch = Signed::new(&batch, self.machine.signing(), &terminal)?;
        Ok(serde_json::to_vec(&BatchRequest { batch })?)
    }

    /// The visit, and its reading. `trouble` is told when all but the submit is done.
    pub async fn take(&mut self, round: u32, day: u32, trouble: impl FnOnce(&Lane)) -> Taken {
        let Some(work) = &mut self.work else {
            return Taken::Refused("switched off".to_owned());
        };
        let before = refusals(&work.lane.disk);
        if !work.signed_in {
            work.signed_in = work.running.sign_in().await.is_ok();
        }
        let draft = visit(round, day);
        let mut submitted = false;
        let station = &work.running.station;
        let mut taken = Ok(String::new());
        // The subscriber is remembered; one in three is asked for again.
        if round.is_multiple_of(3) {
            taken = desk::look_up(station, &draft).await.map(|_| String::new());
        }
        if taken.is_ok() {
            taken = desk::check(station, &draft).map(|_| String::new());
        }
        if taken.is_ok() {
            trouble(&work.lane);
            submitted = true;
            taken = desk::submit(station, &draft);
        }
        let dead = work.lane.is_dead();
        let refused = refusals(&work.lane.disk) > before;
        match taken {
            _ if dead && submitted => Taken::Broken("the power went".to_owned()),
            _ if dead => Taken::Refused("the power went before".to_owned()),
            Err(fault @ Fault::Store(_)) if refused && !submitted => Taken::Refused(fault.to_string()),
            Ok(number) => {
                self.holds.insert(round);
                if refused {
                    self.unspooled.insert(round);
                }
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

/// A household's figures. Those of a day of their own may come to central late and are still not lower than those of
/// the day before; of two readings on one day the second must come after the first. A day in four it is another meter.
fn visit(round: u32, day: u32) -> Draft {
    let days = 27 + day;
    Draft {
        declared_on: format!("1405/{:02}/{:02}", 7 + days / 30, 1 + days % 30),
        ..if day % 4 == 3 {
            Visit::flat(round)
        } else {
            Visit::household(round)
        }
    }
}
