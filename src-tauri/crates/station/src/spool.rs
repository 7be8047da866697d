//! The spool: sealed envelopes in an append-only file beside the database. It is what survives a lost key or a
//! broken database; only central can open what is in it.
//!
//! A frame that was cut off by a power cut is taken away on the next start: its number was never shown, and the
//! database has its envelope still.

use std::{
    collections::HashSet,
    io,
    path::Path,
    sync::{Mutex, PoisonError},
};

use kiosk_wire::envelope::{self, EnvelopeHash};

mod file;

use crate::files;
pub use file::DiskFile;
pub use kiosk_wire::spool_file::unread;
use kiosk_wire::spool_file::{self, HEADER, MAGIC, frame, frames};

/// Of a spool that may be anybody's: a hundred thousand envelopes.
pub const LONGEST: u64 = 256 << 20;

/// The little of a file that the spool needs, so that a test can be the disk.
pub trait SpoolFile: Send {
    /// # Errors
    /// Where the disk refuses.
    fn read(&mut self) -> io::Result<Vec<u8>>;
    /// # Errors
    /// Where the disk refuses; some of the bytes may be there.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// # Errors
    /// Where the disk refuses.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
    /// Returns when everything before is on the disk, the file's own name included.
    ///
    /// # Errors
    /// Where the disk refuses: then nothing is known of what was written since the last one.
    fn sync(&mut self) -> io::Result<()>;
}

/// The open spool of a counter.
pub struct Spool {
    inside: Mutex<Inside>,
}

struct Inside {
    file: Box<dyn SpoolFile>,
    length: u64,
    /// Nothing is known of the end of the file until it was read again.
    in_doubt: bool,
    known: HashSet<EnvelopeHash>,
}

#[derive(Debug, thiserror::Error)]
pub enum SpoolFault {
    #[error("the spool cannot be read or written")]
    Io(#[from] io::Error),
    #[error("the file is no spool")]
    NotASpool,
}

impl Spool {
    /// Opens the spool, or begins it, and takes away what a power cut left at its end. Gives its envelopes.
    ///
    /// # Errors
    /// Where the disk refuses, or the file is something else.
    pub fn open(mut file: Box<dyn SpoolFile>) -> Result<(Self, Vec<Vec<u8>>), SpoolFault> {
        let (envelopes, length) = load(file.as_mut())?;
        let known = envelopes.iter().map(|bytes| envelope::hash(bytes)).collect();
        let inside = Inside {
            file,
            length,
            in_doubt: false,
            known,
        };
        let spool = Self {
            inside: Mutex::new(inside),
        };
        Ok((spool, envelopes))
    }

    /// Appends an envelope, unless it is there. It is on the disk when this returns.
    ///
    /// # Errors
    /// Where the disk refuses: the next call looks at the file anew.
    pub fn append(&self, bytes: &[u8]) -> Result<(), SpoolFault> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.settle_doubt()?;
        if inside.known.contains(&envelope::hash(bytes)) {
            return Ok(());
        }
        inside.add(bytes)
    }
}

impl Spool {
    /// Bytes of the file.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).length
    }

    /// Takes the envelopes away: for when central has answered for all of them. The newest stays: it says how far this
    /// counter went, for the day its database is put back from an older copy.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn begin_anew(&self) -> Result<(), SpoolFault> {
        self.begin_anew_where(|_| Ok(true))
    }

    /// The same, where `answered` says so of everything in it. Nothing is added while it is asked.
    ///
    /// # Errors
    /// Where the disk refuses, or `answered` does.
    pub fn begin_anew_where<E: From<SpoolFault>>(
        &self,
        answered: impl FnOnce(&HashSet<EnvelopeHash>) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.known.len() > 1 && answered(&inside.known)? {
            inside.begin_anew()?;
        }
        Ok(())
    }
}

impl Inside {
    fn begin_anew(&mut self) -> Result<(), SpoolFault> {
        self.settle_doubt()?;
        let newest = frames(&self.file.read()?).0.pop();
        self.in_doubt = true;
        self.file.truncate(HEADER as u64)?;
        self.file.sync()?;
        self.in_doubt = false;
        self.length = HEADER as u64;
        self.known.clear();
        match newest {
            Some(newest) => self.add(&newest),
            None => Ok(()),
        }
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), SpoolFault> {
        let frame = frame(bytes);
        self.in_doubt = true;
        self.file.append(&frame)?;
        self.file.sync()?;
        self.in_doubt = false;
        self.length += frame.len() as u64;
        self.known.insert(envelope::hash(bytes));
        Ok(())
    }

    fn settle_doubt(&mut self) -> Result<(), SpoolFault> {
        if self.in_doubt {
            self.file.truncate(self.length)?;
            self.file.sync()?;
            self.in_doubt = false;
        }
        Ok(())
    }
}

fn load(file: &mut dyn SpoolFile) -> Result<(Vec<Vec<u8>>, u64), SpoolFault> {
    let bytes = file.read()?;
    if !may_be_spool(&bytes) {
        return Err(SpoolFault::NotASpool);
    }
    if !bytes.starts_with(MAGIC) {
        file.truncate(0)?;
        file.append(MAGIC)?;
        file.sync()?;
        return Ok((Vec::new(), HEADER as u64));
    }
    let (envelopes, whole) = frames(&bytes);
    if whole < bytes.len() {
        tracing::warn!(
            bytes = bytes.len() - whole,
            "the end of the spool was cut off and is taken away"
        );
        file.truncate(whole as u64)?;
    }
    // What was appended before a kill may be in the file and not on the disk.
    file.sync()?;
    Ok((envelopes, whole as u64))
}

/// A file too short for an envelope is one as well: the power went while it was begun, and left a part, or zeros.
fn may_be_spool(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) || bytes.len() <= HEADER
}

/// The envelopes of a spool file, whoever's it is; frames that are not whole are passed over.
///
/// # Errors
/// Where it is no spool.
pub fn read(bytes: &[u8]) -> Result<Vec<Vec<u8>>, SpoolFault> {
    spool_file::read(bytes).ok_or(SpoolFault::NotASpool)
}

/// The envelopes of the spool file at `path`; none where there is no file, or it is no spool.
pub(crate) fn spooled(path: &Path) -> io::Result<Vec<Vec<u8>>> {
    let found = files::found(path, LONGEST)?;
    Ok(found.and_then(|bytes| read(&bytes).ok()).unwrap_or_default())
}
