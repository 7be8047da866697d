//! Taking a reading: from what was typed to a number that may be shown.

use kiosk_domain::id::VisitorId;
use kiosk_domain::reading::PreviousFrom;
use kiosk_wire::{Applicant, ApplicantKind, Content, Enquiries, Figure, PreviousSource, Reading, ServiceDefinition};
use rusqlite::Transaction;

use super::{ReadingDesk, TakenReading, check::complete, draft::key};
use crate::{
    Fault,
    core::OfflineLevel,
    operators::{AtWork, TakesRecords},
    records::{Taken, Version},
    store::{StoreFault, TakenNumber},
    view::{self, Draft, Field, Saved},
};

impl ReadingDesk {
    /// Takes the reading, or the correction if the draft is one. When this returns a number, the record is on disk.
    ///
    /// # Errors
    /// Whatever is missing or refuses; then nothing was written and the draft is still there.
    pub fn submit(&self, by: &AtWork<TakesRecords>, draft: &Draft) -> Result<Saved, Fault> {
        if let Some(correction) = &draft.correction {
            let reason = correction.reason.ok_or(Fault::Incomplete(Field::CorrectionReason))?;
            return self.correct(by, &correction.tracking_number, draft, reason);
        }
        let tracking_number = self.take(by, draft, |tx, _| key(by).clear(tx))?;
        self.visit.end();
        Ok(Saved { tracking_number })
    }

    /// Writes a complete draft as a new record, and whatever `also` writes with its number in the same transaction.
    pub(super) fn take(
        &self,
        by: &AtWork<TakesRecords>,
        draft: &Draft,
        also: impl FnOnce(&Transaction<'_>, &str) -> Result<(), StoreFault>,
    ) -> Result<String, Fault> {
        let (taken, source) = self.complete(draft)?;
        let service = self.service()?;
        self.records.write_down(|tx| {
            let TakenNumber(number) = self.records.next_number(tx)?.ok_or(Fault::NoNumbers)?;
            let version = Version {
                tracking_number: number.as_str(),
                revision: 1,
                correction: None,
            };
            let record = self
                .records
                .record(tx, &version, self.taken(by, &service, &taken, source)?)?;
            let envelope = self.records.file(tx, &record)?;
            also(tx, &record.tracking_number)?;
            Ok((record.tracking_number, envelope))
        })
    }

    /// The service's definition, as central sent it last.
    pub(super) fn service(&self) -> Result<ServiceDefinition, Fault> {
        self.core.settings().reading().cloned().ok_or(Fault::NoService)
    }

    /// What the record of a reading is made of.
    pub(super) fn taken<'a>(
        &self,
        by: &AtWork<TakesRecords>,
        service: &'a ServiceDefinition,
        taken: &TakenReading,
        source: PreviousSource,
    ) -> Result<Taken<'a>, Fault> {
        Ok(Taken {
            service,
            registrar: by.registrar(),
            subject: Some(taken.bill_id.as_str().into()),
            applicant: applicant(taken)?,
            visit: self.visit.so_far(self.core.clock.as_ref()),
            content: content(taken, source),
        })
    }

    /// The draft as typed values, if nothing is missing and records may be taken.
    pub(super) fn complete(&self, draft: &Draft) -> Result<(TakenReading, PreviousSource), Fault> {
        let facts = self.facts_for(draft)?;
        let taken = self.by_what_is_known(draft, facts.as_ref(), complete)?;
        let taken = taken.map_err(Fault::Incomplete)?;
        if self.core.offline()? == OfflineLevel::Hard {
            return Err(Fault::OfflineTooLong);
        }
        let source = facts.as_ref().map_or(PreviousSource::Paper, |facts| facts.source);
        Ok((taken, source))
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
        evidence: vec![taken.evidence.ok_or(Fault::Incomplete(Field::Evidence))?.into()],
        enquiries: Enquiries::default(),
    })
}

fn content(taken: &TakenReading, source: PreviousSource) -> Content {
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
    Content::Reading(Reading {
        bill_id: taken.bill_id.as_str().into(),
        meter_kind: view::MeterKind::from(taken.meter_kind).into(),
        decimals: taken.decimals,
        figures: figures.collect(),
        declared_on: taken.declared_on.to_string(),
    })
}
