//! Writing a record: number, envelope, outbox row, chain link and journal entry in one transaction, then the spool. Only
//! when both are on the disk is the number given.

use std::sync::atomic::{AtomicU32, Ordering};

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{
    Applicant, Base64, Clock, Content, Correction, Fee, FeeState, Personal, Record, Registrar, ServiceDefinition,
    VisitRef,
    envelope::{self, Outside},
    journal::Event,
};
use rusqlite::Transaction;

use super::Records;
use crate::{
    Fault,
    core::{Core, Line},
    notice::Notice,
    sabotage::Sabotage,
    store::{ChainHead, ClockMarks, Contact, Epoch, NewRecord, StoreFault, TakenNumber, millis},
};

/// What a record is made of, beside what this counter knows of itself.
pub(crate) struct Taken<'a> {
    pub service: &'a ServiceDefinition,
    pub registrar: Registrar,
    pub subject: Option<Personal>,
    pub applicant: Applicant,
    pub visit: VisitRef,
    pub content: Content,
}

/// Which record is written: a new one, or the next revision of one.
pub(crate) struct Version<'a> {
    pub tracking_number: &'a str,
    pub revision: u32,
    pub correction: Option<Correction>,
    /// What an earlier revision costs: a correction is not charged anew. `None`: by today's circular.
    pub fee: Option<Fee>,
}

impl<'a> Version<'a> {
    pub fn first(tracking_number: &'a str) -> Self {
        Self {
            tracking_number,
            revision: 1,
            correction: None,
            fee: None,
        }
    }
}

impl Records {
    /// The transaction of a record, then the spool, then a notice to all who wait for either. Gives the number.
    ///
    /// # Errors
    /// Whatever `work` or the disk says; then nothing was written.
    pub(crate) fn write_down(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(String, Vec<u8>), Fault>,
    ) -> Result<String, Fault> {
        let core = &self.core;
        let (number, envelope) = {
            let _writing = Writing::begin(core);
            core.store.write(work)?
        };
        if core.sabotage.is(Sabotage::NumberOutside) {
            core.store
                .write::<_, StoreFault>(|tx| TakenNumber::next(tx).map(|_| ()))?;
        }
        self.spool_or_log(&envelope);
        core.tell(Notice::Status);
        core.wake.notify_one();
        Ok(number)
    }

    /// A number for a new record; `None` where the counter has none left.
    pub(crate) fn next_number(&self, tx: &Transaction<'_>) -> Result<Option<TakenNumber>, StoreFault> {
        if self.core.sabotage.is(Sabotage::NumberOutside) {
            return TakenNumber::peek(tx);
        }
        TakenNumber::next(tx)
    }

    /// The record as it will be sealed: what was taken, by whom, at this counter, now.
    pub(crate) fn record(
        &self,
        tx: &Transaction<'_>,
        version: &Version<'_>,
        taken: Taken<'_>,
    ) -> Result<Record, StoreFault> {
        let terminal = &self.core.terminal;
        Ok(Record {
            tracking_number: version.tracking_number.to_owned(),
            revision: version.revision,
            terminal: terminal.terminal.clone(),
            office: terminal.office.code.clone(),
            counter: terminal.counter.clone(),
            registrar: taken.registrar,
            service: taken.service.reference(),
            subject: taken.subject,
            applicant: taken.applicant,
            visit: taken.visit,
            offline: *self.core.line.borrow() != Line::Online,
            fee: version
                .fee
                .unwrap_or_else(|| fee_today(taken.service, self.core.today())),
            clock: self.claim(tx)?,
            correction: version.correction,
            content: taken.content,
            attachments: Vec::new(),
        })
    }

    /// What this machine's clock says, with everything central needs to judge it by.
    fn claim(&self, tx: &Transaction<'_>) -> Result<Clock, StoreFault> {
        let Core { clock, journal, .. } = self.core.as_ref();
        let now = clock.now();
        let suspect = journal.clock(tx)?;
        ClockMarks::raise(tx, now)?;
        Contact::pass(tx, clock.as_ref())?;
        let contact = Contact::find(tx, clock.as_ref())?;
        Ok(Clock {
            taken_at: now,
            suspect,
            boot: clock.boot().to_owned(),
            monotonic_ms: millis(clock.monotonic()),
            high_water: ClockMarks::find(tx)?.high_water.unwrap_or(now),
            server_time: contact.map(|contact| contact.server_time),
        })
    }

    /// Seals the record into the chain, and writes it with its outbox row and journal entry. Gives the envelope.
    pub(crate) fn file(&self, tx: &Transaction<'_>, record: &Record) -> Result<Vec<u8>, Fault> {
        let core = &self.core;
        let terminal = &core.terminal.terminal;
        let head = ChainHead::find(tx, terminal)?;
        let outside = Outside {
            version: 1,
            terminal: terminal.clone(),
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            epoch: Epoch::find(tx)?.number,
            sequence: head.sequence + 1,
            previous: Base64(head.hash.to_vec()),
            sealed_to: core.terminal.central_keys.sealing_id.clone(),
        };
        let envelope = envelope::seal(record, &outside, &core.signing, &core.sealing)?;
        NewRecord {
            record,
            sequence: outside.sequence,
            envelope: &envelope,
        }
        .insert(tx)?;
        let recorded = Event::Recorded {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            envelope: Base64(envelope::hash(&envelope).to_vec()),
        };
        core.journal.write(tx, recorded)?;
        Ok(envelope)
    }

    /// The record is in the database, so its number is good. A spool that refuses is a second copy less until the
    /// next start, which appends what it lacks; the citizen is not sent away for it.
    fn spool_or_log(&self, envelope: &[u8]) {
        if let Err(fault) = self.core.spool.append(envelope) {
            tracing::error!(%fault, "spool refused an envelope; appended at the next start");
        }
    }
}

fn fee_today(service: &ServiceDefinition, today: JalaliDate) -> Fee {
    let rial = service.fee_on(&today.to_string());
    Fee {
        rial,
        state: if rial == 0 { FeeState::Exempt } else { FeeState::Open },
    }
}

/// Records being written: while there is one, the screen says not to switch off.
struct Writing<'a>(&'a AtomicU32);

impl<'a> Writing<'a> {
    fn begin(core: &'a Core) -> Self {
        core.writing.fetch_add(1, Ordering::SeqCst);
        core.tell(Notice::Status);
        Self(&core.writing)
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
