//! The encrypted database: one connection, one writer. Each table has a file: its rows and its queries.

mod authorities;
mod batch;
mod central_list;
mod contact;
mod definition;
mod draft;
mod epoch;
mod follow_up;
pub mod import;
mod journal;
#[cfg(debug_assertions)]
mod late;
mod lease;
mod migrations;
mod new_record;
mod outbox;
mod parked;
mod print_words;
mod printer;
mod purge;
mod record;
mod setting;
mod slip;
mod starts;
#[cfg(debug_assertions)]
mod steps;
mod subscriber;
mod tally;
mod terminal;
mod terminal_key;
mod tried;
mod trouble;
mod turns;
mod uptime;
mod verifier;

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::files;

pub use authorities::Authorities;
pub use batch::KnownBatch;
pub(crate) use batch::entries_before as journal_entries_before;
pub use central_list::{CentralList, List, NoticeRead};
pub use contact::Contact;
pub(crate) use contact::millis;
pub use definition::{Definition, Outline, Read as ReadDefinition};
pub(crate) use draft::{DraftKey, clear_all as clear_drafts, drafts_of};
pub use epoch::Epoch;
pub use follow_up::{FollowUp, Said};
pub use journal::JournalEnd;
pub(crate) use journal::{all as journal_entries, has as journal_has, newest as newest_entry};
pub use lease::{HeldLease, TakenNumber};
pub use new_record::{ChainHead, NewRecord};
pub use outbox::{Attempt, Outgoing, Settled};
pub use parked::Parked;
pub use printer::KnownPrinter;
pub use purge::Limits as KeepLimits;
pub use record::{Filter, Kept, RecordState, StoredRecord};
pub use setting::ChosenPrinter;
pub use setting::LargePrint;
pub use setting::PrinterHeads;
pub use slip::Slip;
pub use starts::Starts;
pub use subscriber::Remembered;
pub use tally::Counts;
pub use terminal::{Bound, ClockMarks, Terminal};
pub use terminal_key::KnownKey;
pub use tried::{Begun, Tried};
pub use trouble::Trouble;
pub use uptime::Uptime;
pub(crate) use verifier::stands;
pub use verifier::{HashCost, Verifier};

