//! A file that stands there whole or not at all, on a stick that may be pulled out at any moment.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::files;

/// Written through, not yet under its name. Dropped, it goes away again.
pub(crate) struct WholeFile {
    folder: PathBuf,
    draft: PathBuf,
    path: PathBuf,
}

impl WholeFile {
    pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<Self> {
        let file = Self {
            folder: folder.to_owned(),
            draft: folder.join(format!(".{name}.part")),
            path: folder.join(name),
        };
        remove_leftover(&file.draft)?;
        let mut out = files::create(&file.draft)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        Ok(file)
    }

    /// Gives it its name; on the disk when this returns.
    pub(crate) fn publish(self) -> io::Result<PathBuf> {
        fs::rename(&self.draft, &self.path)?;
        sync_folder(&self.folder)?;
        Ok(self.path.clone())
    }
}

/// Of a write that was cut short, or a link that somebody laid in its way: the link goes, and what it names stays.
fn remove_leftover(draft: &Path) -> io::Result<()> {
    match fs::remove_file(draft) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Not there once it has its name; where the stick is gone, nothing can be tidied up.
        let _ = fs::remove_file(&self.draft);
    }
}

/// Makes a rename or a new file survive a power cut.
///
/// # Errors
/// Where the folder cannot be opened or synced.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()
    } else {
        Ok(())
    }
}
