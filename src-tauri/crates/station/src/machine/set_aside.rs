//! A database that cannot be used is put aside on a person's word: kept whole in a dated folder, so that a new enrolment can
//! begin, and its spool can be handed to central.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

pub use super::aside::unanswered;
use super::{
    aside::PREFIX,
    folder::{Folder, FolderFault},
    inventory, start,
};
use crate::{
    clock::Clock,
    files,
    spool::spooled,
    view::{Code, Phase, UiError},
    whole_file::sync_folder,
};

#[derive(Debug, thiserror::Error)]
pub enum SetAsideFault {
    /// It opens, or may open by itself: a keyring that comes up, a later version of the program.
    #[error("this database is not one to be put aside now: {0:?}")]
    NotNow(Phase),
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error("the files cannot be put aside")]
    Disk(#[source] io::Error),
}

/// The border to the screen.
impl From<SetAsideFault> for UiError {
    fn from(fault: SetAsideFault) -> Self {
        tracing::warn!(%fault, "database not set aside");
        Self::new(match fault {
            SetAsideFault::NotNow(_) | SetAsideFault::Folder(FolderFault::Held(_) | FolderFault::Remote(_)) => {
                Code::NotReady
            }
            SetAsideFault::Folder(FolderFault::Unwritable(..)) | SetAsideFault::Disk(_) => Code::FolderUnwritable,
        })
    }
}

/// Puts the database of a folder that cannot be opened aside, with its spool and the name of its keys. Gives the folder
/// they are in. Nothing is deleted, in the keyring neither.
///
/// Blocks on the keyring and the disk.
///
/// # Errors
/// See [`SetAsideFault`]; where it is not the files' own fault, nothing is touched.
pub fn set_aside(path: &Path, clock: &dyn Clock) -> Result<PathBuf, SetAsideFault> {
    let folder = Folder::hold(path)?;
    let phase = start::open(&folder).map_or_else(|fault| fault.phase(), |_| Phase::Ready);
    if !matches!(
        phase,
        Phase::KeyMissing | Phase::KeyWrong | Phase::DatabaseDamaged | Phase::DatabaseUnreadable
    ) {
        return Err(SetAsideFault::NotNow(phase));
    }
    put(folder.path(), inventory::of_counter(), clock).map_err(SetAsideFault::Disk)
}

/// Only a spool that was left beside nothing: of a counter whose database somebody took away.
pub(crate) fn set_spool_aside(folder: &Folder, clock: &dyn Clock) -> io::Result<()> {
    if spooled(&folder.spool())?.is_empty() {
        return Ok(());
    }
    put(folder.path(), [inventory::SPOOL], clock).map(|_| ())
}

fn put(folder: &Path, files: impl IntoIterator<Item = &'static str>, clock: &dyn Clock) -> io::Result<PathBuf> {
    let day = clock.now().strftime("%Y-%m-%dT%H-%M-%SZ");
    let short = Uuid::now_v7().simple().to_string();
    let aside = folder.join(format!("{PREFIX}{day}-{}", short.get(24..).unwrap_or(&short)));
    files::create_folder(&aside)?;
    for name in files {
        match fs::rename(folder.join(name), aside.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    sync_folder(&aside)?;
    sync_folder(folder)?;
    tracing::warn!(aside = %aside.display(), "database set aside");
    Ok(aside)
}
