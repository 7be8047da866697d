//! The database: SQLite or PostgreSQL, behind one border ([`tx::Tx`]). A table's file holds its queries, for both.

mod epoch;
mod lease;
mod notice;
mod operator;
mod postgres;
mod record;
mod request;
mod service;
mod session;
mod sqlite;
mod stored;
mod subscriber;
mod terminal;
mod terminal_key;
pub(crate) mod tx;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use crate::refusal::{Answer, Refusal};

pub(crate) use epoch::{begin_epoch, epoch, head, keep_gaps, keep_journal};
pub(crate) use lease::{is_leased_to, lease};
pub(crate) use notice::{notices, post_notice, withdraw_notice};
pub(crate) use operator::{
    Changed, Operator, Tries, add_office, add_operator, begin_try, block, forget_tries, hash_anew, office_exists,
    operator, set_password, standings,
};
pub(crate) use record::{
    Entry, Row, earlier_outcome, first_revision, has_record, history, is_contested, keep_envelope, keep_quarantined,
    keep_record,
};
pub(crate) use request::remember_request;
pub(crate) use service::{
    add_service, catalogue_version, live_service, live_services, service, stop_service, stopped_services,
};
pub(crate) use session::{NewSession, begin_session, end_other_sessions, end_session, session_operator};
pub use stored::{StoredRecord, disable_terminal_of, new_enrolment_code, stored_records, stored_terminals};
pub(crate) use stored::{new_code, of, stored};
pub(crate) use subscriber::{add_reading, add_subscriber, figures_before, subscriber};
pub use terminal::StoredTerminal;
pub(crate) use terminal::{
    Terminal, add_code, any_terminal, disable_terminal, enrol, retire_terminal, terminals, unused_codes,
};
pub(crate) use terminal_key::terminal_keys;
pub use tx::StorageFault;
pub(crate) use tx::{Stored, Tx};

/// Where central's data is: SQLite's file, or a PostgreSQL for several copies of central. The keys lie beside the path in
/// either case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    pub path: PathBuf,
    /// `postgres://…`; none for the file at `path`.
    pub postgres: Option<String>,
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            postgres: None,
        }
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        path.as_path().into()
    }
}

/// What is done in a transaction, perhaps more than once; says whether it is to be kept.
type Work<'a> = &'a mut (dyn FnMut(&dyn Tx) -> bool + Send);

/// A kind of database.
trait Storage: Send + Sync {
    /// Gives the work a transaction in which nothing of another one is seen before it is whole, and of which all is kept or
    /// nothing. Work that another transaction got in the way of is begun again.
    fn transact(&self, work: Work<'_>) -> Stored<()>;
}

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    storage: Arc<dyn Storage>,
    /// After so many more commits the program dies; never where it is negative. For the tests; debug builds only.
    dies_after: Arc<AtomicI64>,
}

impl Store {
    /// Opens the database, or makes it.
    pub(crate) fn open(database: &Database, vfs: Option<&str>) -> Stored<Self> {
        Ok(Self::on(match &database.postgres {
            Some(url) => Arc::new(postgres::Postgres::open(url)?),
            None => Arc::new(sqlite::Sqlite::new(sqlite::open(&database.path, vfs)?)),
        }))
    }

    /// Another handle to a database that is there, for the tools.
    pub(crate) fn connect(database: &Database) -> Stored<Self> {
        Ok(Self::on(match &database.postgres {
            Some(url) => Arc::new(postgres::Postgres::open(url)?),
            None => Arc::new(sqlite::Sqlite::new(sqlite::connect(&database.path)?)),
        }))
    }

    fn on(storage: Arc<dyn Storage>) -> Self {
        Self {
            storage,
            dies_after: Arc::new(AtomicI64::new(-1)),
        }
    }

    /// From now on: see [`Store::dies_after`]. Does nothing in a release build.
    pub(crate) fn arm(&self) {
        let commits = std::env::var("KIOSK_CENTRAL_DIES_AFTER_COMMIT").ok();
        if let Some(commits) = commits.and_then(|commits| commits.parse().ok())
            && cfg!(debug_assertions)
        {
            self.dies_after.store(commits, Ordering::SeqCst);
        }
    }

    /// One transaction, on the thread that calls.
    pub(crate) fn transaction<T: Send, E: From<StorageFault> + Send>(
        &self,
        work: impl Fn(&dyn Tx) -> Result<T, E> + Send,
    ) -> Result<T, E> {
        let mut outcome = Err(E::from(StorageFault::Row));
        let end = &mut outcome;
        self.storage.transact(&mut move |tx| {
            *end = work(tx);
            end.is_ok()
        })?;
        if outcome.is_ok() && self.dies_after.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::process::abort();
        }
        outcome
    }

    /// One transaction, on a thread that may block.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl Fn(&dyn Tx) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        let store = self.clone();
        blocking(move || store.transaction(work)).await
    }
}

/// Runs what would hold up the others on a thread of its own.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a job of a call ended unexpectedly");
        Err(Refusal::internal())
    })
}

/// SHA-256, under which secrets are kept.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}
