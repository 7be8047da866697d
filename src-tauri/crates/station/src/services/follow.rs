//! What became of a number: what this counter did with it, and what central says of it, told apart.

use jiff::Timestamp;
use kiosk_domain::tracking::TrackingNumber;
use kiosk_wire::{RecordHistory, RevisionState};

use super::Services;
use crate::{
    Fault,
    central::CentralFault,
    clock,
    core::Line,
    operators::{AtWork, TakesRecords},
    records::shown,
    store::{Contact, FollowUp, RecordState, Said, StoreFault, StoredRecord},
    view::{CentralWord, FollowEvent, FollowView, LocalFact, Whose},
};

impl Services {
    /// Of a number of this counter always; of any other while central can be asked, or where it was before.
    ///
    /// # Errors
    /// Fails if it is no tracking number, or the database refuses. A line that is down is no error.
    pub async fn follow(&self, _by: &AtWork<TakesRecords>, number: &str) -> Result<FollowView, Fault> {
        let number = TrackingNumber::parse(number).map_err(|_| Fault::TrackingNumber)?;
        let number = number.as_str();
        let stored = match self.records.find(number) {
            Ok(stored) => Some(stored),
            Err(Fault::NoSuchRecord) => None,
            Err(fault) => return Err(fault),
        };
        let before = self.core.store.read(|db| FollowUp::find(db, number))?;
        let now = self.core.clock.now();
        let (central, said) = match self.asked(number).await? {
            Some(Ok(history)) => {
                let said = FollowUp {
                    service: service_of(&history),
                    said: said_of(&history),
                    asked_at: now,
                };
                self.core.store.write::<_, StoreFault>(|tx| {
                    let contact = Contact::find(tx, self.core.clock.as_ref())?;
                    said.keep(tx, number, contact.as_ref().map(Contact::now))
                })?;
                let at = clock::date_and_minute(now);
                (CentralWord::Answered { at }, Some(said))
            }
            Some(Err(CentralFault::NotFound)) => {
                let at = clock::date_and_minute(now);
                (CentralWord::NotFound { at }, None)
            }
            Some(Err(_)) | None => match before.clone() {
                Some(before) => {
                    let at = clock::date_and_minute(before.asked_at);
                    (CentralWord::Earlier { at }, Some(before))
                }
                None => (CentralWord::NotAsked, None),
            },
        };
        let service = stored.as_ref().map(|stored| stored.service.clone());
        let service = service.or_else(|| said.as_ref().map(|said| said.service.clone()));
        let known = before.map(|before| before.said);
        let events = |said: FollowUp| {
            said.said
                .into_iter()
                .map(|said| (said.at, of_central(said, known.as_deref())))
        };
        let mut history: Vec<(Timestamp, FollowEvent)> = stored.iter().flat_map(of_counter).collect();
        history.extend(said.into_iter().flat_map(events));
        // Of the same moment, what came later stands above.
        history.reverse();
        history.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        Ok(FollowView {
            tracking_number: number.to_owned(),
            service_title: service.map(|code| self.title(&code)).transpose()?.flatten(),
            local: stored.as_ref().map(local),
            central,
            history: history.into_iter().map(|(_, event)| event).collect(),
        })
    }

    /// `None` where the line is known to be down.
    async fn asked(&self, number: &str) -> Result<Option<Result<RecordHistory, CentralFault>>, Fault> {
        if *self.core.line.borrow() == Line::Offline {
            return Ok(None);
        }
        let asked = self.core.central.history(number).await;
        if let Err(fault) = &asked {
            self.core.line_failed(fault);
        }
        Ok(Some(asked))
    }

    fn title(&self, code: &str) -> Result<Option<String>, Fault> {
        let shelf = self.catalogue.shelf()?;
        Ok(shelf.title(code).map(str::to_owned))
    }
}

fn local(stored: &StoredRecord) -> LocalFact {
    LocalFact {
        revision: stored.revision,
        state: shown(stored),
        reject: match &stored.state {
            RecordState::Rejected { code, .. } => Some(code.clone()),
            _ => None,
        },
    }
}

/// What happened here: taken, and answered for.
fn of_counter(stored: &StoredRecord) -> Vec<(Timestamp, FollowEvent)> {
    let event = |at: Timestamp, code: &str| {
        let event = FollowEvent {
            at: clock::date_and_minute(at),
            whose: Whose::Counter,
            code: code.to_owned(),
            words: None,
            new: false,
        };
        (at, event)
    };
    let taken = if stored.revision > 1 { "corrected" } else { "taken" };
    let mut events = vec![event(stored.taken_at, taken)];
    match &stored.state {
        RecordState::Waiting => {}
        RecordState::Sent { at } => events.push(event(*at, "sent")),
        RecordState::Rejected { at, .. } => events.push(event(*at, "rejected")),
        RecordState::Quarantined { at } => events.push(event(*at, "quarantined")),
    }
    events
}

/// One central said before is not new; where it was never asked, nothing is.
fn of_central(said: Said, known: Option<&[Said]>) -> FollowEvent {
    FollowEvent {
        at: clock::date_and_minute(said.at),
        whose: Whose::Central,
        new: known.is_some_and(|known| !known.contains(&said)),
        code: said.code,
        words: said.words,
    }
}

fn said_of(history: &RecordHistory) -> Vec<Said> {
    let revisions = history.revisions.iter().map(|revision| Said {
        at: revision.received_at,
        code: match revision.state {
            RevisionState::Accepted => "accepted",
            RevisionState::Rejected => "rejected",
            RevisionState::Quarantined => "quarantined",
        }
        .to_owned(),
        words: None,
    });
    revisions.collect()
}

fn service_of(history: &RecordHistory) -> String {
    let newest = history.revisions.iter().max_by_key(|revision| revision.revision);
    newest.map(|newest| newest.service.clone()).unwrap_or_default()
}
