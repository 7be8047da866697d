//! Taking a reading: from what was typed to a number that may be shown.

use kiosk_domain::reading::PreviousFrom;
use std::sync::Arc;

use kiosk_wire::{Content, ContentKind, Figure, PreviousSource, Reading, ServiceDefinition};
use rusqlite::Transaction;

use super::{ReadingDesk, TakenReading, check::complete, draft::key};
use crate::{
    Fault,
    catalogue::{Closed, Is},
    checks::applicant,
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
        let service = self.open_service()?;
        self.records.write_down(|tx| {
            let TakenNumber(number) = self.records.next_number(tx)?.ok_or(Fault::NoNumbers)?;
            let version = Version::first(number.as_str());
            let record = self
                .records
                .record(tx, &version, self.taken(by, &service, &taken, source)?)?;
            let envelope = self.records.file(tx, &record)?;
            also(tx, &record.tracking_number)?;
            Ok((record.tracking_number, envelope))
        })
    }

    /// The service's definition, as central sent it last: in its catalogue, or before there is one, in its settings.
    pub(super) fn service(&self) -> Result<Arc<ServiceDefinition>, Fault> {
        let shelf = self.catalogue.shelf()?;
        let known = shelf.services.iter().find_map(|listed| match &listed.is {
            Is::Known(definition) if definition.content == ContentKind::Reading => Some(Arc::clone(definition)),
            _ => None,
        });
        let settings = self.core.settings();
        known
            .or_else(|| settings.reading().cloned().map(Arc::new))
            .ok_or(Fault::NoService)
    }

    /// The same, where central lets it be taken now.
    fn open_service(&self) -> Result<Arc<ServiceDefinition>, Fault> {
        let service = self.service()?;
        let shelf = self.catalogue.shelf()?;
        let listed = shelf.find(&service.code);
        match listed.and_then(|listed| listed.closed(&service, &self.core.today().to_string())) {
            None => Ok(service),
            Some(Closed::Stopped(_)) => Err(Fault::ServiceStopped),
            Some(Closed::Ended(_)) => Err(Fault::ServiceEnded),
        }
    }

    /// What the record of a reading is made of.
    pub(super) fn taken<'a>(
        &self,
        by: &AtWork<TakesRecords>,
        service: &'a ServiceDefinition,
        taken: &TakenReading,
        source: PreviousSource,
    ) -> Result<Taken<'a>, Fault> {
        let evidence = taken.evidence.ok_or(Fault::Incomplete(Field::Evidence))?;
        Ok(Taken {
            service,
            registrar: by.registrar(),
            subject: Some(taken.bill_id.as_str().into()),
            applicant: applicant(&taken.visitor, &taken.mobile, Some(evidence)),
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
