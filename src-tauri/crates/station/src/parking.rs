//! Visits that are put aside and go on later: under a short code, also after a crash, and by another operator who takes
//! them over. Both stand in the journal.

use std::sync::Arc;

use jiff::Timestamp;
use kiosk_domain::jalali::JalaliDate;
use kiosk_paper::Document;
use kiosk_wire::{Paper, Personal, ServiceDefinition, VisitRef, journal::Event};
use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value};

use crate::{
    Fault,
    catalogue::Catalogue,
    clock,
    core::{Core, DRAFT_FORMAT},
    documents::{Documents, missing::Missing},
    notice::Notice,
    operators::{AtWork, TakesRecords},
    store::{Contact, DraftKey, Parked, Result as Stored, drafts_of},
    view::{ParkedVisit, ResumedVisit},
    visit::Visit,
};

/// The most that may be put aside at a counter: a code of four digits stays rare, and the list can be looked through.
pub const MOST_PARKED: u32 = 50;

pub struct Parking {
    core: Arc<Core>,
    visit: Arc<Visit>,
    catalogue: Arc<Catalogue>,
    documents: Arc<Documents>,
}

impl Parking {
    pub(crate) fn new(
        core: &Arc<Core>,
        visit: &Arc<Visit>,
        catalogue: &Arc<Catalogue>,
        documents: &Arc<Documents>,
    ) -> Self {
        Self {
            core: Arc::clone(core),
            visit: Arc::clone(visit),
            catalogue: Arc::clone(catalogue),
            documents: Arc::clone(documents),
        }
    }

    /// Puts aside all that the operator is typing. `service` is the form that is up.
    ///
    /// # Errors
    /// Fails if nothing is typed, a record is being corrected, or too many visits are put aside; then everything is as it was.
    pub fn park(&self, by: &AtWork<TakesRecords>, service: &str) -> Result<ParkedVisit, Fault> {
        let so_far = self.visit.so_far(self.core.clock.as_ref());
        let parked = self.core.store.write::<_, Fault>(|tx| {
            let typed = Typed::by(tx, by.code())?;
            // A correction is a record already: nothing of it is lost.
            if typed.services.is_empty() || !typed.corrections.is_empty() {
                return Err(Fault::NothingToPark);
            }
            if Parked::count(tx)? >= MOST_PARKED {
                return Err(Fault::ParkingFull);
            }
            self.put_aside(tx, by, so_far, &typed.services, service)
        })?;
        self.visit.end();
        self.core.tell(Notice::Status);
        let body = self.core.store.read(|db| Body::of_form_up(db, &parked))?;
        self.shown(by, &parked, &body)
    }