#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// Full, read-only or failing: nothing was written.
    #[error("the disk refuses")]
    Disk(#[source] rusqlite::Error),
    /// The key does not fit, or the file is damaged: SQLCipher cannot tell them apart.
    #[error("the database cannot be read with this key")]
    Unreadable,
    #[error("the database was written by a later version ({found} > {known})")]
    Newer { found: i64, known: i64 },
    #[error("the database refuses")]
    Sql(#[source] rusqlite::Error),
    #[error("a row of {0} does not hold what it should")]
    Row(&'static str),
}

impl From<rusqlite::Error> for StoreFault {
    fn from(e: rusqlite::Error) -> Self {
        match e.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => {
                Self::Disk(e)
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unreadable,
            _ => Self::Sql(e),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreFault>;

/// How a database is opened, where it is not the usual way.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner<'a> {
    /// Makes it where there is none.
    pub create: bool,
    /// Name of a file system registered with SQLite; the machine's where there is none.
    pub vfs: Option<&'a str>,
    pub durability: Durability,
}

/// When a commit is on the disk. Anything but `Full` exists in debug builds only, for the tests that show that
/// the tests would see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    #[default]
    Full,
    #[cfg(debug_assertions)]
    Normal,
    #[cfg(debug_assertions)]
    Off,
}

impl Durability {
    fn pragma(self) -> &'static str {
        match self {
            Self::Full => "PRAGMA synchronous = FULL;",
            #[cfg(debug_assertions)]
            Self::Normal => "PRAGMA synchronous = NORMAL;",
            #[cfg(debug_assertions)]
            Self::Off => "PRAGMA synchronous = OFF;",
        }
    }
}

/// The database of one counter.
pub struct Store {
    connection: Mutex<Connection>,
    #[cfg(debug_assertions)]
    late: late::Late,
}

impl Store {
    /// Makes the database of a new installation, or opens it.
    ///
    /// # Errors
    /// See [`StoreFault`].
    pub fn create(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self> {
        Self::open_with(
            path,
            key,
            &Manner {
                create: true,
                ..Manner::default()
            },
        )
    }

    /// Opens a database that is there. Never makes one.
    ///
    /// # Errors
    /// See [`StoreFault`].
    pub fn open(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self> {
        Self::open_with(path, key, &Manner::default())
    }

    /// # Errors
    /// See [`StoreFault`].
    pub fn open_with(path: &Path, key: &Zeroizing<[u8; 32]>, manner: &Manner) -> Result<Self> {
        let mut connection = unlocked(path, key, manner)?;
        if manner.vfs.is_none() {
            files::restrict(path).map_err(|_| StoreFault::Disk(rusqlite::Error::InvalidPath(path.to_owned())))?;
        }
        connection.execute_batch(manner.durability.pragma())?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA fullfsync = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA secure_delete = ON;
             PRAGMA busy_timeout = 2000;",
        )?;
        migrations::apply(&mut connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
            #[cfg(debug_assertions)]
            late: late::Late::default(),
        })
    }

    /// Gives the whole database another key, in one transaction of SQLCipher's: after a power cut one of the two opens
    /// it. This store goes on with the new one.
    ///
    /// # Errors
    /// Where the disk refuses: then the old key still opens it.
    pub fn rekey(&self, key: &Zeroizing<[u8; 32]>) -> Result<()> {
        let connection = self.lock();
        #[cfg(debug_assertions)]
        self.late.commit::<StoreFault>(&connection)?;
        // Nothing under the old key stays behind in the log, before or after.
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(checkpoint, [], |_| Ok(()))?;
        connection.execute_batch(&pragma("rekey", key))?;
        connection.query_row(checkpoint, [], |_| Ok(()))?;
        Ok(())
    }

    /// Opens a database that is there, asks one thing of it, and closes it: whatever its version, and without bringing it
    /// to this one.
    ///
    /// # Errors
    /// See [`StoreFault`].
    pub fn look<T>(path: &Path, key: &Zeroizing<[u8; 32]>, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = unlocked(path, key, &Manner::default())?;
        migrations::known(&connection)?;
        ask(&connection)
    }

    /// From now on a transaction is committed by the one after it: the mistake that a crash test has to see. Does nothing
    /// in a release build.
    pub(crate) fn commit_late(&self) {
        #[cfg(debug_assertions)]
        self.late.begin();
    }

    /// All of `work` or nothing of it, on disk before this returns.
    ///
    /// # Errors
    /// Whatever `work` or the disk says; then nothing was written.
    pub fn write<T, E: From<StoreFault>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = self.lock();
        #[cfg(debug_assertions)]
        self.late.commit(&connection)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| E::from(StoreFault::from(e)))?;
        let done = work(&transaction)?;
        #[cfg(debug_assertions)]
        let Some(transaction) = self.late.keep(transaction) else {
            return Ok(done);
        };
        transaction.commit().map_err(|e| E::from(StoreFault::from(e)))?;
        Ok(done)
    }

    /// Folds the log into the database and cuts it to nothing, so that no older page of what was taken away is left in it.
    ///
    /// # Errors
    /// Where the disk refuses; the next one makes it good.
    pub fn cut_log(&self) -> Result<()> {
        Ok(self
            .lock()
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// # Errors
    /// Whatever `work` says.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolled it back; the connection itself is whole.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection whose key fits: the first read shows it.
fn unlocked(path: &Path, key: &Zeroizing<[u8; 32]>, manner: &Manner) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, manner.create);
    let connection = match manner.vfs {
        None => Connection::open_with_flags(path, flags)?,
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
    };
    connection.execute_batch(&pragma("key", key))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

/// As raw bytes: no key is derived, and opening takes milliseconds.
fn pragma(name: &str, key: &Zeroizing<[u8; 32]>) -> Zeroizing<String> {
    let hex: Zeroizing<String> = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
    Zeroizing::new(format!("PRAGMA {name} = \"x'{}'\";", *hex))
}

fn instant(text: &str, table: &'static str) -> Result<jiff::Timestamp> {
    text.parse().map_err(|_| StoreFault::Row(table))
}

fn json<T: serde::Serialize>(value: &T, table: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreFault::Row(table))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str, table: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreFault::Row(table))
}
