//! Another key for the database, in steps each of which a power cut may be the last: whichever key opens the database at the
//! next start wins, and one is left.

use std::{io, path::Path, sync::Arc};

use kiosk_wire::journal::Event;

use super::{
    folder::Folder,
    key_check,
    start::{self, Opened, StartFault},
};
use crate::{
    clock::Clock,
    journal::Journal,
    store::{Store, StoreFault, Terminal},
    vault::{Vault, VaultFault},
};

#[derive(Debug, thiserror::Error)]
pub enum RotationFault {
    #[error(transparent)]
    Start(#[from] StartFault),
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error("the data folder cannot be written")]
    Disk(#[from] io::Error),
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The next key is in the keyring.
    NextMade,
    /// Beside the database stands that either key may open it.
    Noted,
    /// The database has the next key.
    Rekeyed,
    /// It was opened anew with it.
    Verified,
    /// The keyring has it as the current one.
    Promoted,
    /// Only one is left.
    Dropped,
}

impl Step {
    pub const ALL: [Self; 6] = [
        Self::NextMade,
        Self::Noted,
        Self::Rekeyed,
        Self::Verified,
        Self::Promoted,
        Self::Dropped,
    ];
}

/// Gives the database of an enrolled counter another key. `after` is told each step that is done.
///
/// Blocks on the keyring and the disk.
///
/// # Errors
/// See [`RotationFault`]: the counter opens as before.
pub fn rotate(path: &Path, clock: Arc<dyn Clock>, after: &mut dyn FnMut(Step)) -> Result<(), RotationFault> {
    let folder = Folder::hold(path).map_err(StartFault::from)?;
    let Opened { store, keys } = start::open(&folder)?;
    let terminal = store.read(Terminal::find)?.ok_or(StartFault::NotEnrolled)?;
    let vault = Vault::open(folder.installation())?;
    let next = vault.make_next()?;
    after(Step::NextMade);
    key_check::note(folder.path(), &[&keys.database, &next])?;
    after(Step::Noted);
    store.rekey(&next)?;
    after(Step::Rekeyed);
    drop(store);
    let store = Store::open(&folder.database(), &next)?;
    let journal = Journal::new(&terminal.terminal, keys.signing, clock);
    store.write::<_, StoreFault>(|tx| journal.write(tx, Event::Rekeyed))?;
    after(Step::Verified);
    vault.promote(&next)?;
    after(Step::Promoted);
    vault.drop_next()?;
    key_check::note(folder.path(), &[&next])?;
    after(Step::Dropped);
    Ok(())
}
