//! Taking a request: from what was typed to a number that may be shown.

use kiosk_wire::{Content, Request};

use super::{RequestDesk, draft::key, judge::Judged};
use crate::{
    Fault,
    checks::applicant,
    core::OfflineLevel,
    operators::{AtWork, TakesRecords},
    records::{Taken, Version},
    store::TakenNumber,
    view::{FormDraft, Saved},
};

impl RequestDesk {
    /// Takes the request. When this returns a number, the record is on disk.
    ///
    /// # Errors
    /// Whatever is missing or refuses: also a service that stopped or ended while it was typed. Then nothing was written
    /// and the draft is still there.
    pub fn submit(&self, by: &AtWork<TakesRecords>, draft: &FormDraft) -> Result<Saved, Fault> {
        let definition = self.definition(draft)?;
        if let Some(closed) = self.closed(&*self.catalogue.shelf()?, &definition) {
            return Err(closed);
        }
        let judged = Judged::of(&definition, draft, self.core.today());
        let (visitor, mobile) = judged.complete().map_err(Fault::Incomplete)?;
        if self.core.offline()? == OfflineLevel::Hard {
            return Err(Fault::OfflineTooLong);
        }
        let applicant = applicant(visitor, mobile, draft.evidence);
        let tracking_number = self.records.write_down(|tx| {
            let TakenNumber(number) = self.records.next_number(tx)?.ok_or(Fault::NoNumbers)?;
            let version = Version {
                tracking_number: number.as_str(),
                revision: 1,
                correction: None,
            };
            let taken = Taken {
                service: &definition,
                registrar: by.registrar(),
                subject: judged.subject(),
                applicant,
                visit: self.visit.so_far(self.core.clock.as_ref()),
                content: Content::Request(Request {
                    fields: judged.look.answers.clone(),
                }),
            };
            let record = self.records.record(tx, &version, taken)?;
            let envelope = self.records.file(tx, &record)?;
            key(by, &draft.code).clear(tx)?;
            Ok((record.tracking_number, envelope))
        })?;
        self.visit.end();
        Ok(Saved { tracking_number })
    }
}
