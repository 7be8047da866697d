//! Taking a reading: from what was typed to a number that may be shown.

use std::sync::atomic::{AtomicU32, Ordering};

use kiosk_domain::{
    figure,
    id::VisitorId,
    jalali::JalaliDate,
    reading::{Limits, PreviousFrom},
};
use kiosk_wire::{
    Applicant, ApplicantKind, Base64, Clock, Content, Correction, Figure, NotChecked, PreviousSource, Reading, Record,
    envelope::{self, Outside},
    journal::Event,
};
use rusqlite::Transaction;

use super::{Facts, TakenReading, check, reading};
use crate::{
    Fault, Station, clock,
    notice::Notice,
    station::lock,
    store::{ChainHead, ClockMarks, Contact, Epoch, NewRecord, StoreFault, StoredRecord, TakenNumber, millis},
    view::{self, Checked, Draft, Field, OfflineLevel, Saved},
};

/// Who stands behind a record: the operator's code goes on it.
pub struct Signer<'a> {
    pub operator: &'a str,
}

/// Which record is written: a new one, or the next revision of one.
pub(super) struct Version<'a> {
    pub tracking_number: &'a str,
    pub revision: u32,
    pub correction: Option<Correction>,
}

impl Station {
    /// The verdict on what is typed so far; keeps it, so that a crash loses none of it.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn check(&self, draft: &Draft) -> Result<Checked, Fault> {
        let operator = self.operator()?.operator.code;
        self.store.write::<_, StoreFault>(|tx| {
            let contact = Contact::find(tx, self.clock.as_ref())?;
            draft.keep(tx, &operator, contact.as_ref().map(Contact::now))
        })?;
        let facts = self.facts_for(draft)?;
        let meter = facts.as_ref().map(|facts| &facts.meter);
        let checked = check(draft, meter, &self.limits(), self.today(), self.clock_suspect()?);
        Ok(Checked {
            previous_on: facts.and_then(|facts| facts.previous_on),
            ..checked
        })
    }

    /// What was being typed when the program stopped.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn draft(&self) -> Result<Option<Draft>, Fault> {
        let operator = self.operator()?.operator.code;
        Ok(self.store.read(|db| Draft::find(db, &operator))?)
    }

    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn clear_draft(&self) -> Result<(), Fault> {
        let operator = self.operator()?.operator.code;
        Ok(self.store.write::<_, StoreFault>(|tx| Draft::clear(tx, &operator))?)
    }

    /// Takes the reading, or the correction where the draft is one. When this returns a number, the record is on disk.
    ///
    /// # Errors
    /// Whatever is missing or refuses; then nothing was written and the draft is still there.
    pub fn submit(&self, draft: &Draft) -> Result<Saved, Fault> {
        let session = self.operator()?;
        if let Some(correction) = &draft.correction {
            let reason = correction.reason.ok_or(Fault::Incomplete(Field::CorrectionReason))?;
            return self.correct(&correction.tracking_number, draft, reason);
        }
        self.expect_slip();
        let signer = Signer {
            operator: &session.operator.code,
        };
        let tracking_number = self.take_reading(draft, &signer, |tx, _| Draft::clear(tx, signer.operator))?;
        *lock(&self.facts) = None;
        Ok(Saved { tracking_number })
    }

    /// One transaction: number, record, outbox row, chain link, journal entry, and whatever `also` writes with the
    /// number. Then the envelope goes to the spool. Only when both are on the disk is the number given.
    pub(crate) fn take_reading(
        &self,
        draft: &Draft,
        signer: &Signer<'_>,
        also: impl FnOnce(&Transaction<'_>, &str) -> Result<(), StoreFault>,
    ) -> Result<String, Fault> {
        let (taken, source) = self.whole(draft)?;
        self.write_down(|tx| {
            let TakenNumber(number) = self.next_number(tx)?.ok_or(Fault::NoNumbers)?;
            let version = Version {
                tracking_number: number.as_str(),
                revision: 1,
                correction: None,
            };
            let record = self.record(tx, &version, &taken, source, signer)?;
            let envelope = self.file(tx, &record, taken.bill_id.as_str())?;
            also(tx, &record.tracking_number)?;
            Ok((record.tracking_number, envelope))
        })
    }

    fn next_number(&self, tx: &Transaction<'_>) -> Result<Option<TakenNumber>, StoreFault> {
        #[cfg(debug_assertions)]
        if self.sabotage == Some(crate::Sabotage::NumberOutside) {
            return TakenNumber::peek(tx);
        }
        TakenNumber::next(tx)
    }

    /// The draft as typed values, where nothing is missing and records may be taken.
    pub(super) fn whole(&self, draft: &Draft) -> Result<(TakenReading, PreviousSource), Fault> {
        let facts = self.facts_for(draft)?;
        let meter = facts.as_ref().map(|facts| &facts.meter);
        let suspect = self.clock_suspect()?;
        let taken = reading(draft, meter, &self.limits(), self.today(), suspect).map_err(Fault::Incomplete)?;
        if self.offline()? == OfflineLevel::Hard {
            return Err(Fault::OfflineTooLong);
        }
        let source = facts.as_ref().map_or(PreviousSource::Paper, |facts| facts.source);
        Ok((taken, source))
    }

    /// The transaction of a record, then the spool, then whoever waits for either.
    pub(super) fn write_down(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(String, Vec<u8>), Fault>,
    ) -> Result<String, Fault> {
        let (number, envelope) = {
            let _writing = Writing::begin(self);
            self.store.write(work)?
        };
        #[cfg(debug_assertions)]
        if self.sabotage == Some(crate::Sabotage::NumberOutside) {
            self.store
                .write::<_, StoreFault>(|tx| TakenNumber::next(tx).map(|_| ()))?;
        }
        self.spool_or_say(&envelope);
        self.tell(Notice::Status);
        self.wake.notify_one();
        Ok(number)
    }

    /// The record is in the database, so its number is good. A spool that refuses is a second copy less until the
    /// next start, which appends what it lacks; the citizen is not sent away for it.
    fn spool_or_say(&self, envelope: &[u8]) {
        if let Err(fault) = self.spool.append(envelope) {
            tracing::error!(%fault, "the spool refuses an envelope");
        }
    }

    pub(super) fn record(
        &self,
        tx: &Transaction<'_>,
        version: &Version<'_>,
        taken: &TakenReading,
        source: PreviousSource,
        signer: &Signer<'_>,
    ) -> Result<Record, Fault> {
        Ok(Record {
            tracking_number: version.tracking_number.to_owned(),
            revision: version.revision,
            terminal: self.terminal.terminal.clone(),
            office: self.terminal.office.code.clone(),
            counter: self.terminal.counter.clone(),
            registrar: signer.operator.to_owned(),
            applicant: applicant(taken)?,
            clock: self.claim(tx)?,
            correction: version.correction,
            content: Content::Reading(content(taken, source)),
        })
    }

    /// What this machine's clock says, with everything central needs to judge it by.
    pub(crate) fn claim(&self, tx: &Transaction<'_>) -> Result<Clock, StoreFault> {
        let now = self.clock.now();
        let suspect = self.journal.clock(tx)?;
        ClockMarks::raise(tx, now)?;
        Contact::pass(tx, self.clock.as_ref())?;
        let contact = Contact::find(tx, self.clock.as_ref())?;
        Ok(Clock {
            taken_at: now,
            suspect,
            boot: self.clock.boot().to_owned(),
            monotonic_ms: millis(self.clock.monotonic()),
            high_water: ClockMarks::find(tx)?.high_water.unwrap_or(now),
            server_time: contact.map(|contact| contact.server_time),
        })
    }

    /// Seals the record into the chain, and writes it with its outbox row and journal entry.
    pub(crate) fn file(&self, tx: &Transaction<'_>, record: &Record, bill_id: &str) -> Result<Vec<u8>, Fault> {
        let terminal = &self.terminal.terminal;
        let head = ChainHead::find(tx, terminal)?;
        let outside = Outside {
            version: 1,
            terminal: terminal.clone(),
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            epoch: Epoch::find(tx)?.number,
            sequence: head.sequence + 1,
            previous: Base64(head.hash.to_vec()),
            sealed_to: self.terminal.central_keys.sealing_id.clone(),
        };
        let envelope = envelope::seal(record, &outside, &self.signing, &self.sealing)?;
        NewRecord {
            record,
            sequence: outside.sequence,
            envelope: &envelope,
            bill_id,
        }
        .insert(tx)?;
        let recorded = Event::Recorded {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            envelope: Base64(envelope::hash(&envelope).to_vec()),
        };
        self.journal.write(tx, recorded)?;
        Ok(envelope)
    }

    pub(crate) fn facts_for(&self, draft: &Draft) -> Result<Option<Facts>, StoreFault> {
        let Ok(bill_id) = kiosk_domain::bill::BillId::parse(draft.bill_id.expose()) else {
            return Ok(None);
        };
        let mut facts = self.facts_of(bill_id.as_str())?;
        if let (Some(facts), Some(correction)) = (&mut facts, &draft.correction) {
            let number = &correction.tracking_number;
            facts.leave_out(&self.store.read(|db| StoredRecord::revisions(db, number))?);
        }
        Ok(facts)
    }

    /// Central's thresholds; where one of them is no figure, the program's own.
    pub(crate) fn limits(&self) -> Limits {
        let limits = self.settings().limits;
        let own = Limits::default();
        let parse = |text: &str, own| figure::Figure::parse(text).unwrap_or(own);
        Limits {
            high_percent: limits.high_percent,
            low_percent: limits.low_percent,
            high_single: parse(&limits.high_single, own.high_single),
            high_triple: parse(&limits.high_triple, own.high_triple),
            high_demand: parse(&limits.high_demand, own.high_demand),
            assumed_digits: limits.assumed_digits,
            most_digits: own.most_digits,
            old_after_days: limits.old_after_days,
        }
    }

    pub(crate) fn today(&self) -> JalaliDate {
        clock::jalali(self.clock.now())
    }
}

