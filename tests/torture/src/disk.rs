use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::files::{Device, Snapshot};
use crate::images::{Kind, Plan, Point};
use crate::log::{Log, Mark};
use crate::random::Random;
use crate::state::{Counters, State};

/// What a power cut leaves of what was not synced.
#[derive(Debug, Clone, Copy)]
pub enum Cut {
    Everything,
    Nothing,
    /// A prefix, a torn write or some part of it, by this seed.
    Random(u64),
}

/// A disk in memory. A clone is another handle on the same disk. Paths are names and no more: there are no folders to
/// make, and `a/b` is not `a//b`.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<State>>);

impl Default for Disk {
    fn default() -> Self {
        Self::from(Snapshot::default())
    }
}

impl From<Snapshot> for Disk {
    /// A disk that holds these files, all of them synced, and an empty log.
    fn from(start: Snapshot) -> Self {
        Self(Arc::new(Mutex::new(State::new(start))))
    }
}

impl Disk {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // Every change is made whole before anything that could panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a mark after what was recorded so far. Nothing happens without power.
    pub fn mark(&self, label: impl Into<Arc<str>>) {
        let mut state = self.state();
        if state.off {
            return;
        }
        let at = state.log.ops.len();
        let label = label.into();
        state.log.marks.push(Mark { at, label });
    }

    /// A copy of what was recorded so far. The bytes are shared.
    #[must_use]
    pub fn log(&self) -> Log {
        self.state().log.clone()
    }

    #[must_use]
    pub fn counters(&self) -> Counters {
        self.state().counters
    }

    /// All files as the program sees them: what a copy of the disk of a machine shut down holds.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.state().live.snapshot()
    }

    /// All files as they surely are on the platter.
    #[must_use]
    pub fn synced(&self) -> Snapshot {
        self.state().platter.synced.snapshot()
    }

    /// Ends this disk, so that whoever still has it open can do nothing more to it, and gives the disk that is found
    /// when the power is back. Its log is empty and it has no faults; clock and seed go on.
    #[must_use]
    pub fn power_cut(&self, cut: Cut) -> Self {
        let mut state = self.state();
        state.off = true;
        let point = Point::new(state.log.ops.len(), state.platter.clone());
        let files = point.cut(cut).unwrap_or_else(|| state.platter.synced.snapshot());
        let found = Self::from(files);
        let mut new = found.state();
        new.clock = state.clock;
        new.random = state.random.clone();
        drop(new);
        found
    }

    /// From now on files may grow by so many bytes in all. None: without limit.
    pub fn set_free(&self, bytes: Option<usize>) {
        self.state().free = bytes;
    }

    /// Tries to change something with a number in `attempts` fail; see [`Counters::attempts`] for the next one's.
    /// `n..n + 1` is one fault, `n..u64::MAX` a broken disk. As long as nothing was refused, the number of a try is the
    /// place of its operation in the log.
    pub fn fail(&self, attempts: Range<u64>) {
        self.state().failing = attempts;
    }

    /// Seeds the bytes SQLite asks the VFS for. Its own generator asks the process's default VFS, and SQLCipher's a
    /// library, so that salts still differ between runs.
    pub fn seed(&self, seed: u64) {
        self.state().random = Random::new(seed);
    }

    /// Milliseconds of the Unix epoch; it then stands still, but for SQLite's sleeps, which move it instead of waiting.
    /// None: the machine's clock, and real sleeps.
    pub fn set_clock(&self, milliseconds: Option<i64>) {
        self.state().clock = milliseconds;
    }

    /// [`Device::STRICT`] at first. Set it before the disk is used; images and later disks have it too.
    pub fn set_device(&self, device: Device) {
        let mut state = self.state();
        state.live.device = device;
        state.platter.synced.device = device;
        state.log.start.device = device;
    }

    /// SQLite's `xSleep`.
    pub(crate) fn sleep(&self, time: Duration) {
        let mut state = self.state();
        if let Some(clock) = &mut state.clock {
            *clock += i64::try_from(time.as_millis()).unwrap_or(i64::MAX).max(1);
            drop(state);
            std::thread::yield_now();
        } else {
            drop(state);
            std::thread::sleep(time);
        }
    }
}

/// The door for plain files, recorded like SQLite's. Errors: `NotFound`, `StorageFull`, and `Other` for the faults set
/// and after a power cut.
impl Disk {
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        self.state().find(path).is_some()
    }

    /// # Errors
    /// As said above.
    pub fn len(&self, path: &str) -> io::Result<usize> {
        let state = self.state();
        state.need(path).map(|file| state.len(file))
    }

    /// # Errors
    /// As said above.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let file = state.need(path)?;
        let mut out = vec![0; state.len(file)];
        state.read(file, 0, &mut out)?;
        Ok(out)
    }

    /// As one write. Makes the file where there is none.
    ///
    /// # Errors
    /// As said above; on `StorageFull` the first part may be there.
    pub fn append(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let file = match state.find(path) {
            Some(file) => file,
            None => state.create(path)?,
        };
        if bytes.is_empty() {
            return Ok(());
        }
        let end = state.len(file);
        state.write(file, end, bytes)
    }

    /// To `len` bytes; a shorter file is filled with zeros.
    ///
    /// # Errors
    /// As said above.
    pub fn truncate(&self, path: &str, len: usize) -> io::Result<()> {
        let mut state = self.state();
        let file = state.need(path)?;
        state.truncate(file, len)
    }

    /// Makes the file's bytes and its name durable.
    ///
    /// # Errors
    /// As said above; then what was not synced stays so.
    pub fn sync(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        let file = state.need(path)?;
        state.sync(file)
    }

    /// Makes all names in a folder durable. `folder` without the slash at its end.
    ///
    /// # Errors
    /// As said above.
    pub fn sync_folder(&self, folder: &str) -> io::Result<()> {
        self.state().sync_folder(folder)
    }

    /// Takes the place of a file that has the new name.
    ///
    /// # Errors
    /// As said above.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.state().rename(from, to)
    }

    /// Not durable before [`Self::sync_folder`].
    ///
    /// # Errors
    /// As said above.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        self.state().delete(path, false)
    }
}

impl Point {
    /// None only for a point without images, which there is not.
    fn cut(&self, cut: Cut) -> Option<Snapshot> {
        let mut plan = Plan::default();
        let kind = match cut {
            Cut::Everything => Kind::Prefix { kept: self.unsynced() },
            Cut::Nothing => Kind::Prefix { kept: 0 },
            Cut::Random(seed) => {
                plan.seed = seed;
                let kinds = self.kinds(&plan);
                kinds.get(Random::new(seed).below(kinds.len())).copied()?
            }
        };
        Some(self.image(&plan, kind)?.files)
    }
}
