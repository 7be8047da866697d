//! Visits that are put aside and go on later: under a short code, also after a crash, and by another operator who takes
//! them over. Both stand in the journal.

use std::sync::Arc;

use jiff::Timestamp;
use kiosk_wire::{Personal, VisitRef, journal::Event};
use rusqlite::{Connection, Transaction};

use crate::{
    Fault,
    catalogue::{Catalogue, Shelf},
    clock,
    core::{Core, DRAFT_FORMAT},
    notice::Notice,
    operators::{AtWork, TakesRecords},
    store::{Contact, Parked, Result as Stored, drafts_of},
    view::{ParkedVisit, ResumedVisit},
    visit::Visit,
};

/// The most that may be put aside at a counter: a code of four digits stays rare, and the list can be looked through.
pub const MOST_PARKED: u32 = 50;

pub struct Parking {
    core: Arc<Core>,
    visit: Arc<Visit>,
    catalogue: Arc<Catalogue>,
}

impl Parking {
    pub(crate) fn new(core: &Arc<Core>, visit: &Arc<Visit>, catalogue: &Arc<Catalogue>) -> Self {
        Self {
            core: Arc::clone(core),
            visit: Arc::clone(visit),
            catalogue: Arc::clone(catalogue),
        }
    }

    /// Puts aside all that the operator is typing. `service` is the form that is up.
    ///
    /// # Errors
    /// Fails if nothing is typed, a record is being corrected, or too many visits are put aside; then everything is as it was.
    pub fn park(&self, by: &AtWork<TakesRecords>, service: &str) -> Result<ParkedVisit, Fault> {
        let shelf = self.catalogue.shelf()?;
        let so_far = self.visit.so_far(self.core.clock.as_ref());
        let parked = self.core.store.write::<_, Fault>(|tx| {
            let drafts = drafts_of(tx, by.code(), DRAFT_FORMAT)?;
            // A correction is a record already: nothing of it is lost.
            if drafts.is_empty() || drafts.iter().any(|(_, body)| is_correction(body)) {
                return Err(Fault::NothingToPark);
            }
            if Parked::count(tx)? >= MOST_PARKED {
                return Err(Fault::ParkingFull);
            }
            let up = drafts.iter().find(|(of, _)| of == service).or(drafts.first());
            let parked = Parked {
                code: self.free_code(tx)?,
                visit: so_far.id,
                operator: by.code().to_owned(),
                service: up.map_or(service, |(of, _)| of).to_owned(),
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
        })?;
        self.visit.end();
        self.core.tell(Notice::Status);
        Ok(self.core.store.read(|db| shown(db, &shelf, by, &parked))?)
    }

    /// Newest first.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn all(&self, by: &AtWork<TakesRecords>) -> Result<Vec<ParkedVisit>, Fault> {
        let shelf = self.catalogue.shelf()?;
        Ok(self.core.store.read(|db| {
            let all = Parked::all(db)?;
            all.iter().map(|parked| shown(db, &shelf, by, parked)).collect()
        })?)
    }

    /// The visit goes on, with what was typed for it; whatever else the operator was typing is gone. `take_over`: they say
    /// that they take it from the one who parked it.
    ///
    /// # Errors
    /// Fails if it is not here any more, or is another operator's and not taken over.
    pub fn resume(&self, by: &AtWork<TakesRecords>, code: &str, take_over: bool) -> Result<ResumedVisit, Fault> {
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

    /// Four digits that no visit has which is put aside now.
    fn free_code(&self, tx: &Transaction<'_>) -> Result<String, Fault> {
        for _ in 0..1000 {
            let code = format!("{:04}", (self.core.random)() % 10_000);
            if Parked::find(tx, &code)?.is_none() {
                return Ok(code);
            }
        }
        // Of a source that always says the same.
        for code in (0..10_000).map(|code| format!("{code:04}")) {
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

fn fields(body: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    match serde_json::from_str(body).ok()? {
        serde_json::Value::Object(fields) => Some(fields),
        _ => None,
    }
}

fn is_correction(body: &str) -> bool {
    fields(body).is_some_and(|fields| fields.get("correction").is_some_and(|of| !of.is_null()))
}

fn visitor_of(body: &str) -> Option<Personal> {
    let id = fields(body)?.get("visitorId")?.as_str()?.to_owned();
    Some(Personal::from(id))
}

fn shown(db: &Connection, shelf: &Shelf, by: &AtWork<TakesRecords>, parked: &Parked) -> Stored<ParkedVisit> {
    let body = parked.draft(db, &parked.service)?;
    let visitor = body
        .as_deref()
        .and_then(visitor_of)
        .filter(|id| !id.expose().is_empty());
    Ok(ParkedVisit {
        code: parked.code.clone(),
        service_title: shelf.title(&parked.service).map(str::to_owned),
        visitor_id: visitor.map(|id| id.masked()).unwrap_or_default(),
        operator: parked.operator.clone(),
        own: parked.operator == by.code(),
        parked_on: clock::jalali(parked.parked_at).to_string(),
        parked_at: clock::minute(parked.parked_at),
    })
}
