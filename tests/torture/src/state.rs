use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::SystemTime;

use crate::files::{FileId, Files, Snapshot};
use crate::locks::{HandleId, Locks};
use crate::log::{Log, Op};
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
    /// Tries to change something, also those refused. [`crate::Disk::fail`] counts by these.
    pub attempts: u64,
    pub refused_full: u64,
    pub refused_io: u64,
}

/// A disk, behind its lock.
pub(crate) struct State {
    pub live: Files,
    pub platter: Platter,
    pub log: Log,
    /// How often each file is open; one that is open outlives its name.
    open: HashMap<FileId, u32>,
    next_file: u32,
    next_handle: u64,
    pub locks: Locks,
    pub free: Option<usize>,
    pub failing: Range<u64>,
    pub off: bool,
    pub counters: Counters,
    pub random: Random,
    /// Milliseconds of the Unix epoch; none: the machine's clock.
    pub clock: Option<i64>,
}

impl State {
    pub fn new(start: Snapshot) -> Self {
        let live = Files::new(&start);
        Self {
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
        }
    }

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

    pub fn need(&self, path: &str) -> io::Result<FileId> {
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

    pub fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
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
