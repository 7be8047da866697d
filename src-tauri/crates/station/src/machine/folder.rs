//! The data folder, and the lock that lets one program at a time write in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::inventory;
use crate::{files, whole_file::WholeFile};

/// A held data folder. Dropping it lets the next program in.
#[derive(Debug)]
pub struct Folder {
    place: Place,
    _lock: fs::File,
}

/// Where a data folder is, and how its keys are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
    installation: String,
}

#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    #[error("another program holds the data folder {}", .0.display())]
    Held(PathBuf),
    /// On a drive of another machine.
    #[error("the data folder {} is on another machine", .0.display())]
    Remote(PathBuf),
    #[error("the data folder {} cannot be written", .0.display())]
    Unwritable(PathBuf, #[source] io::Error),
}

/// `KIOSK_DATA_DIR`, else the platform's application data folder.
#[must_use]
pub fn default_path() -> PathBuf {
    if let Some(path) = std::env::var_os("KIOSK_DATA_DIR") {
        return PathBuf::from(path);
    }
    directories::ProjectDirs::from("ir", "pishkhan", "kiosk").map_or_else(
        || PathBuf::from("kiosk-data"),
        |dirs| dirs.data_local_dir().to_path_buf(),
    )
}

impl Folder {
    /// # Errors
    /// Where another program holds it, or it cannot be written.
    pub fn hold(path: &Path) -> Result<Self, FolderFault> {
        let unwritable = |e| FolderFault::Unwritable(path.to_path_buf(), e);
        files::create_folder(path).map_err(unwritable)?;
        if files::is_remote(path) {
            return Err(FolderFault::Remote(path.to_path_buf()));
        }
        restrict(path).map_err(unwritable)?;
        let lock = files::open_or_create(&path.join(inventory::LOCK)).map_err(unwritable)?;
        if !taken(&lock).map_err(unwritable)? {
            return Err(FolderFault::Held(path.to_path_buf()));
        }
        let installation = installation(path).map_err(unwritable)?;
        Ok(Self {
            place: Place {
                path: path.to_path_buf(),
                installation,
            },
            _lock: lock,
        })
    }

    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl std::ops::Deref for Folder {
    type Target = Place;

    fn deref(&self) -> &Place {
        &self.place
    }
}

impl Place {
    /// Names the keyring's entries of this folder, so that two folders never share a key.
    #[must_use]
    pub fn installation(&self) -> &str {
        &self.installation
    }

    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join(inventory::DATABASE)
    }

    /// Sealed envelopes, beside the database.
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.path.join(inventory::SPOOL)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A program that was just closed may hold the lock a moment longer, by a child it was starting.
const PATIENCE: Duration = Duration::from_millis(500);

fn taken(lock: &fs::File) -> io::Result<bool> {
    let since = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(true),
            Err(fs::TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(fs::TryLockError::WouldBlock) => return Ok(false),
            Err(fs::TryLockError::Error(e)) => return Err(e),
        }
    }
}

fn installation(path: &Path) -> io::Result<String> {
    if let Some(found) = files::found(&path.join(inventory::INSTALLATION), files::LONGEST_NOTE)? {
        let text = String::from_utf8_lossy(&found).trim().to_owned();
        return match Uuid::parse_str(&text) {
            Ok(_) => Ok(text),
            Err(_) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the installation id is damaged",
            )),
        };
    }
    let fresh = Uuid::now_v7().to_string();
    WholeFile::write(path, inventory::INSTALLATION, fresh.as_bytes())?.publish()?;
    Ok(fresh)
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}
