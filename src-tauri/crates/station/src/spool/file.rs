use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use super::SpoolFile;
use crate::{files, whole_file::sync_folder};

/// A spool on the machine's disk.
pub struct DiskFile {
    file: File,
    folder: std::path::PathBuf,
    named: bool,
}

impl DiskFile {
    /// Opens the spool. A file in its place that is none is kept under another name: it must not stop the counter.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn open_or_put_aside(path: &Path) -> io::Result<Self> {
        let mut file = Self::open(path)?;
        if super::may_be_spool(&file.read()?) {
            return Ok(file);
        }
        let aside = path.with_extension(format!("damaged-{}", uuid::Uuid::now_v7()));
        tracing::error!(aside = %aside.display(), "not a spool file; renamed, and a new spool begun");
        std::fs::rename(path, &aside)?;
        Self::open(path)
    }

    /// # Errors
    /// Where the disk refuses.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            file: files::open_or_create(path)?,
            folder: path.parent().unwrap_or(Path::new(".")).to_owned(),
            named: false,
        })
    }
}

impl SpoolFile for DiskFile {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(bytes)
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        if !self.named {
            sync_folder(&self.folder)?;
            self.named = true;
        }
        Ok(())
    }
}
