//! Taking a request: from what was typed to a number that may be shown.

use kiosk_wire::{Content, Request, ServiceDefinition};

use super::{RequestDesk, draft::key, judge::Judged};
use crate::{
    Fault,
    checks::applicant,
    core::OfflineLevel,
    operators::{AtWork, TakesRecords},
    records::{Taken, Version},
    store::TakenNumber,
    view::{Field, FormDraft, Saved},
};

impl RequestDesk {
    /// Takes the request, or the correction if the draft is one. When this returns a number, the record is on disk.
    ///
    /// # Errors
    /// Whatever is missing or refuses: also a service that stopped or ended while it was typed. Then nothing was written
    /// and the draft is still there.
    pub fn submit(&self, by: &AtWork<TakesRecords>, draft: &FormDraft) -> Result<Saved, Fault> {
        if let Some(correction) = &draft.correction {
            let reason = correction.reason.ok_or(Fault::Incomplete(Field::CorrectionReason))?;
            return self.correct(by, &correction.tracking_number, draft, reason);
        }
        let definition = self.definition(draft)?;
        if let Some(closed) = self.closed(&*self.catalogue.shelf()?, &definition) {
            return Err(closed);
        }
        let taken = self.complete(by, &definition, draft)?;
        let tracking_number = self.records.write_down(|tx| {
            let TakenNumber(number) = self.records.next_number(tx)?.ok_or(Fault::NoNumbers)?;
            let record = self.records.record(tx, &Version::first(number.as_str()), taken)?;
            let envelope = self.records.file(tx, &record)?;
            key(by, &draft.code).clear(tx)?;
            Ok((record.tracking_number, envelope))
        })?;
        self.visit.end();
        Ok(Saved { tracking_number })
    }

    /// What the record is made of, if nothing is missing and records may be taken.
    pub(super) fn complete<'a>(
        &self,
        by: &AtWork<TakesRecords>,
        definition: &'a ServiceDefinition,
        draft: &FormDraft,
    ) -> Result<Taken<'a>, Fault> {
        let judged = Judged::of(definition, draft, self.day(draft)?);
        let (visitor, mobile) = judged.complete().map_err(Fault::Incomplete)?;
        if self.core.offline()? == OfflineLevel::Hard {
            return Err(Fault::OfflineTooLong);
        }
        Ok(Taken {
            service: definition,
            registrar: by.registrar(),
            applicant: applicant(visitor, mobile, draft.evidence),
            visit: self.visit.so_far(self.core.clock.as_ref()),
            subject: judged.subject(),
            content: Content::Request(Request {
                fields: judged.look.answers,
            }),
        })
    }
}
