//! A store that commits one transaction late. Debug builds only: it shows that the crash tests would see it.

use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, DropBehavior, Transaction};

use super::{Result, StoreFault};

#[derive(Default)]
pub(super) struct Late {
    on: AtomicBool,
}

impl Late {
    pub(super) fn begin(&self) {
        self.on.store(true, Ordering::SeqCst);
    }

    /// Commits what the last one left open.
    pub(super) fn commit<E: From<StoreFault>>(&self, connection: &Connection) -> std::result::Result<(), E> {
        if connection.is_autocommit() {
            return Ok(());
        }
        let committed: Result<()> = connection.execute_batch("COMMIT").map_err(StoreFault::from);
        committed.map_err(E::from)
    }

    /// Leaves the transaction open; gives it back where it is to be committed now.
    pub(super) fn keep<'c>(&self, mut transaction: Transaction<'c>) -> Option<Transaction<'c>> {
        if self.on.load(Ordering::SeqCst) {
            transaction.set_drop_behavior(DropBehavior::Ignore);
            None
        } else {
            Some(transaction)
        }
    }
}
