//! A database that cannot be used is put aside on a person's word: kept whole in a dated folder, so that a new enrolment can
//! begin, and its spool can be handed to central.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use uuid::Uuid;

use crate::{
    Station,
    clock::Clock,
    folder::{Folder, FolderFault, sync_folder},
    view::{Code, Phase, UiError},
};

const PREFIX: &str = "set-aside-";
/// In a folder whose spool central has answered for.
const ANSWERED: &str = "answered";

/// In this order a power cut leaves, until the last, a folder whose database has no key: what it says then is what it
/// said before, and the rest is put aside by the next word.
const FILES: [&str; 6] = [
    "installation",
    "kiosk.spool",
    "kiosk.check",
    "kiosk.db-wal",
    "kiosk.db-shm",
    "kiosk.db",
];

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
        tracing::warn!(%fault, "nothing was put aside");
        Self::new(match fault {
            SetAsideFault::NotNow(_) | SetAsideFault::Folder(FolderFault::Held(_)) => Code::NotReady,
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
pub fn set_aside(path: &Path, clock: Arc<dyn Clock>) -> Result<PathBuf, SetAsideFault> {
    let phase = Station::open(path, Arc::clone(&clock)).map_or_else(|fault| fault.phase(), |_| Phase::Ready);
    if !matches!(
        phase,
        Phase::KeyMissing | Phase::KeyWrong | Phase::DatabaseDamaged | Phase::DatabaseUnreadable
    ) {
        return Err(SetAsideFault::NotNow(phase));
    }
    let folder = Folder::hold(path)?;
    put(folder.path(), &FILES, clock.as_ref()).map_err(SetAsideFault::Disk)
}

/// Only a spool that was left beside nothing: of a counter whose database somebody took away.
pub(crate) fn set_spool_aside(folder: &Folder, clock: &dyn Clock) -> io::Result<()> {
    if crate::leaving::spooled(folder.path())?.is_empty() {
        return Ok(());
    }
    put(folder.path(), &["kiosk.spool"], clock).map(|_| ())
}

fn put(folder: &Path, files: &[&str], clock: &dyn Clock) -> io::Result<PathBuf> {
    let day = clock.now().strftime("%Y-%m-%dT%H-%M-%SZ");
    let short = Uuid::now_v7().simple().to_string();
    let aside = folder.join(format!("{PREFIX}{day}-{}", short.get(24..).unwrap_or(&short)));
    fs::create_dir(&aside)?;
    for name in files {
        match fs::rename(folder.join(name), aside.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    sync_folder(&aside)?;
    sync_folder(folder)?;
    tracing::warn!(folder = %aside.display(), "a database was put aside");
    Ok(aside)
}

/// Every folder that was put aside, oldest first.
pub(crate) fn all(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_aside(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

pub(crate) fn is_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_dir() && name.starts_with(PREFIX)
}

/// The name its keys have in the keyring.
pub(crate) fn installation(aside: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(aside.join("installation")) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| Uuid::parse_str(text).is_ok())),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// The spools that central has not answered for.
///
/// # Errors
/// Where the folder cannot be read.
pub fn unanswered(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut spools = all(folder)?;
    spools.retain(|aside| !aside.join(ANSWERED).exists() && aside.join("kiosk.spool").exists());
    Ok(spools)
}

/// Central has answered for every envelope in it.
pub(crate) fn mark_answered(aside: &Path) -> io::Result<()> {
    fs::File::create(aside.join(ANSWERED))?.sync_all()?;
    sync_folder(aside)
}

/// Takes away all but a spool that has no answer.
pub(crate) fn wipe(aside: &Path) -> io::Result<()> {
    if aside.join(ANSWERED).exists() || !aside.join("kiosk.spool").exists() {
        return fs::remove_dir_all(aside);
    }
    for entry in fs::read_dir(aside)? {
        let path = entry?.path();
        if path.file_name().is_none_or(|name| name != "kiosk.spool") {
            fs::remove_file(&path)?;
        }
    }
    sync_folder(aside)
}
