//! Out of service: keys, database and everything remembered go; the spool goes last. A wipe that is interrupted goes on at
//! the next start, because its note is written first and read first.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::{aside, folder::Folder, inventory, inventory::LEAVING as NOTE, moving};
use crate::{
    files,
    vault::{Vault, VaultFault},
    whole_file::{WholeFile, sync_folder},
};

/// The way out of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    No,
    /// Everything is to go, and some of it may be gone.
    Begun,
    /// Everything of the counter is gone; another one may be on its way into its place.
    Wiped,
    /// All is gone; what remains is to say so.
    Done(Why),
}

/// Why a counter is out of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Central disabled it.
    Disabled,
    /// Its technician retired it.
    Retired,
    /// It is another counter now, of another office.
    Moved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    why: Why,
    stage: Stage,
    /// Something in the spool has no answer of central's: it stays, sealed as it is.
    keep_spool: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Wiping,
    /// The old counter is gone; what is here from now on may be the new one's.
    Wiped,
    Done,
}

#[derive(Debug, thiserror::Error)]
pub enum LeavingFault {
    /// The files are gone; the keys go once the keyring answers.
    #[error("the keyring does not let its keys go")]
    Vault(#[from] VaultFault),
    #[error("the data folder cannot be wiped")]
    Disk(#[from] io::Error),
}

/// Where a folder stands.
///
/// # Errors
/// Where the note cannot be read.
pub(crate) fn found(folder: &Path) -> io::Result<Leaving> {
    Ok(match note(folder)? {
        None => Leaving::No,
        Some(Note {
            why,
            stage: Stage::Done,
            ..
        }) => Leaving::Done(why),
        Some(Note {
            stage: Stage::Wiped, ..
        }) => Leaving::Wiped,
        Some(Note {
            stage: Stage::Wiping, ..
        }) => Leaving::Begun,
    })
}

/// The counter works: it was enrolled anew, or never was out of service.
pub(crate) fn forget(folder: &Path) -> io::Result<()> {
    if let Some(Note { why, stage, .. }) = note(folder)?
        && stage != Stage::Done
    {
        tracing::error!(
            reason = ?why,
            "a note that this counter is to be wiped, and the counter knows nothing of it; not believed"
        );
    }
    remove(&folder.join(NOTE))
}

fn note(folder: &Path) -> io::Result<Option<Note>> {
    // A note that cannot be read was not written by us: WholeFile leaves no halves.
    let found = files::found(&folder.join(NOTE), files::LONGEST_NOTE)?;
    found
        .map(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from))
        .transpose()
}

fn write(folder: &Path, note: Note) -> io::Result<()> {
    let bytes = serde_json::to_vec(&note)?;
    WholeFile::write(folder, NOTE, &bytes)?.publish()?;
    Ok(())
}

/// From here on there is no way back: everything is to go. `keep_spool` where something in it has no answer.
///
/// # Errors
/// Where the note cannot be written: then nothing has happened.
pub fn begin(folder: &Path, why: Why, keep_spool: bool) -> Result<(), LeavingFault> {
    let stage = Stage::Wiping;
    Ok(write(folder, Note { why, stage, keep_spool })?)
}

/// Wipes the folder, as far as it is not wiped yet. Nothing where nobody began it.
///
/// # Errors
/// See [`LeavingFault`]; the next call goes on.
pub fn finish(folder: &Folder) -> Result<(), LeavingFault> {
    finish_by(folder, &mut |_| true)
}

/// One step of a wipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Keys,
    Database,
    Rest,
    Spool,
    Installation,
    Adopt,
    Done,
}

const STEPS: [Step; 7] = [
    Step::Keys,
    Step::Database,
    Step::Rest,
    Step::Spool,
    Step::Installation,
    Step::Adopt,
    Step::Done,
];

/// As [`finish`], as long as `on` says so after each step: a power cut, for the tests.
///
/// # Errors
/// As there.
pub fn finish_by(folder: &Folder, on: &mut dyn FnMut(Step) -> bool) -> Result<(), LeavingFault> {
    let path = folder.path();
    let Some(begun) = note(path)?.filter(|note| note.stage != Stage::Done) else {
        return Ok(());
    };
    let moved = begun.why == Why::Moved;
    let mut keys = Ok(());
    for step in STEPS {
        if begun.stage == Stage::Wiped && !matches!(step, Step::Adopt | Step::Done) {
            continue;
        }
        match step {
            // Without its key a database is noise; that comes before the slower removing. A keyring that is down does
            // not keep the files.
            Step::Keys => keys = forget_keys(folder, moved),
            Step::Database => remove_database(path)?,
            Step::Rest => remove_rest(path, moved)?,
            Step::Spool if !begun.keep_spool => remove(&folder.spool())?,
            Step::Spool => {}
            Step::Installation => {
                // The installation id is still needed to delete the remaining keys.
                std::mem::replace(&mut keys, Ok(()))?;
                remove(&path.join(inventory::INSTALLATION))?;
                let stage = Stage::Wiped;
                write(path, Note { stage, ..begun })?;
            }
            Step::Adopt if moved => moving::adopt(path)?,
            Step::Adopt => {}
            Step::Done => {
                let stage = Stage::Done;
                write(path, Note { stage, ..begun })?;
            }
        }
        if !on(step) {
            return Ok(());
        }
    }
    tracing::warn!(reason = ?begun.why, "this counter is out of service; its keys and data are wiped");
    Ok(())
}

/// Of this installation, of those that were set aside, and of a move that came to nothing.
fn forget_keys(folder: &Folder, moved: bool) -> Result<(), LeavingFault> {
    Vault::open(folder.installation())?.forget_all()?;
    let mut others = aside::all(folder.path())?;
    if !moved {
        others.push(moving::folder(folder.path()));
    }
    for other in others {
        if let Some(installation) = aside::installation(&other)? {
            Vault::open(&installation)?.forget_all()?;
        }
    }
    Ok(())
}

fn remove_database(folder: &Path) -> io::Result<()> {
    for name in inventory::of_database() {
        remove(&folder.join(name))?;
    }
    sync_folder(folder)
}

/// Everything else in the folder, but spools: those only go where everything in them was answered.
fn remove_rest(folder: &Path, moved: bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_new = moved && name == moving::FOLDER;
        if inventory::is_known_and_stays(&name) || is_new || is_damaged_spool(&path) {
            continue;
        }
        if aside::is_aside(&path) {
            aside::wipe(&path)?;
        } else if path.is_dir() {
            fs::remove_dir_all(&path)?;
        } else {
            remove(&path)?;
        }
    }
    sync_folder(folder)
}

/// One that was put aside as damaged, under whatever name.
fn is_damaged_spool(path: &Path) -> bool {
    path.extension()
        .is_some_and(|name| name.to_string_lossy().starts_with("damaged-"))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
