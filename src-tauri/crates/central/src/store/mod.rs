//! The database: one writer, `STRICT` tables, WAL, `synchronous=FULL`. A table's file holds its queries.

mod epoch;
mod lease;
mod open;
mod operator;
mod record;
mod request;
mod session;
mod stored;
mod subscriber;
mod terminal;
mod terminal_key;

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::refusal::{Answer, Refusal};

pub(crate) use epoch::{begin_epoch, epoch, head, keep_gaps, keep_journal};
pub(crate) use lease::{is_leased_to, lease};
pub(crate) use open::{connect, open};
pub(crate) use operator::{
    Changed, Operator, Tries, add_office, add_operator, begin_try, block, forget_tries, office_exists, operator,
    set_password, standings,
};
pub(crate) use record::{
    Entry, Row, earlier_outcome, has_record, history, is_contested, keep_envelope, keep_quarantined, keep_record,
};
pub(crate) use request::remember_request;
pub(crate) use session::{NewSession, begin_session, end_other_sessions, end_session, session_operator};
pub use stored::{StoredRecord, disable_terminal_of, new_enrolment_code, stored_records, stored_terminals};
pub(crate) use stored::{new_code, stored};
pub(crate) use subscriber::{add_reading, add_subscriber, figures_before, subscriber};
pub use terminal::StoredTerminal;
pub(crate) use terminal::{
    Terminal, add_code, any_terminal, disable_terminal, enrol, retire_terminal, terminals, unused_codes,
};
pub(crate) use terminal_key::terminal_keys;

/// A handle to the one writer; cheap to clone.
#[derive(Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    pub(crate) fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// One transaction, on the thread that calls.
    pub(crate) fn transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A poisoned lock holds no half-done work: its transaction was rolled back.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// One transaction, on a thread that may block.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Answer<T> + Send + 'static,
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