fn applicant(taken: &TakenReading) -> Result<Applicant, Fault> {
    let kind = match &taken.visitor {
        VisitorId::National(_) => ApplicantKind::National,
        VisitorId::Legal(_) => ApplicantKind::Legal,
        VisitorId::Foreign(_) => ApplicantKind::Foreign,
    };
    Ok(Applicant {
        kind,
        id: taken.visitor.as_str().into(),
        mobile: taken.mobile.as_str().into(),
        evidence: taken.evidence.ok_or(Fault::Incomplete(Field::Evidence))?.into(),
        civil_registry: NotChecked::NotChecked,
        shahkar: NotChecked::NotChecked,
        possession: NotChecked::NotChecked,
    })
}

fn content(taken: &TakenReading, source: PreviousSource) -> Reading {
    let figures = taken.figures.iter().map(|taken| {
        let (previous, previous_source) = match taken.previous {
            Some((figure, PreviousFrom::Subscriber)) => (Some(figure.to_string()), Some(source)),
            Some((figure, PreviousFrom::Paper)) => (Some(figure.to_string()), Some(PreviousSource::Paper)),
            None => (None, None),
        };
        Figure {
            register: view::Register::from(taken.register).into(),
            figure: taken.figure.to_string(),
            previous,
            previous_source,
            confirmed: taken.confirmed.iter().map(|odd| odd.code().to_owned()).collect(),
            lower_reason: taken.lower_reason.map(|reason| view::LowerReason::from(reason).into()),
        }
    });
    Reading {
        bill_id: taken.bill_id.as_str().into(),
        meter_kind: view::MeterKind::from(taken.meter_kind).into(),
        figures: figures.collect(),
        declared_on: taken.declared_on.to_string(),
    }
}

/// Records being written: while there is one, the screen says not to switch off.
struct Writing<'a>(&'a AtomicU32);

impl<'a> Writing<'a> {
    fn begin(station: &'a Station) -> Self {
        station.writing.fetch_add(1, Ordering::SeqCst);
        station.tell(Notice::Status);
        Self(&station.writing)
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
