//! A form is opened, and what is typed into it kept with each change: on the version it was begun on.

use std::sync::Arc;

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{ContentKind, Personal, ServiceDefinition};

use super::{RequestDesk, form, judge::Judged};
use crate::{
    Fault,
    catalogue::{Closed, Is, Shelf},
    clock,
    core::{DRAFT_FORMAT, draft_of},
    operators::{AtWork, TakesRecords},
    store::{Contact, DraftKey, StoreFault, StoredRecord},
    view::{Drawing, FormDraft, FormLook, FormView, Shown},
};

impl RequestDesk {
    /// The form with what was typed into it before, by the version that was begun on; else the newest, empty.
    ///
    /// # Errors
    /// Fails if the catalogue lists no such request, it is of a later version of the program, or it stands still and
    /// nothing was typed into it.
    pub fn open(&self, by: &AtWork<TakesRecords>, code: &str) -> Result<FormView, Fault> {
        let key = key(by, code);
        let (body, another) = self.core.store.read(|db| Ok((key.find(db)?, key.has_another(db)?)))?;
        let kept = body.as_deref().and_then(draft_of::<FormDraft>);
        let unreadable = another || body.is_some();
        if let Some(draft) = kept
            && let Some(definition) = self.catalogue.definition(code, draft.version)?
        {
            return Ok(form::view(&definition, self.day(&draft)?, draft, another));
        }
        let shelf = self.catalogue.shelf()?;
        let definition = live(&shelf, code)?;
        if let Some(closed) = self.closed(&shelf, definition) {
            return Err(closed);
        }
        let draft = FormDraft {
            code: code.to_owned(),
            version: definition.version,
            ..FormDraft::default()
        };
        Ok(form::view(definition, self.core.today(), draft, unreadable))
    }

    /// The verdict on what is typed so far; keeps it, so that a crash loses none of it.
    ///
    /// # Errors
    /// Fails if this version of the service is not here, or the database refuses.
    pub fn look(&self, by: &AtWork<TakesRecords>, draft: &FormDraft) -> Result<FormLook, Fault> {
        let definition = self.definition(draft)?;
        self.visit.goes_on(self.core.clock.as_ref());
        let body = serde_json::to_string(draft).map_err(|_| StoreFault::Row("draft"))?;
        self.core.store.write::<_, StoreFault>(|tx| {
            let contact = Contact::find(tx, self.core.clock.as_ref())?;
            key(by, &draft.code).keep(tx, &body, contact.as_ref().map(Contact::now))
        })?;
        Ok(Judged::of(&definition, draft, self.day(draft)?).into_look())
    }

    /// The slip as it would print now, its number still dots.
    ///
    /// # Errors
    /// Fails if this version of the service is not here, or the database refuses.
    pub fn preview(&self, by: &AtWork<TakesRecords>, draft: &FormDraft, shown: Shown) -> Result<Drawing, Fault> {
        let definition = self.definition(draft)?;
        let judged = Judged::of(&definition, draft, self.day(draft)?);
        let subject = judged.subject();
        let look = judged.into_look();
        let canonical = |text: Option<String>| Personal::from(text.unwrap_or_default()).masked();
        let mut receipt = self
            .documents
            .blank(Some(&definition), by.code(), self.core.clock.now());
        receipt.visitor_id_masked = canonical(look.visitor_id.canonical);
        receipt.mobile_masked = canonical(look.mobile.canonical);
        receipt.bill_id = subject.map(|bill| bill.expose().to_owned()).unwrap_or_default();
        receipt.evidence = draft.evidence;
        receipt.identity_pending = true;
        if let Some(correction) = &draft.correction {
            receipt.revision = correction.revision;
        }
        self.documents.drawn(&receipt, shown)
    }

    /// The visitor goes: what was typed goes too, and the visit, unless something else is typed for it.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn drop_draft(&self, by: &AtWork<TakesRecords>, code: &str) -> Result<(), Fault> {
        let was_last = self
            .core
            .store
            .write::<_, StoreFault>(|tx| key(by, code).clear_whether_last(tx))?;
        if was_last {
            self.visit.end();
        }
        Ok(())
    }

    /// The day a draft is judged by. A correction says what was meant when the record was taken, however late it is made.
    pub(super) fn day(&self, draft: &FormDraft) -> Result<JalaliDate, Fault> {
        let Some(correction) = &draft.correction else {
            return Ok(self.core.today());
        };
        let number = &correction.tracking_number;
        let first = self.core.store.read(|db| StoredRecord::first_taken_at(db, number))?;
        Ok(first.map_or_else(|| self.core.today(), clock::jalali))
    }

    /// What a draft is judged by.
    pub(super) fn definition(&self, draft: &FormDraft) -> Result<Arc<ServiceDefinition>, Fault> {
        let found = self.catalogue.definition(&draft.code, draft.version)?;
        let request = found.filter(|definition| definition.content == ContentKind::Request);
        request.ok_or(Fault::NoService)
    }

    /// Why central takes no record of this version now.
    pub(super) fn closed(&self, shelf: &Shelf, definition: &ServiceDefinition) -> Option<Fault> {
        let Some(listed) = shelf.find(&definition.code) else {
            return Some(Fault::NoService);
        };
        let closed = listed.closed(definition, &self.core.today().to_string())?;
        Some(match closed {
            Closed::Stopped(_) => Fault::ServiceStopped,
            Closed::Ended(_) => Fault::ServiceEnded,
        })
    }
}

/// The newest version of a request that can be taken here.
fn live<'a>(shelf: &'a Shelf, code: &str) -> Result<&'a ServiceDefinition, Fault> {
    match &shelf.find(code).ok_or(Fault::NoService)?.is {
        Is::Known(definition) if definition.content == ContentKind::Request => Ok(definition),
        Is::Known(_) => Err(Fault::NoService),
        Is::Newer(_) => Err(Fault::NewerService),
    }
}

/// Where the draft of a request is kept.
pub(super) fn key<'a>(by: &'a AtWork<TakesRecords>, code: &'a str) -> DraftKey<'a> {
    DraftKey {
        operator: by.code(),
        service: code,
        format: DRAFT_FORMAT,
    }
}
