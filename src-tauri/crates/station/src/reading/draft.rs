//! What is being typed: kept with each change, judged each time.

use kiosk_domain::{bill::BillId, figure::Figure, reading::Limits};
use kiosk_wire::Record;

use super::{
    ReadingDesk,
    check::{Basis, check},
};
use crate::{
    Fault, clock,
    core::{DRAFT_FORMAT, draft_of},
    operators::{AtWork, TakesRecords},
    store::{Contact, DraftKey, StoreFault, StoredRecord},
    view::{Checked, CorrectionDraft, Draft, KeptDraft},
    visit::SubscriberFacts,
};

impl ReadingDesk {
    /// The verdict on what is typed so far; keeps it, so that a crash loses none of it.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn check(&self, by: &AtWork<TakesRecords>, draft: &Draft) -> Result<Checked, Fault> {
        self.visit.goes_on(self.core.clock.as_ref());
        let body = serde_json::to_string(draft).map_err(|_| StoreFault::Row("draft"))?;
        self.core.store.write::<_, StoreFault>(|tx| {
            let contact = Contact::find(tx, self.core.clock.as_ref())?;
            key(by).keep(tx, &body, contact.as_ref().map(Contact::now))
        })?;
        self.judge(draft)
    }

    /// The verdict alone.
    pub(super) fn judge(&self, draft: &Draft) -> Result<Checked, Fault> {
        let facts = self.facts_for(draft)?;
        let checked = self.by_what_is_known(draft, facts.as_ref(), check)?;
        Ok(Checked {
            previous_on: facts.and_then(|facts| facts.previous_on),
            ..checked
        })
    }

    /// A draft judged by all that this counter knows.
    pub(super) fn by_what_is_known<T>(
        &self,
        draft: &Draft,
        facts: Option<&SubscriberFacts>,
        judge: impl FnOnce(&Draft, &Basis<'_>) -> T,
    ) -> Result<T, StoreFault> {
        let same_day = self.same_day(draft)?;
        let basis = Basis {
            facts: facts.map(|facts| &facts.meter),
            limits: &self.limits(),
            today: self.core.today(),
            clock_suspect: self.core.clock_suspect()?,
            same_day: same_day.as_deref(),
        };
        Ok(judge(draft, &basis))
    }

    /// The number under which the bill was declared at this counter today: two people of one household come for one bill, on
    /// one day, without a line. A correction is another declaration only where it moves its record to this bill.
    pub(super) fn same_day(&self, draft: &Draft) -> Result<Option<String>, StoreFault> {
        let Ok(bill) = BillId::parse(draft.bill_id.expose()) else {
            return Ok(None);
        };
        let day = clock::civil_day(self.core.clock.now());
        self.core.store.read(|db| {
            if let Some(CorrectionDraft { tracking_number, .. }) = &draft.correction {
                let of_this = |record: &Record| {
                    let reading = record.content.reading();
                    reading.is_some_and(|reading| BillId::parse(reading.bill_id.expose()).as_ref() == Ok(&bill))
                };
                if StoredRecord::revisions(db, tracking_number)?.iter().any(of_this) {
                    return Ok(None);
                }
            }
            StoredRecord::of_day(db, READING, bill.as_str(), &day)
        })
    }

    /// What was being typed when the program stopped.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn draft(&self, by: &AtWork<TakesRecords>) -> Result<KeptDraft, Fault> {
        let key = key(by);
        let (body, another) = self.core.store.read(|db| Ok((key.find(db)?, key.has_another(db)?)))?;
        let draft = body.as_deref().and_then(draft_of);
        Ok(KeptDraft {
            unreadable: another || body.is_some() && draft.is_none(),
            draft,
        })
    }

    /// What was typed goes; the visit too, unless something else is typed for it.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn clear_draft(&self, by: &AtWork<TakesRecords>) -> Result<(), Fault> {
        let was_last = self
            .core
            .store
            .write::<_, StoreFault>(|tx| key(by).clear_whether_last(tx))?;
        if was_last {
            self.visit.end();
        }
        Ok(())
    }

    pub(super) fn facts_for(&self, draft: &Draft) -> Result<Option<SubscriberFacts>, StoreFault> {
        let Ok(bill_id) = BillId::parse(draft.bill_id.expose()) else {
            return Ok(None);
        };
        let mut facts = self.facts_of(bill_id.as_str())?;
        if let (Some(facts), Some(correction)) = (&mut facts, &draft.correction) {
            let number = &correction.tracking_number;
            super::look_up::leave_out(facts, &self.core.store.read(|db| StoredRecord::revisions(db, number))?);
        }
        Ok(facts)
    }

    /// Central's thresholds; where one of them is no figure, the program's own.
    pub(super) fn limits(&self) -> Limits {
        let settings = self.core.settings();
        let (limits, own) = (&settings.limits, Limits::default());
        let parse = |text: &str, own| Figure::parse(text).unwrap_or(own);
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
}

/// Names the reading in records and drafts, whatever the catalogue.
const READING: &str = "reading";

/// Where the draft of a reading is kept.
pub(super) fn key(by: &AtWork<TakesRecords>) -> DraftKey<'_> {
    DraftKey {
        operator: by.code(),
        service: READING,
        format: DRAFT_FORMAT,
    }
}
