//! Who the bill belongs to, and what the meter showed last.

use std::collections::BTreeMap;

use kiosk_domain::{
    figure::Figure,
    meter::{self, MeterFacts},
};
use kiosk_wire::{Content, Personal, PreviousSource, Reading, Record, Subscriber};

use super::Session;
use crate::{
    Fault, Station,
    central::CentralFault,
    clock,
    station::lock,
    store::{Contact, Remembered, StoreFault},
    view::{self, Line, LookUp, LookUpSource},
};

/// What the checks of the reading on the screen go by.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub bill_id: Personal,
    pub meter: MeterFacts,
    pub source: PreviousSource,
    /// Day of the previous figures.
    pub previous_on: Option<String>,
}

impl Facts {
    /// `None` where a figure central sent is no figure.
    fn of(subscriber: &Subscriber, source: PreviousSource) -> Option<Self> {
        Some(Self {
            bill_id: subscriber.bill_id.clone(),
            meter: meter_facts(subscriber)?,
            source,
            previous_on: subscriber.previous.as_ref().map(|previous| previous.on.clone()),
        })
    }

    /// A correction is not compared with the figures it corrects. Where central's newest are those of one of
    /// these revisions, what that revision was compared with takes their place; its day is not on record.
    pub fn leave_out(&mut self, revisions: &[Record]) {
        let own = revisions.iter().find_map(|record| {
            let Content::Reading(reading) = &record.content;
            let same_day = self.previous_on.as_ref() == Some(&reading.declared_on);
            let figures = by_register(reading, |figure| Some(&figure.figure));
            (same_day && reading.bill_id == self.bill_id && figures == self.meter.previous).then_some(reading)
        });
        let Some(own) = own else { return };
        // What was typed from the paper stands in the draft.
        let known = |figure: &kiosk_wire::Figure| figure.previous_source != Some(PreviousSource::Paper);
        self.meter.previous = by_register(own, |figure| figure.previous.as_ref().filter(|_| known(figure)));
        let source = own.figures.iter().filter(|figure| known(figure));
        self.source = source
            .filter_map(|figure| figure.previous_source)
            .next()
            .unwrap_or(self.source);
        self.previous_on = None;
    }
}

fn by_register<'a>(
    reading: &'a Reading,
    of: impl Fn(&'a kiosk_wire::Figure) -> Option<&'a String>,
) -> BTreeMap<meter::Register, Figure> {
    let figures = reading.figures.iter().filter_map(|figure| {
        let value = Figure::parse(of(figure)?).ok()?;
        Some((view::Register::from(figure.register).into(), value))
    });
    figures.collect()
}

impl Station {
    /// Asks central, and falls back on what it said before. Without a line the memory answers at once.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses; a line that is down is no error.
    pub async fn look_up(&self, bill_id: &str) -> Result<LookUp, Fault> {
        let session = self.operator()?;
        let line = *self.line.borrow();
        if line == Line::Offline {
            return Ok(self.remembered(bill_id)?);
        }
        match self.subscriber(bill_id, &session).await {
            Ok(subscriber) => {
                let now = self.clock.now();
                self.store.write::<_, StoreFault>(|tx| {
                    let contact = Contact::find(tx, self.clock.as_ref())?;
                    Remembered::keep(tx, &subscriber, now, contact.as_ref().map(Contact::now))
                })?;
                self.know(&subscriber, PreviousSource::Central);
                Ok(LookUp {
                    source: LookUpSource::Central,
                    as_of: None,
                    subscriber: Some((&subscriber).into()),
                })
            }
            Err(CentralFault::NotFound) => {
                self.store
                    .write::<_, StoreFault>(|tx| Remembered::forget(tx, bill_id))?;
                *lock(&self.facts) = None;
                Ok(LookUp {
                    source: LookUpSource::NotFound,
                    as_of: None,
                    subscriber: None,
                })
            }
            Err(fault) => {
                tracing::info!(%fault, "the subscriber comes from memory");
                self.line_failed(&fault);
                Ok(self.remembered(bill_id)?)
            }
        }
    }

    /// A token that died is renewed, once: nobody is signed out for it.
    async fn subscriber(&self, bill_id: &str, session: &Session) -> Result<Subscriber, CentralFault> {
        let token = self.session_token(session).await?;
        match self.central.subscriber(bill_id, &token).await {
            Err(CentralFault::SessionOver) => {
                let token = self.renew(session).await?;
                self.central.subscriber(bill_id, &token).await
            }
            answer => answer,
        }
    }

    fn remembered(&self, bill_id: &str) -> Result<LookUp, StoreFault> {
        let Some(Remembered { subscriber, as_of }) = self.store.read(|db| Remembered::find(db, bill_id))? else {
            *lock(&self.facts) = None;
            return Ok(LookUp {
                source: LookUpSource::NotKnown,
                as_of: None,
                subscriber: None,
            });
        };
        self.know(&subscriber, PreviousSource::Cache);
        Ok(LookUp {
            source: LookUpSource::Cache,
            as_of: Some(clock::jalali(as_of).to_string()),
            subscriber: Some((&subscriber).into()),
        })
    }

    fn know(&self, subscriber: &Subscriber, source: PreviousSource) {
        let facts = Facts::of(subscriber, source);
        if facts.is_none() {
            tracing::error!("central's word about this meter cannot be used");
        }
        *lock(&self.facts) = facts;
    }

    /// The facts about this bill: what was looked up last, or what central said before (a draft that
    /// survived a crash was looked up by a program that is gone).
    pub(crate) fn facts_of(&self, bill_id: &str) -> Result<Option<Facts>, StoreFault> {
        if let Some(facts) = lock(&self.facts).as_ref().filter(|facts| facts.bill_id == *bill_id) {
            return Ok(Some(facts.clone()));
        }
        let remembered = self.store.read(|db| Remembered::find(db, bill_id))?;
        Ok(remembered.and_then(|Remembered { subscriber, .. }| Facts::of(&subscriber, PreviousSource::Cache)))
    }
}

/// `None` where a figure central sent is no figure.
fn meter_facts(subscriber: &Subscriber) -> Option<MeterFacts> {
    let meter = &subscriber.meter;
    let mut previous = BTreeMap::new();
    for (register, figure) in subscriber.previous.iter().flat_map(|previous| &previous.figures) {
        previous.insert(view::Register::from(*register).into(), Figure::parse(figure).ok()?);
    }
    let mut usual = BTreeMap::new();
    for (register, range) in &subscriber.usual {
        usual.insert(
            view::Register::from(*register).into(),
            (Figure::parse(&range.low).ok()?, Figure::parse(&range.high).ok()?),
        );
    }
    let contracted_demand = match &meter.contracted_demand {
        Some(kilowatts) => Some(Figure::parse(kilowatts).ok()?),
        None => None,
    };
    Some(MeterFacts {
        kind: view::MeterKind::from(meter.kind).into(),
        digits: meter.digits,
        decimals: meter.decimals,
        coefficient: Figure::parse(&meter.coefficient).ok()?,
        contracted_demand,
        previous,
        usual,
    })
}

impl From<&Subscriber> for view::Subscriber {
    fn from(subscriber: &Subscriber) -> Self {
        let meter = &subscriber.meter;
        Self {
            name: subscriber.name.clone(),
            legal: subscriber.legal,
            tariff: subscriber.tariff.clone(),
            meter: view::Meter {
                kind: meter.kind.into(),
                serial: meter.serial.clone(),
                digits: meter.digits,
                decimals: meter.decimals,
                coefficient: meter.coefficient.clone(),
                contracted_demand: meter.contracted_demand.clone(),
            },
        }
    }
}
