//! Corrections of requests: what was answered, typed anew on the version of the form it was taken on.

use kiosk_wire::{Content, ContentKind, Record, ServiceDefinition};

use super::{RequestDesk, draft::key, form, judge::form_answer};
use crate::{
    Fault,
    checks::TypedApplicant,
    operators::{AtWork, TakesRecords},
    records::{Revision, correctable},
    view::{CorrectionDraft, CorrectionReason, FormDraft, FormView, Saved},
};

impl RequestDesk {
    /// The record on the form it was taken on, as an operator would type it, to be corrected. That its service stopped or
    /// ended since is no matter: it was taken before. Of another operator's visitor it is shown on a supervisor's word
    /// alone, and the journal has it before it is.
    ///
    /// # Errors
    /// Fails if there is no such request here, it is in quarantine, or another operator took it and no supervisor answers.
    pub fn correction_form(&self, by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<FormView, Fault> {
        let before = self
            .records
            .opened(by, &self.operators, tracking_number, ContentKind::Request)?;
        let of = &before.service;
        let definition = self.catalogue.definition(&of.code, of.version)?;
        let definition = definition.ok_or(Fault::NoService)?;
        let draft = draft_of(&before, &definition).ok_or(Fault::NoCorrection)?;
        Ok(form::view(&definition, self.day(&draft)?, draft, false))
    }

    /// Writes the next revision of the record.
    ///
    /// # Errors
    /// Whatever is missing or refuses; then nothing was written and the draft is still there.
    pub(super) fn correct(
        &self,
        by: &AtWork<TakesRecords>,
        tracking_number: &str,
        draft: &FormDraft,
        reason: CorrectionReason,
    ) -> Result<Saved, Fault> {
        let read = |db: &rusqlite::Connection| Ok(correctable(db, tracking_number, ContentKind::Request));
        let before = self.core.store.read(read)??;
        let definition = self.definition(draft)?;
        if definition.reference() != before.service {
            return Err(Fault::NoCorrection);
        }
        let taken = self.complete(by, &definition, draft)?;
        let revision = Revision {
            by,
            operators: &self.operators,
            tracking_number,
            kind: ContentKind::Request,
            reason,
            draft: key(by, &draft.code),
        };
        let tracking_number = self.records.correct(&revision, |_, _| Ok(taken), says_something_else)?;
        // An approval is good for one correction: it ends with the visit.
        self.visit.end();
        Ok(Saved { tracking_number })
    }
}

/// `None` where the record is no request. It was taken with all papers that are needed.
fn draft_of(record: &Record, definition: &ServiceDefinition) -> Option<FormDraft> {
    let Content::Request(request) = &record.content else {
        return None;
    };
    let visitor = TypedApplicant::from(&record.applicant);
    let papers = definition.papers.iter().filter(|paper| paper.required);
    let answers = request.fields.iter();
    Some(FormDraft {
        code: definition.code.clone(),
        version: definition.version,
        visitor_id: visitor.visitor_id,
        foreign_confirmed: visitor.foreign_confirmed,
        mobile: visitor.mobile,
        evidence: visitor.evidence,
        papers: papers.map(|paper| paper.id.clone()).collect(),
        answers: answers.map(|(id, value)| (id.clone(), form_answer(value))).collect(),
        correction: Some(CorrectionDraft {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision + 1,
            reason: None,
        }),
    })
}

fn says_something_else(before: &Record, after: &Record) -> bool {
    (&before.applicant, &before.content) != (&after.applicant, &after.content)
}
