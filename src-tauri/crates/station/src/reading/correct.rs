//! Corrections of readings: what was declared, typed anew.

use kiosk_domain::bill::BillId;
use kiosk_wire::{Applicant, Content, ContentKind, Personal, PreviousSource, Reading, Record};

use super::{ReadingDesk, draft::key};
use crate::{
    Fault,
    checks::TypedApplicant,
    operators::{AtWork, TakesRecords},
    records::{Revision, correctable},
    view::{CorrectionDraft, CorrectionReason, Draft, RowDraft, Saved},
};

impl ReadingDesk {
    /// The record as an operator would type it, to be corrected: the visitor's id and mobile whole. Of another operator's
    /// visitor they are shown on a supervisor's word alone, and the journal has it before they are.
    ///
    /// # Errors
    /// Fails if there is no such reading here, it is in quarantine, or another operator took it and no supervisor answers.
    pub fn correction_draft(&self, by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<Draft, Fault> {
        let before = self
            .records
            .opened(by, &self.operators, tracking_number, ContentKind::Reading)?;
        draft_of(&before).ok_or(Fault::NoCorrection)
    }

    /// Writes the next revision of the record: checked like a new reading, but never against its own figures.
    ///
    /// # Errors
    /// Whatever is missing or refuses, or what [`Records::correct`] refuses; then nothing was written and the draft is
    /// still there.
    ///
    /// [`Records::correct`]: crate::records::Records
    pub fn correct(
        &self,
        by: &AtWork<TakesRecords>,
        tracking_number: &str,
        draft: &Draft,
        reason: CorrectionReason,
    ) -> Result<Saved, Fault> {
        let before = self
            .core
            .store
            .read(|db| Ok(correctable(db, tracking_number, ContentKind::Reading)))??;
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
        let revision = Revision {
            by,
            operators: &self.operators,
            tracking_number,
            kind: ContentKind::Reading,
            reason,
            draft: key(by),
        };
        let tracking_number = self.records.correct(
            &revision,
            |_, _| self.taken(by, &service, &taken, source),
            changes_declaration,
        )?;
        // An approval is good for one correction: it ends with the visit.
        self.visit.end();
        Ok(Saved { tracking_number })
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
    let visitor = TypedApplicant::from(&record.applicant);
    Some(Draft {
        visitor_id: visitor.visitor_id,
        foreign_confirmed: visitor.foreign_confirmed,
        mobile: visitor.mobile,
        evidence: visitor.evidence,
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