    /// Newest first.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn all(&self, by: &AtWork<TakesRecords>) -> Result<Vec<ParkedVisit>, Fault> {
        let all = self.core.store.read(|db| {
            let all = Parked::all(db)?.into_iter().map(|parked| {
                let body = Body::of_form_up(db, &parked)?;
                Ok((parked, body))
            });
            all.collect::<Stored<Vec<_>>>()
        })?;
        all.iter().map(|(parked, body)| self.shown(by, parked, body)).collect()
    }

    /// The slip of missing papers of a visit: what its visitor is to bring, and the code it is kept under.
    ///
    /// # Errors
    /// Fails if it is not here any more, or no paper is missing.
    pub fn missing_slip(&self, by: &AtWork<TakesRecords>, code: &str) -> Result<Document, Fault> {
        let (parked, body) = self
            .core
            .store
            .read(|db| {
                let Some(parked) = Parked::find(db, code)? else {
                    return Ok(None);
                };
                let body = Body::of_form_up(db, &parked)?;
                Ok(Some((parked, body)))
            })?
            .ok_or(Fault::NotParked)?;
        let shown = self.shown(by, &parked, &body)?;
        if shown.missing_papers.is_empty() {
            return Err(Fault::NothingMissing);
        }
        let definition = self.definition(&parked.service, &body)?;
        let mut blank = self
            .documents
            .blank(definition.as_deref(), by.code(), self.core.clock.now());
        blank.visitor_id_masked.clone_from(&shown.visitor_id);
        let missing = Missing {
            code: &shown.code,
            papers: &shown.missing_papers,
            kept_until: &shown.kept_until,
        };
        Ok(missing.document(&blank))
    }

    /// The visit goes on, with what was typed for it; what the operator was typing otherwise is put aside, but for a
    /// correction, which is gone. `take_over`: they say that they take it from the one who parked it.
    ///
    /// # Errors
    /// Fails if it is not here any more, or is another operator's and not taken over.
    pub fn resume(&self, by: &AtWork<TakesRecords>, code: &str, take_over: bool) -> Result<ResumedVisit, Fault> {
        let so_far = self.visit.so_far(self.core.clock.as_ref());
        let (visit, services) = self.core.store.write::<_, Fault>(|tx| {
            let parked = Parked::find(tx, code)?.ok_or(Fault::NotParked)?;
            if parked.operator != by.code() && !take_over {
                return Err(Fault::ParkedByAnother);
            }
            let earliest = self.earliest(tx)?;
            let visit = VisitRef {
                id: parked.visit,
                seconds_worked: parked.seconds_worked,
                seconds_parked: parked.seconds_parked.saturating_add(self.since(&parked, earliest)),
            };
            let services = parked.services(tx)?;
            // Typed for somebody else, in a form that is not up: it is not lost for this. A code is free for it, this one.
            let typed = Typed::by(tx, by.code())?;
            for service in &typed.corrections {
                let key = DraftKey {
                    operator: by.code(),
                    service,
                    format: DRAFT_FORMAT,
                };
                key.clear(tx)?;
            }
            if let Some(first) = typed.services.first() {
                self.put_aside(tx, by, so_far, &typed.services, first)?;
            }
            parked.resume(tx, by.code(), DRAFT_FORMAT, earliest)?;
            let event = Event::Resumed {
                visit: parked.visit,
                operator: by.code().to_owned(),
                parked_by: parked.operator,
            };
            self.core.journal.write(tx, event)?;
            Ok((visit, services))
        })?;
        self.visit.resume(self.core.clock.as_ref(), visit);
        self.core.tell(Notice::Status);
        Ok(ResumedVisit { services })
    }

    fn put_aside(
        &self,
        tx: &Transaction<'_>,
        by: &AtWork<TakesRecords>,
        so_far: VisitRef,
        services: &[String],
        up: &str,
    ) -> Result<Parked, Fault> {
        let up = services.iter().find(|service| *service == up).or(services.first());
        let parked = Parked {
            code: self.free_code(tx)?,
            visit: so_far.id,
            operator: by.code().to_owned(),
            service: up.cloned().unwrap_or_default(),
            seconds_worked: so_far.seconds_worked,
            seconds_parked: so_far.seconds_parked,
            parked_at: self.core.clock.now(),
            kept_s: self.earliest(tx)?.map(Timestamp::as_second),
        };
        parked.park(tx, DRAFT_FORMAT)?;
        let event = Event::Parked {
            visit: parked.visit,
            operator: parked.operator.clone(),
        };
        self.core.journal.write(tx, event)?;
        Ok(parked)
    }

    fn shown(&self, by: &AtWork<TakesRecords>, parked: &Parked, body: &Body) -> Result<ParkedVisit, Fault> {
        let days = i64::from(self.core.settings().keeping.parked_days);
        let until = clock::jalali(parked.parked_at).to_epoch_days() + days;
        let definition = self.definition(&parked.service, body)?;
        Ok(ParkedVisit {
            code: parked.code.clone(),
            service_title: self.catalogue.shelf()?.title(&parked.service).map(str::to_owned),
            visitor_id: body.visitor_masked(),
            operator: parked.operator.clone(),
            own: parked.operator == by.code(),
            parked_on: clock::jalali(parked.parked_at).to_string(),
            parked_at: clock::minute(parked.parked_at),
            kept_until: JalaliDate::from_epoch_days(until)
                .map(|day| day.to_string())
                .unwrap_or_default(),
            missing_papers: definition.map_or_else(Vec::new, |definition| body.missing_of(&definition.papers)),
        })
    }

    /// Of the form it was typed on; `None` for the reading, and where it is not here any more.
    fn definition(&self, service: &str, body: &Body) -> Result<Option<Arc<ServiceDefinition>>, Fault> {
        match body.version() {
            Some(version) => Ok(self.catalogue.definition(service, version)?),
            None => Ok(None),
        }
    }

    /// Four digits that no visit has which is put aside now: the first free ones from any on.
    fn free_code(&self, tx: &Transaction<'_>) -> Result<String, Fault> {
        const CODES: u64 = 10_000;
        let from = (self.core.random)() % CODES;
        for code in (0..CODES).map(|n| format!("{:04}", (from + n) % CODES)) {
            if Parked::find(tx, &code)?.is_none() {
                return Ok(code);
            }
        }
        Err(Fault::ParkingFull)
    }

    fn earliest(&self, db: &Connection) -> Stored<Option<Timestamp>> {
        let contact = Contact::find(db, self.core.clock.as_ref())?;
        Ok(contact.as_ref().map(Contact::now))
    }

    /// Seconds since it was parked: in central's time, carried on by powered-on time, where both are known; else by the
    /// machine's clock.
    fn since(&self, parked: &Parked, earliest: Option<Timestamp>) -> u32 {
        let seconds = match (parked.kept_s, earliest) {
            (Some(then), Some(now)) => now.as_second().saturating_sub(then),
            _ => self
                .core
                .clock
                .now()
                .as_second()
                .saturating_sub(parked.parked_at.as_second()),
        };
        u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
    }
}

