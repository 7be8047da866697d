use std::collections::HashSet;
use std::sync::Arc;

use crate::files::{Files, Snapshot};
use crate::log::Op;

/// What a disk surely holds, and what it was told since and may hold.
#[derive(Debug, Clone)]
pub(crate) struct Platter {
    pub synced: Files,
    /// In their order; no syncs among them.
    pub pending: Vec<Op>,
}

impl Platter {
    pub fn new(start: &Snapshot) -> Self {
        Self {
            synced: Files::new(start),
            pending: Vec::new(),
        }
    }

    pub fn apply(&mut self, op: Op) {
        match &op {
            Op::Sync { file } => self.settle(|pending| pending.file() == Some(*file)),
            Op::SyncFolder { folder } => {
                self.settle(|pending| pending.names().iter().any(|path| folder_of(path) == &**folder));
            }
            Op::Delete { file, durable, .. } => {
                let (file, durable) = (*file, *durable);
                self.pending.push(op);
                if durable {
                    let last = self.pending.len() - 1;
                    let mut at = 0;
                    self.settle(|_| {
                        at += 1;
                        at - 1 == last
                    });
                    self.drop_if_unreachable(file);
                }
            }
            _ => self.pending.push(op),
        }
    }

    /// Makes durable what `wanted` says, and the earlier changes of the names it needs: a name cannot show its second
    /// file while its first one was not yet taken away.
    fn settle(&mut self, wanted: impl FnMut(&Op) -> bool) {
        let mut take: Vec<bool> = self.pending.iter().map(wanted).collect();
        let mut names: HashSet<Arc<str>> = HashSet::new();
        for (taken, op) in take.iter_mut().zip(&self.pending).rev() {
            let own = op.names();
            *taken = *taken || own.iter().any(|name| names.contains(*name));
            if *taken {
                names.extend(own.into_iter().cloned());
            }
        }
        let mut taken = take.into_iter();
        let synced = &mut self.synced;
        self.pending.retain(|op| {
            let taken = taken.next().unwrap_or(false);
            if taken {
                synced.apply(op);
            }
            !taken
        });
    }

    /// Nothing that was written to a file matters once no name can lead to it.
    fn drop_if_unreachable(&mut self, file: crate::FileId) {
        let mut names = self.pending.iter().filter(|op| op.file() == Some(file));
        if !self.synced.is_named(file) && names.all(|op| op.names().is_empty()) {
            self.pending.retain(|op| op.file() != Some(file));
            self.synced.contents.remove(&file);
        }
    }
}

/// "" for a path without one.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rfind(['/', '\\']).map_or("", |at| &path[..at])
}
