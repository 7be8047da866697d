//! To another office: the new enrolment is made whole beside the old one, and takes its place once the old one is wiped.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::inventory;
use crate::whole_file::sync_folder;

/// Where the new enrolment is made.
pub(crate) const FOLDER: &str = "moving";

#[must_use]
pub fn folder(of: &Path) -> PathBuf {
    of.join(FOLDER)
}

/// Puts the new enrolment in the place of the old, where there is one. Twice is once.
pub(crate) fn adopt(into: &Path) -> io::Result<()> {
    let from = folder(into);
    // A counter is never put over another one.
    if !from.exists() || from.join(inventory::DATABASE).exists() && into.join(inventory::DATABASE).exists() {
        return Ok(());
    }
    for name in inventory::of_counter() {
        match fs::rename(from.join(name), into.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    sync_folder(into)?;
    fs::remove_dir_all(&from)
}
