//! What the counter knows of the visitor at it, and nothing longer than they are there.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use kiosk_domain::meter::MeterFacts;
use kiosk_wire::{Personal, PreviousSource, VisitRef};
use uuid::Uuid;

use crate::{clock::Clock, core::lock};

/// The visit at the counter. Ends as a whole: [`Visit::end`].
#[derive(Default)]
pub(crate) struct Visit {
    known: Mutex<Known>,
    ended: AtomicU64,
}

#[derive(Default)]
struct Known {
    begun: Option<Begun>,
    subscriber: Option<SubscriberFacts>,
    approved: Option<Approved>,
}

#[derive(Clone, Copy)]
struct Begun {
    id: Uuid,
    /// When its first key was pressed, or it went on, in powered-on time.
    since: Duration,
    /// Before that.
    seconds_worked: u32,
    seconds_parked: u32,
}

impl Begun {
    fn now(clock: &dyn Clock) -> Self {
        Self {
            id: Uuid::now_v7(),
            since: clock.monotonic(),
            seconds_worked: 0,
            seconds_parked: 0,
        }
    }
}

/// What the checks of the reading on the screen go by.
#[derive(Clone, Debug)]
pub(crate) struct SubscriberFacts {
    pub bill_id: Personal,
    pub meter: MeterFacts,
    pub source: PreviousSource,
    /// Day of the previous figures.
    pub previous_on: Option<String>,
}

/// What a supervisor answered for: one correction of one record, by the operator it was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Approved {
    pub tracking_number: String,
    pub operator: String,
    pub supervisor: String,
}

impl Visit {
    /// Something was typed for a visitor: from now on there is a visit.
    pub fn goes_on(&self, clock: &dyn Clock) {
        lock(&self.known).begun.get_or_insert_with(|| Begun::now(clock));
    }

    /// A visit that was put aside goes on.
    pub fn resume(&self, clock: &dyn Clock, visit: VisitRef) {
        *lock(&self.known) = Known {
            begun: Some(Begun {
                id: visit.id,
                since: clock.monotonic(),
                seconds_worked: visit.seconds_worked,
                seconds_parked: visit.seconds_parked,
            }),
            ..Known::default()
        };
    }

    /// The visit as a record taken now tells of it. One without a key, of a file's row, has lasted no time.
    pub fn so_far(&self, clock: &dyn Clock) -> VisitRef {
        let begun = lock(&self.known).begun.unwrap_or_else(|| Begun::now(clock));
        let worked = clock.monotonic().saturating_sub(begun.since).as_secs();
        let worked = u32::try_from(worked).unwrap_or(u32::MAX);
        VisitRef {
            id: begun.id,
            seconds_worked: begun.seconds_worked.saturating_add(worked),
            seconds_parked: begun.seconds_parked,
        }
    }

    /// The visitor leaves, or the operator does: everything known of the visitor goes.
    pub fn end(&self) {
        *lock(&self.known) = Known::default();
        self.ended.fetch_add(1, Ordering::SeqCst);
    }

    /// How many have ended since the start. Whoever keeps something of a visitor elsewhere lets go of it when this grows: by
    /// the time they look, the next one may have begun.
    pub fn ended(&self) -> u64 {
        self.ended.load(Ordering::SeqCst)
    }

    /// The subscriber that was looked up last, where it is the one of this bill.
    pub fn subscriber(&self, bill_id: &str) -> Option<SubscriberFacts> {
        let known = lock(&self.known);
        known
            .subscriber
            .as_ref()
            .filter(|facts| facts.bill_id == *bill_id)
            .cloned()
    }

    /// Another bill was looked up; `None` where nothing usable is known of it.
    pub fn knows(&self, subscriber: Option<SubscriberFacts>) {
        lock(&self.known).subscriber = subscriber;
    }

    pub fn approve(&self, approved: Approved) {
        lock(&self.known).approved = Some(approved);
    }

    pub fn approved(&self) -> Option<Approved> {
        lock(&self.known).approved.clone()
    }
}
