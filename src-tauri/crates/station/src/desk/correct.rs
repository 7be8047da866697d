//! Corrections: the next revision of a record, with a reason. What was written before stays, here and at central.

use kiosk_domain::bill::BillId;
use kiosk_wire::{Applicant, Content, Correction, PreviousSource, Reading, Record};
use rusqlite::Connection;

use super::submit::{Signer, Version};
use crate::{
    Fault, Station,
    notice::Notice,
    station::lock,
    store::StoredRecord,
    view::{CorrectionDraft, CorrectionReason, Draft, RowDraft, Saved},
};

impl Station {
    /// The record as an operator would type it, to be corrected.
    ///
    /// # Errors
    /// Where nobody is signed in, there is no such record here, or it is in quarantine.
    pub fn correction_draft(&self, tracking_number: &str) -> Result<Draft, Fault> {
        self.operator()?;
        let before = self.store.read(|db| Ok(correctable(db, tracking_number)))??;
        Ok(draft_of(&before))
    }

    /// Writes the record anew, as its next revision: checked like a new reading, but never against its own figures.
    /// The number stays. When this returns, the revision is on disk; it is sent after those before it.
    ///
    /// # Errors
    /// Whatever is missing or refuses, no such record, one in quarantine, one that another operator took and no
    /// supervisor answers for, or nothing that is new; then nothing was
    /// written and the draft is still there.
    pub fn correct(&self, tracking_number: &str, draft: &Draft, reason: CorrectionReason) -> Result<Saved, Fault> {
        let session = self.operator()?;
        let signer = Signer {
            operator: &session.operator.code,
        };
        let before = self.store.read(|db| Ok(correctable(db, tracking_number)))??;
        let draft = Draft {
            correction: Some(CorrectionDraft {
                tracking_number: tracking_number.to_owned(),
                revision: before.revision + 1,
                reason: Some(reason),
            }),
            ..draft.clone()
        };
        let (taken, source) = self.whole(&draft)?;
        let tracking_number = self.write_down(|tx| {
            // Central may have answered since.
            let before = correctable(tx, tracking_number)?;
            let version = Version {
                tracking_number,
                revision: before.revision + 1,
                correction: Some(Correction { reason: reason.into() }),
            };
            let record = self.record(tx, &version, &taken, source, &signer)?;
            if !says_more(&before, &record) {
                return Err(Fault::NothingChanged);
            }
            let approval = self.approval(&session, &before.registrar, &record.tracking_number)?;
            let envelope = self.file(tx, &record, taken.bill_id.as_str())?;
            if let Some(approval) = approval {
                self.journal.write(tx, approval)?;
            }
            Draft::clear(tx, signer.operator)?;
            Ok((record.tracking_number, envelope))
        })?;
        // Once is once.
        *lock(&self.approved) = None;
        *lock(&self.facts) = None;
        self.tell(Notice::Record {
            tracking_number: tracking_number.clone(),
        });
        Ok(Saved { tracking_number })
    }
}

/// The newest revision. A number in quarantine is left to people: central holds something else under it.
/// One whose contents are gone cannot be told from a new one.
fn correctable(db: &Connection, tracking_number: &str) -> Result<Record, Fault> {
    let newest = StoredRecord::find(db, tracking_number)?.ok_or(Fault::NoSuchRecord)?;
    if StoredRecord::is_contested(db, tracking_number)? {
        return Err(Fault::Quarantined);
    }
    newest.contents().cloned().ok_or(Fault::Purged)
}

fn draft_of(record: &Record) -> Draft {
    let Content::Reading(reading) = &record.content;
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
    });
    Draft {
        visitor_id: record.applicant.id.clone(),
        mobile: record.applicant.mobile.clone(),
        evidence: Some(record.applicant.evidence.into()),
        bill_id: reading.bill_id.clone(),
        short_bill_confirmed: BillId::parse(reading.bill_id.expose()).is_ok_and(|bill| !bill.is_full()),
        meter_kind: Some(reading.meter_kind.into()),
        rows: rows.collect(),
        declared_on: reading.declared_on.clone(),
        correction: Some(CorrectionDraft {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision + 1,
            reason: None,
        }),
    }
}

/// Whether the visitor would be said to have declared something else. What the figures were compared with may have
/// moved meanwhile, which is no correction.
fn says_more(before: &Record, after: &Record) -> bool {
    fn declared(record: &Record) -> (&Applicant, Reading) {
        let Content::Reading(reading) = &record.content;
        let mut reading = reading.clone();
        for figure in &mut reading.figures {
            (figure.previous, figure.previous_source) = (None, None);
            figure.confirmed.clear();
        }
        (&record.applicant, reading)
    }
    declared(before) != declared(after)
}
