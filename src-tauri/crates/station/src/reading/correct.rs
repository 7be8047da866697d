//! Corrections: the next revision of a record, with a reason. What was written before stays, here and at central.

use kiosk_domain::bill::BillId;
use kiosk_wire::{Applicant, ApplicantKind, Content, Correction, Personal, PreviousSource, Reading, Record};
use rusqlite::Connection;

use super::{ReadingDesk, draft::key};
use crate::{
    Fault,
    operators::{AtWork, TakesRecords},
    records::Version,
    store::{StoreFault, StoredRecord},
    view::{CorrectionDraft, CorrectionReason, Draft, RowDraft, Saved},
};

impl ReadingDesk {
    /// The record as an operator would type it, to be corrected: the visitor's id and mobile whole. Of another operator's
    /// visitor they are shown on a supervisor's word alone, and the journal has it before they are.
    ///
    /// # Errors
    /// Fails if there is no such record here, it is in quarantine, or another operator took it and no supervisor answers.
    pub fn correction_draft(&self, by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<Draft, Fault> {
        let before = self.core.store.read(|db| Ok(correctable(db, tracking_number)))??;
        let opening = self
            .operators
            .opening(by, &before.registrar.code, &before.tracking_number)?;
        let draft = draft_of(&before).ok_or(Fault::NoCorrection)?;
        if let Some(opening) = opening {
            self.core
                .store
                .write::<_, StoreFault>(|tx| self.core.journal.write(tx, opening))?;
        }
        Ok(draft)
    }

    /// Writes the next revision of the record: checked like a new reading, but never against its own figures.
    /// The number stays. When this returns, the revision is on disk; it is sent after those before it.
    ///
    /// # Errors
    /// Whatever is missing or refuses, no such record, one in quarantine, one that another operator took and no
    /// supervisor answers for, or nothing that is new; then nothing was
    /// written and the draft is still there.
    pub fn correct(
        &self,
        by: &AtWork<TakesRecords>,
        tracking_number: &str,
        draft: &Draft,
        reason: CorrectionReason,
    ) -> Result<Saved, Fault> {
        let before = self.core.store.read(|db| Ok(correctable(db, tracking_number)))??;
        let draft = Draft {
            correction: Some(CorrectionDraft {
                tracking_number: tracking_number.to_owned(),
                revision: before.revision + 1,
                reason: Some(reason),
            }),
            ..draft.clone()
        };
        let (taken, source) = self.complete(&draft)?;
        let service = self.service()?;
        let tracking_number = self.records.write_down(|tx| {
            // Central may have answered since.
            let before = correctable(tx, tracking_number)?;
            let version = Version {
                tracking_number,
                revision: before.revision + 1,
                correction: Some(Correction { reason: reason.into() }),
            };
            let record = self
                .records
                .record(tx, &version, self.taken(by, &service, &taken, source)?)?;
            if !changes_declaration(&before, &record) {
                return Err(Fault::NothingChanged);
            }
            let approval = self
                .operators
                .approval(by, &before.registrar.code, &record.tracking_number)?;
            let envelope = self.records.file(tx, &record)?;
            if let Some(approval) = approval {
                self.core.journal.write(tx, approval)?;
            }
            key(by).clear(tx)?;
            Ok((record.tracking_number, envelope))
        })?;
        // An approval is good for one correction: it ends with the visit.
        self.visit.end();
        self.core.tell_record(&tracking_number);
        Ok(Saved { tracking_number })
    }
}

/// The newest revision of a reading. A number in quarantine is left to people: central holds something else under it.
/// One whose contents are gone cannot be told from a new one.
fn correctable(db: &Connection, tracking_number: &str) -> Result<Record, Fault> {
    let newest = StoredRecord::find(db, tracking_number)?.ok_or(Fault::NoSuchRecord)?;
    if StoredRecord::is_contested(db, tracking_number)? {
        return Err(Fault::Quarantined);
    }
    let record = newest.contents().cloned().ok_or(Fault::Purged)?;
    match record.content {
        Content::Reading(_) => Ok(record),
        Content::Request(_) | Content::Survey(_) | Content::Participation(_) => Err(Fault::NoCorrection),
    }
}

/// `None` where the record is no reading.
fn draft_of(record: &Record) -> Option<Draft> {
    let reading = record.content.reading()?;
    let rows = reading.figures.iter().map(|figure| RowDraft {
        register: figure.register.into(),
        current: figure.figure.clone(),
        // Odd, and typed twice alike: that stands for as long as the figure does.
        again: if figure.confirmed.is_empty() {
            String::new()
        } else {
            figure.figure.clone()
        },
        previous: figure
            .previous
            .clone()
            .filter(|_| figure.previous_source == Some(PreviousSource::Paper))
            .unwrap_or_default(),
        lower_reason: figure.lower_reason.map(Into::into),
        whole: None,
    });
    let bill_id = canonical(&reading.bill_id);
    Some(Draft {
        visitor_id: record.applicant.id.clone(),
        foreign_confirmed: (record.applicant.kind == ApplicantKind::Foreign).then(|| record.applicant.id.clone()),
        mobile: record.applicant.mobile.clone(),
        evidence: record.applicant.evidence.first().copied().map(Into::into),
        short_bill_confirmed: bill_id.expose().starts_with('0'),
        bill_id,
        also_today: false,
        meter_kind: Some(reading.meter_kind.into()),
        rows: rows.collect(),
        declared_on: reading.declared_on.clone(),
        correction: Some(CorrectionDraft {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision + 1,
            reason: None,
        }),
    })
}

/// A record of an earlier version of the program may hold it without its zeros at the front.
fn canonical(bill_id: &Personal) -> Personal {
    BillId::parse(bill_id.expose()).map_or_else(|_| bill_id.clone(), |bill| bill.as_str().into())
}

/// Whether the visitor would be said to have declared something else. What the figures were compared with may have
/// moved meanwhile, which is no correction.
fn changes_declaration(before: &Record, after: &Record) -> bool {
    fn declared(record: &Record) -> (&Applicant, Content) {
        let mut content = record.content.clone();
        if let Content::Reading(Reading { bill_id, figures, .. }) = &mut content {
            *bill_id = canonical(bill_id);
            for figure in figures {
                (figure.previous, figure.previous_source) = (None, None);
                figure.confirmed.clear();
            }
        }
        (&record.applicant, content)
    }
    declared(before) != declared(after)
}
