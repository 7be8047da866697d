//! Which keys may open the database, as a fingerprint beside it: distinguishes a wrong key from a damaged file, which
//! SQLCipher cannot.

use std::{
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::inventory::CHECK;
use crate::{files, whole_file::WholeFile};

/// A key is 256 random bits: its hash says nothing about it.
fn fingerprint(key: &Zeroizing<[u8; 32]>) -> String {
    let mut hash = Sha256::new();
    hash.update(b"kiosk database key check");
    hash.update(key.as_slice());
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join(CHECK)
}

/// Notes that one of these keys opens the database. On the disk when this returns.
pub(crate) fn note(folder: &Path, keys: &[&Zeroizing<[u8; 32]>]) -> io::Result<()> {
    let lines: String = keys.iter().map(|key| fingerprint(key) + "\n").collect();
    WholeFile::write(folder, CHECK, lines.as_bytes())?.publish()?;
    Ok(())
}

/// Whether the key is one of those; `None` where nothing was noted.
pub(crate) fn fits(folder: &Path, key: &Zeroizing<[u8; 32]>) -> io::Result<Option<bool>> {
    let found = files::found(&path(folder), files::LONGEST_NOTE)?;
    Ok(found.map(|lines| {
        let lines = String::from_utf8_lossy(&lines);
        lines.lines().any(|line| line == fingerprint(key))
    }))
}
