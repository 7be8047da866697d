use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::files;

/// Bytes of one file; with those kept besides, the log never takes more than three times as much.
const LONGEST: u64 = 1 << 20;
/// Older files that are kept: `kiosk.log.1`, `kiosk.log.2`.
const KEPT: u32 = 2;

/// A log that does not grow for ever. Opened with its first line, so that a machine with nothing to say has none.
pub struct LogFile {
    path: PathBuf,
    longest: u64,
    open: Option<(File, u64)>,
}

impl LogFile {
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self::up_to(path, LONGEST)
    }

    /// With files of at most so many bytes.
    #[must_use]
    pub fn up_to(path: PathBuf, longest: u64) -> Self {
        Self {
            path,
            longest,
            open: None,
        }
    }

    fn file(&mut self) -> io::Result<&mut (File, u64)> {
        let open = match self.open.take() {
            Some(open) => open,
            None => {
                let file = files::open_to_append(&self.path)?;
                let length = file.metadata()?.len();
                (file, length)
            }
        };
        Ok(self.open.insert(open))
    }

    /// The oldest goes, the others move on by one.
    fn roll(&mut self) -> io::Result<()> {
        self.open = None;
        for at in (1..KEPT).rev() {
            let from = numbered(&self.path, at);
            if from.exists() {
                fs::rename(from, numbered(&self.path, at + 1))?;
            }
        }
        fs::rename(&self.path, numbered(&self.path, 1))
    }
}

impl Write for LogFile {
    /// One call is one line, whole or not at all in this file.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let (_, length) = self.file()?;
        if *length > 0 && *length + line.len() as u64 > self.longest {
            self.roll()?;
        }
        let (file, length) = self.file()?;
        file.write_all(line)?;
        *length += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn numbered(path: &Path, at: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{at}"));
    name.into()
}
