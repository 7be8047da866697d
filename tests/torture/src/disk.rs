use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::files::{Device, FileId, Files, Snapshot};
use crate::images::{Kind, Plan, Point};
use crate::locks::{HandleId, Locks};
use crate::log::{Log, Mark, Op};
use crate::platter::Platter;
use crate::random::Random;

/// What was done, and what was refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub reads: u64,
    pub creates: u64,
    pub writes: u64,
    pub bytes_written: u64,
    pub truncates: u64,
    pub syncs: u64,
    pub deletes: u64,
    pub renames: u64,
    /// Tries to change something, also those refused. [`Disk::fail`] counts by these.
    pub attempts: u64,
    pub refused_full: u64,
    pub refused_io: u64,
}

/// What a power cut leaves of what was not synced.
#[derive(Debug, Clone, Copy)]
pub enum Cut {
    Everything,
    Nothing,
    /// A prefix, a torn write or some part of it, by this seed.
    Random(u64),
}

pub(crate) struct State {
    pub live: Files,
    platter: Platter,
    log: Log,
    /// How often each file is open; one that is open outlives its name.
    open: HashMap<FileId, u32>,
    next_file: u32,
    next_handle: u64,
    pub locks: Locks,
    free: Option<usize>,
    failing: Range<u64>,
    off: bool,
    pub counters: Counters,
    pub random: Random,
    /// Milliseconds of the Unix epoch; none: the machine's clock.
    pub clock: Option<i64>,
}

impl State {
    /// Counts one try to change something, and refuses it where it shall fail.
    fn attempt(&mut self) -> io::Result<()> {
        let number = self.counters.attempts;
        self.counters.attempts += 1;
        if self.off || self.failing.contains(&number) {
            self.counters.refused_io += 1;
            return Err(io::Error::other(if self.off {
                "the power is off"
            } else {
                "a fault of the disk"
            }));
        }
        Ok(())
    }

    fn record(&mut self, op: Op) {
        let counters = &mut self.counters;
        match &op {
            Op::Create { .. } => counters.creates += 1,
            Op::Write { bytes, .. } => {
                counters.writes += 1;
                counters.bytes_written += bytes.len() as u64;
            }
            Op::Truncate { .. } => counters.truncates += 1,
            Op::Sync { .. } | Op::SyncFolder { .. } => counters.syncs += 1,
            Op::Delete { .. } => counters.deletes += 1,
            Op::Rename { .. } => counters.renames += 1,
        }
        self.live.apply(&op);
        self.platter.apply(op.clone());
        self.log.ops.push(op);
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.live.names.get(path).copied()
    }

    fn need(&self, path: &str) -> io::Result<FileId> {
        self.find(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    pub fn create(&mut self, path: &str) -> io::Result<FileId> {
        self.attempt()?;
        let file = self.new_file();
        let path = Arc::from(path);
        self.record(Op::Create { file, path });
        Ok(file)
    }

    /// A file without a name, of which nothing is recorded.
    pub fn new_file(&mut self) -> FileId {
        let file = FileId(self.next_file);
        self.next_file += 1;
        self.live.contents.entry(file).or_default();
        file
    }

    pub fn len(&self, file: FileId) -> usize {
        self.live.contents.get(&file).map_or(0, crate::Content::len)
    }

    pub fn read(&mut self, file: FileId, offset: usize, out: &mut [u8]) -> io::Result<usize> {
        if self.off {
            return Err(io::Error::other("the power is off"));
        }
        self.counters.reads += 1;
        Ok(self
            .live
            .contents
            .get(&file)
            .map_or(0, |content| content.read(offset, out)))
    }

    /// On a full disk as much is written as there is room for, as the real ones do.
    pub fn write(&mut self, file: FileId, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.attempt()?;
        let len = self.len(file);
        let growth = (offset + bytes.len()).saturating_sub(len);
        let missing = self.free.map_or(0, |free| growth.saturating_sub(free));
        let fitting = &bytes[..bytes.len().saturating_sub(missing)];
        if !fitting.is_empty() {
            if let Some(free) = &mut self.free {
                *free -= growth - missing;
            }
            self.record(Op::Write {
                file,
                offset,
                bytes: Arc::from(fitting),
            });
        }
        if missing > 0 {
            self.counters.refused_full += 1;
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    }

    pub fn truncate(&mut self, file: FileId, len: usize) -> io::Result<()> {
        self.attempt()?;
        self.give_back(self.len(file).saturating_sub(len));
        self.record(Op::Truncate { file, len });
        Ok(())
    }

    pub fn sync(&mut self, file: FileId) -> io::Result<()> {
        self.attempt()?;
        self.record(Op::Sync { file });
        Ok(())
    }

    pub fn sync_folder(&mut self, folder: &str) -> io::Result<()> {
        self.attempt()?;
        let folder = Arc::from(folder);
        self.record(Op::SyncFolder { folder });
        Ok(())
    }

    pub fn delete(&mut self, path: &str, durable: bool) -> io::Result<()> {
        let file = self.need(path)?;
        self.attempt()?;
        let path = Arc::from(path);
        self.record(Op::Delete { file, path, durable });
        self.forget_unused(file);
        Ok(())
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let file = self.need(from)?;
        let replaced = self.find(to);
        self.attempt()?;
        if from == to {
            return Ok(());
        }
        self.record(Op::Rename {
            file,
            from: Arc::from(from),
            to: Arc::from(to),
        });
        replaced.into_iter().for_each(|file| self.forget_unused(file));
        Ok(())
    }

    pub fn opened(&mut self, file: FileId) -> HandleId {
        *self.open.entry(file).or_default() += 1;
        self.next_handle += 1;
        HandleId(self.next_handle)
    }

    pub fn closed(&mut self, file: FileId, handle: HandleId) {
        self.locks.close(file, handle);
        if let Some(count) = self.open.get_mut(&file) {
            *count -= 1;
            if *count == 0 {
                self.open.remove(&file);
            }
        }
        self.forget_unused(file);
    }

    fn forget_unused(&mut self, file: FileId) {
        if !self.open.contains_key(&file) && !self.live.is_named(file) {
            self.give_back(self.len(file));
            self.live.contents.remove(&file);
        }
    }

    fn give_back(&mut self, bytes: usize) {
        if let Some(free) = &mut self.free {
            *free += bytes;
        }
    }

    /// Files that have no name are not recorded; they never reach the platter.
    pub fn write_unrecorded(&mut self, file: FileId, offset: usize, bytes: &[u8]) {
        self.live.content(file).write(offset, bytes);
    }

    pub fn truncate_unrecorded(&mut self, file: FileId, len: usize) {
        self.live.content(file).truncate(len);
    }

    /// Milliseconds of the Unix epoch.
    pub fn now(&self) -> i64 {
        self.clock.unwrap_or_else(machine_clock)
    }
}

pub(crate) fn machine_clock() -> i64 {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
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
        let live = Files::new(&start);
        Self(Arc::new(Mutex::new(State {
            next_file: live.names.len() as u32,
            platter: Platter {
                synced: live.clone(),
                pending: Vec::new(),
            },
            live,
            log: Log {
                start,
                ..Log::default()
            },
            open: HashMap::new(),
            next_handle: 0,
            locks: Locks::default(),
            free: None,
            failing: 0..0,
            off: false,
            counters: Counters::default(),
            random: Random::new(0),
            clock: None,
        })))
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

    /// Puts a mark after what was recorded so far.
    pub fn mark(&self, label: impl Into<Arc<str>>) {
        let mut state = self.state();
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
