//! What a technician leaves for the enrolment in the window: central's address and its authority's certificate, in the data
//! folder or where the program is installed.

use std::{
    io,
    path::{Path, PathBuf},
};

pub use crate::machine::inventory::{ADDRESS, AUTHORITY};
use crate::{files, whole_file::WholeFile};

/// What was found; a file in the data folder stands over an installed one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    pub address: Option<String>,
    /// The file the authority's certificate is in.
    pub authority: Option<PathBuf>,
}

impl Defaults {
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let places = [Some(folder.to_owned()), installed()];
        let find = |name: &str| {
            let candidates = places.iter().flatten().map(|place| place.join(name));
            candidates.into_iter().find(|path| path.is_file())
        };
        let address = find(ADDRESS).and_then(|path| files::read_text(&path, files::LONGEST_NOTE).ok());
        Self {
            address: address
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty()),
            authority: find(AUTHORITY),
        }
    }

    /// The certificate that lies in the data folder itself, where it is one.
    #[must_use]
    pub fn authority_in(folder: &Path) -> Option<String> {
        super::authority(&folder.join(AUTHORITY)).ok()
    }
}

/// Keeps what an enrolment was tried with, for the next try in this folder.
///
/// # Errors
/// Where the folder cannot be written.
pub fn keep(folder: &Path, address: &str, authority: Option<&str>) -> io::Result<()> {
    WholeFile::write(folder, ADDRESS, address.trim().as_bytes())?.publish()?;
    if let Some(pem) = authority {
        WholeFile::write(folder, AUTHORITY, pem.as_bytes())?.publish()?;
    }
    Ok(())
}

/// Beside what the installer puts on the machine.
fn installed() -> Option<PathBuf> {
    if cfg!(windows) {
        std::env::var_os("ProgramData").map(|data| PathBuf::from(data).join("Kiosk"))
    } else {
        Some(PathBuf::from("/etc/kiosk"))
    }
}
