//! The folders in which databases lie that were set aside: each keeps its spool until central has answered for it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::inventory::{INSTALLATION, SPOOL};
use crate::{
    files,
    whole_file::{WholeFile, sync_folder},
};

pub(super) const PREFIX: &str = "set-aside-";
/// In a folder whose spool central has answered for.
const ANSWERED: &str = "answered";

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
    let found = files::found(&aside.join(INSTALLATION), files::LONGEST_NOTE)?;
    let text = found.map(|text| String::from_utf8_lossy(&text).trim().to_owned());
    Ok(text.filter(|text| Uuid::parse_str(text).is_ok()))
}

/// The spools that central has not answered for.
///
/// # Errors
/// Where the folder cannot be read.
pub fn unanswered(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut spools = all(folder)?;
    spools.retain(|aside| !aside.join(ANSWERED).exists() && aside.join(SPOOL).exists());
    Ok(spools)
}

/// Central has answered for every envelope in it.
pub(crate) fn mark_answered(aside: &Path) -> io::Result<()> {
    WholeFile::write(aside, ANSWERED, b"")?.publish()?;
    Ok(())
}

/// Takes away all but a spool that has no answer.
pub(crate) fn wipe(aside: &Path) -> io::Result<()> {
    if aside.join(ANSWERED).exists() || !aside.join(SPOOL).exists() {
        return fs::remove_dir_all(aside);
    }
    for entry in fs::read_dir(aside)? {
        let path = entry?.path();
        if path.file_name().is_none_or(|name| name != SPOOL) {
            fs::remove_file(&path)?;
        }
    }
    sync_folder(aside)
}
