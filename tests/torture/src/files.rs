use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::content::{Content, short};
use crate::log::Op;

/// A file apart from its name: it keeps its id when it is renamed, and a new file of an old name has a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// What SQLite is told of the device; it goes with the files, since nobody's disk becomes another while it is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Bytes of a sector: 512 to 65,536, a power of two.
    pub sector: u32,
    /// A write that is torn damages nothing beside it. Without this promise SQLite writes whole sectors: it pads each
    /// commit in the WAL, and gives the header of a rollback journal a sector of its own.
    pub powersafe_overwrite: bool,
}

impl Device {
    /// Promises nothing.
    pub const STRICT: Self = Self {
        sector: 4096,
        powersafe_overwrite: false,
    };
    /// What SQLite's own VFSs for unix and Windows say of every disk, so that an application that does not choose
    /// writes as on this one.
    pub const USUAL: Self = Self {
        sector: 4096,
        powersafe_overwrite: true,
    };
}

impl Default for Device {
    fn default() -> Self {
        Self::STRICT
    }
}

/// Names and contents, as one side (the program's or the platter's) has them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    pub names: BTreeMap<Arc<str>, FileId>,
    /// Also of files that have no name: not yet, or no longer.
    pub contents: BTreeMap<FileId, Content>,
    pub device: Device,
}

impl Files {
    pub fn new(start: &Snapshot) -> Self {
        let mut files = Self {
            device: start.device,
            ..Self::default()
        };
        for (n, (path, content)) in start.files.iter().enumerate() {
            let file = FileId(n as u32);
            files.names.insert(Arc::clone(path), file);
            files.contents.insert(file, content.clone());
        }
        files
    }

    pub fn content(&mut self, file: FileId) -> &mut Content {
        self.contents.entry(file).or_default()
    }

    pub fn apply(&mut self, op: &Op) {
        match op {
            Op::Create { file, path } => {
                self.names.insert(Arc::clone(path), *file);
                self.contents.entry(*file).or_default();
            }
            Op::Write { file, offset, bytes } => self.content(*file).write(*offset, bytes),
            Op::Truncate { file, len } => self.content(*file).truncate(*len),
            Op::Delete { path, .. } => {
                self.names.remove(path);
            }
            Op::Rename { file, from, to } => {
                self.names.remove(from);
                self.names.insert(Arc::clone(to), *file);
            }
            Op::Sync { .. } | Op::SyncFolder { .. } => {}
        }
    }

    pub fn is_named(&self, file: FileId) -> bool {
        self.names.values().any(|named| *named == file)
    }

    pub fn snapshot(&self) -> Snapshot {
        let file = |(path, file): (&Arc<str>, &FileId)| {
            let content = self.contents.get(file).cloned().unwrap_or_default();
            (Arc::clone(path), content)
        };
        Snapshot {
            files: self.names.iter().map(file).collect(),
            device: self.device,
        }
    }
}

/// All files of a disk at one moment. Cheap to clone: pages are shared.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub files: BTreeMap<Arc<str>, Content>,
    pub device: Device,
}

impl Snapshot {
    /// The same for the same names and bytes, wherever they come from and on whatever device.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut hasher = Sha256::new();
        for (path, content) in &self.files {
            hasher.update((path.len() as u64).to_le_bytes());
            hasher.update(path.as_bytes());
            content.digest(&mut hasher);
        }
        short(hasher.finalize().as_slice())
    }

    /// None where there is no such file.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path).map(Content::to_vec)
    }
}
