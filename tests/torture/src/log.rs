use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::files::{FileId, Snapshot};
use crate::images::Point;
use crate::platter::Platter;

/// One thing done to a disk that changed it, or made a change durable.
#[derive(Debug, Clone)]
pub enum Op {
    Create {
        file: FileId,
        path: Arc<str>,
    },
    Write {
        file: FileId,
        offset: usize,
        bytes: Arc<[u8]>,
    },
    Truncate {
        file: FileId,
        len: usize,
    },
    Sync {
        file: FileId,
    },
    /// `durable`: the folder was synced with it.
    Delete {
        file: FileId,
        path: Arc<str>,
        durable: bool,
    },
    Rename {
        file: FileId,
        from: Arc<str>,
        to: Arc<str>,
    },
    SyncFolder {
        folder: Arc<str>,
    },
}

impl Op {
    /// The names this changes; empty for all that is not a change of names.
    pub(crate) fn names(&self) -> Vec<&Arc<str>> {
        match self {
            Self::Create { path, .. } | Self::Delete { path, .. } => vec![path],
            Self::Rename { from, to, .. } => vec![from, to],
            _ => Vec::new(),
        }
    }

    pub(crate) fn file(&self) -> Option<FileId> {
        match self {
            Self::Create { file, .. }
            | Self::Write { file, .. }
            | Self::Truncate { file, .. }
            | Self::Sync { file }
            | Self::Delete { file, .. }
            | Self::Rename { file, .. } => Some(*file),
            Self::SyncFolder { .. } => None,
        }
    }

    fn hash(&self, with_bytes: bool, into: &mut Sha256) {
        let mut text = |kind: &str, parts: &[&str], numbers: &[usize]| {
            into.update(kind);
            into.update((self.file().map_or(u64::MAX, |file| u64::from(file.0))).to_le_bytes());
            for part in parts {
                into.update((part.len() as u64).to_le_bytes());
                into.update(part);
            }
            for number in numbers {
                into.update((*number as u64).to_le_bytes());
            }
        };
        match self {
            Self::Create { path, .. } => text("create", &[path], &[]),
            Self::Write { offset, bytes, .. } => {
                text("write", &[], &[*offset, bytes.len()]);
                if with_bytes {
                    into.update(bytes);
                }
            }
            Self::Truncate { len, .. } => text("truncate", &[], &[*len]),
            Self::Sync { .. } => text("sync", &[], &[]),
            Self::Delete { path, durable, .. } => text("delete", &[path], &[usize::from(*durable)]),
            Self::Rename { from, to, .. } => text("rename", &[from, to], &[]),
            Self::SyncFolder { folder } => text("sync folder", &[folder], &[]),
        }
    }
}

/// Something the program did that no crash may undo, such as showing a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// How many operations had been recorded when it was put.
    pub at: usize,
    pub label: Arc<str>,
}

/// What was done to a disk, from `start` on.
#[derive(Debug, Clone, Default)]
pub struct Log {
    pub start: Snapshot,
    /// Numbered by their place.
    pub ops: Vec<Op>,
    /// In their order.
    pub marks: Vec<Mark>,
}

impl Log {
    /// The marks put before a crash after `k` operations; one put after operation `k` and before the next is among
    /// them, since the power may have gone just after it.
    #[must_use]
    pub fn marks_before(&self, k: usize) -> &[Mark] {
        &self.marks[..self.marks.partition_point(|mark| mark.at <= k)]
    }

    /// The crash points of `range`, where point `k` is after the first `k` operations: `0..=ops.len()` are all there
    /// are. Those before the range are only replayed, which costs next to nothing.
    pub fn points(&self, range: Range<usize>) -> impl Iterator<Item = Point> + '_ {
        let mut platter = Platter::new(&self.start);
        let mut done = 0;
        (range.start..range.end.min(self.ops.len() + 1)).map(move |k| {
            for op in &self.ops[done..k] {
                platter.apply(op.clone());
            }
            done = k;
            Point::new(k, platter.clone())
        })
    }

    /// All points: `self.points(0..self.point_count())`.
    #[must_use]
    pub fn point_count(&self) -> usize {
        self.ops.len() + 1
    }

    /// Of the operations with their bytes, and of the marks.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.hash(true)
    }

    /// As [`Self::digest`], without the bytes: two runs of one script have the same, though SQLCipher salts every page
    /// at random.
    #[must_use]
    pub fn shape(&self) -> [u8; 32] {
        self.hash(false)
    }

    fn hash(&self, with_bytes: bool) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for op in &self.ops {
            op.hash(with_bytes, &mut hasher);
        }
        for mark in &self.marks {
            hasher.update((mark.at as u64).to_le_bytes());
            hasher.update((mark.label.len() as u64).to_le_bytes());
            hasher.update(mark.label.as_bytes());
        }
        hasher.finalize().into()
    }
}
