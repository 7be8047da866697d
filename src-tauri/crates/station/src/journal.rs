//! The journal of this counter: what it did, in a signed chain. Each entry belongs to the transaction of what it
//! tells, so that neither stands without the other.

use std::sync::Arc;

use kiosk_wire::{
    Base64, Gap, Lease, LeaseRequest, NotGenuine, PublicKey, Signed, SigningKey,
    journal::{self, Broken, EntryHash, Event, JournalEntry, JournalHead},
    signed,
};
use rusqlite::{Connection, Transaction};

use crate::{
    clock::Clock,
    store::{ClockMarks, Contact, Epoch, HeldLease, JournalEnd, Result, Store, StoreFault, journal_entries},
};

/// The pen of one counter.
#[derive(Clone)]
pub struct Journal {
    terminal: String,
    key: SigningKey,
    clock: Arc<dyn Clock>,
}

impl Journal {
    #[must_use]
    pub fn new(terminal: &str, key: SigningKey, clock: Arc<dyn Clock>) -> Self {
        Self {
            terminal: terminal.to_owned(),
            key,
            clock,
        }
    }

    /// # Errors
    /// Where the database refuses.
    pub fn write(&self, tx: &Transaction<'_>, event: Event) -> Result<()> {
        let end = JournalEnd::find(tx, &self.terminal)?;
        let entry = JournalEntry {
            terminal: self.terminal.clone(),
            epoch: Epoch::find(tx)?.number,
            sequence: end.sequence + 1,
            previous: Base64(end.hash.to_vec()),
            at: self.clock.now(),
            event,
        };
        let link = entry.sign(&self.key).map_err(unsigned)?;
        end.append(tx, &link)
    }

    #[must_use]
    pub fn terminal(&self) -> &str {
        &self.terminal
    }

    /// Notes when the clock becomes suspect, or sound again. Gives which it is.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn clock(&self, tx: &Transaction<'_>) -> Result<bool> {
        let contact = Contact::find(tx, self.clock.as_ref())?;
        let suspect = ClockMarks::find(tx)?.is_suspect(contact.as_ref(), self.clock.now());
        if ClockMarks::turns_suspect(tx, suspect)? {
            self.write(tx, Event::Clock { suspect })?;
        }
        Ok(suspect)
    }

    /// A new block of numbers, with central's signed answer, and the older ones that are given up with it.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn lease(&self, tx: &Transaction<'_>, request: &LeaseRequest, lease: &Lease, proof: &[u8]) -> Result<()> {
        let Lease { year, first, count, .. } = *lease;
        let gaps = HeldLease::insert(tx, request, lease, proof)?;
        self.write(tx, Event::Leased { year, first, count })?;
        self.gaps(tx, gaps)
    }

    /// # Errors
    /// Where the database refuses.
    pub fn gaps(&self, tx: &Transaction<'_>, gaps: Vec<Gap>) -> Result<()> {
        gaps.into_iter().try_for_each(|gap| {
            let Gap {
                year,
                first,
                count,
                reason,
            } = gap;
            let event = Event::Gap {
                year,
                first,
                count,
                reason,
            };
            self.write(tx, event)
        })
    }

    /// What central is told: how far the journal goes.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn head(&self, db: &Connection) -> Result<(u64, Signed<JournalHead>)> {
        let end = JournalEnd::find(db, &self.terminal)?;
        let head = JournalHead {
            terminal: self.terminal.clone(),
            epoch: Epoch::find(db)?.number,
            position: end.position(),
        };
        let signed = Signed::new(&head, &self.key, &self.terminal).map_err(unsigned)?;
        Ok((end.sequence, signed))
    }
}

fn unsigned(_: NotGenuine) -> StoreFault {
    StoreFault::Row("journal")
}

/// Why a journal does not hold.
#[derive(Debug, thiserror::Error)]
pub enum JournalFault {
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Broken(#[from] Broken),
}

/// Verifies the whole journal of a database and gives its end.
///
/// # Errors
/// The first entry that does not hold, or a database that cannot be read.
pub fn verify(store: &Store, terminal: &str, key: &PublicKey) -> std::result::Result<(u64, EntryHash), JournalFault> {
    let entries = store.read(journal_entries)?;
    let (sequence, hash) = journal::verify(terminal, key, entries.iter().map(Vec::as_slice))?;
    // What the next entry would be linked to.
    let end = store.read(|db| JournalEnd::find(db, terminal))?;
    if end == (JournalEnd { sequence, hash }) {
        Ok((sequence, hash))
    } else {
        Err(Broken::Link(sequence).into())
    }
}

/// What an entry says, unproven.
pub(crate) fn claimed(entry: &[u8]) -> Option<JournalEntry> {
    serde_json::from_slice(&signed::claimed_payload(entry)?).ok()
}