/// What an operator is typing, by the services of the forms.
struct Typed {
    /// Something stands in it, for a record that is none yet.
    services: Vec<String>,
    /// It corrects a record.
    corrections: Vec<String>,
}

impl Typed {
    fn by(db: &Connection, operator: &str) -> Stored<Self> {
        let mut typed = Self {
            services: Vec::new(),
            corrections: Vec::new(),
        };
        for (service, body) in drafts_of(db, operator, DRAFT_FORMAT)? {
            let body = Body::of(&body);
            if body.is_correction() {
                typed.corrections.push(service);
            } else if !body.is_empty() {
                typed.services.push(service);
            }
        }
        Ok(typed)
    }
}

/// A draft's body, as far as this room looks into it; `None` where it cannot be read.
struct Body(Option<Map<String, Value>>);

impl Body {
    fn of(text: &str) -> Self {
        Self(serde_json::from_str(text).ok())
    }

    /// Of the form that was up.
    fn of_form_up(db: &Connection, parked: &Parked) -> Stored<Self> {
        let text = parked.draft(db, &parked.service)?;
        Ok(text.map_or(Self(None), |text| Self::of(&text)))
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    fn is_correction(&self) -> bool {
        self.field("correction").is_some_and(|of| !of.is_null())
    }

    /// Nothing that a visitor said or showed stands in it: a day that was there from the start, or what was typed and taken
    /// away again. One that cannot be read is not empty.
    fn is_empty(&self) -> bool {
        const SAID: [&str; 7] = ["visitorId", "mobile", "billId", "evidence", "papers", "answers", "rows"];
        let nothing = |value: &Value| match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(all) => all.is_empty(),
            _ => false,
        };
        self.0.is_some() && SAID.iter().all(|said| self.field(said).is_none_or(nothing))
    }

    /// Of the definition it was typed on; a reading's has none.
    fn version(&self) -> Option<u32> {
        u32::try_from(self.field("version")?.as_u64()?).ok()
    }

    /// Empty where no id was typed.
    fn visitor_masked(&self) -> String {
        let id = self.field("visitorId").and_then(Value::as_str).unwrap_or_default();
        Personal::from(id).masked()
    }

    /// Titles of those papers that are needed, and that were not ticked.
    fn missing_of(&self, papers: &[Paper]) -> Vec<String> {
        let ticked = self.field("papers").and_then(Value::as_array);
        let is_ticked = |paper: &Paper| ticked.is_some_and(|ticked| ticked.iter().any(|id| id == paper.id.as_str()));
        papers
            .iter()
            .filter(|paper| paper.required && !is_ticked(paper))
            .map(|paper| paper.title.clone())
            .collect()
    }
}
