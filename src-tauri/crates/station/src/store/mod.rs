//! The encrypted database: one connection, one writer. Each table has a file: its rows and its queries.

mod draft;
pub mod import;
mod lease;
mod migrations;
mod outbox;
mod record;
mod setting;
mod slip;
mod subscriber;
mod terminal;

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

pub use lease::{HeldLease, TakenNumber};
pub use outbox::{Attempt, Outgoing, Settled};
pub use record::{ChainHead, NewRecord, RecordState, StoredRecord};
pub use slip::{Slip, SlipKey};
pub use subscriber::Remembered;
pub use terminal::{ClockMarks, Terminal};

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

/// The database of one counter.
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Makes the database of a new installation, or opens it.
    ///
    /// # Errors
    /// See [`StoreFault`].
    pub fn create(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self> {
        Self::open_with(path, key, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a database that is there. Never makes one.
    ///
    /// # Errors
    /// See [`StoreFault`].
    pub fn open(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self> {
        Self::open_with(path, key, OpenFlags::empty())
    }

    fn open_with(path: &Path, key: &Zeroizing<[u8; 32]>, more: OpenFlags) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let mut connection = Connection::open_with_flags(path, flags)?;
        let hex: Zeroizing<String> = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
        let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *hex));
        connection.execute_batch(&pragma)?;
        // The first read shows whether the key fits.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA secure_delete = ON;
             PRAGMA busy_timeout = 2000;",
        )?;
        migrations::apply(&mut connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
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
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| E::from(StoreFault::from(e)))?;
        let done = work(&transaction)?;
        transaction.commit().map_err(|e| E::from(StoreFault::from(e)))?;
        Ok(done)
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

fn instant(text: &str, table: &'static str) -> Result<jiff::Timestamp> {
    text.parse().map_err(|_| StoreFault::Row(table))
}

fn json<T: serde::Serialize>(value: &T, table: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| StoreFault::Row(table))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str, table: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| StoreFault::Row(table))
}
