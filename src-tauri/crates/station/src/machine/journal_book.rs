//! The journal of a data folder, for a technician.

use std::path::Path;

use kiosk_wire::{
    PublicKey,
    journal::{EntryHash, JournalEntry},
};

use super::{
    folder::Folder,
    start::{self, Opened, StartFault},
};
use crate::{
    journal::{JournalFault, claimed, verify},
    store::{Store, StoreFault, Terminal, journal_entries},
};

/// The journal of a data folder, opened to be read: nothing is written, and no line is needed.
pub struct JournalBook {
    store: Store,
    terminal: String,
    key: PublicKey,
    _held: Folder,
}

impl JournalBook {
    /// Blocks on the keyring and the disk.
    ///
    /// # Errors
    /// See [`StartFault`].
    pub fn open(path: &Path) -> Result<Self, StartFault> {
        let held = Folder::hold(path)?;
        let Opened { store, keys } = start::open(&held)?;
        let terminal = store.read(Terminal::find)?.ok_or(StartFault::NotEnrolled)?.terminal;
        Ok(Self {
            store,
            terminal,
            key: keys.signing.public(),
            _held: held,
        })
    }

    /// The journal's end, where every entry holds.
    ///
    /// # Errors
    /// The first entry that does not hold, or a database that cannot be read.
    pub fn verify(&self) -> Result<(u64, EntryHash), JournalFault> {
        verify(&self.store, &self.terminal, &self.key)
    }

    /// Every entry as it stands there, oldest first; `None` for one that cannot be read. Proves nothing.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn entries(&self) -> Result<Vec<Option<JournalEntry>>, StoreFault> {
        let entries = self.store.read(journal_entries)?;
        Ok(entries.iter().map(|entry| claimed(entry)).collect())
    }
}
