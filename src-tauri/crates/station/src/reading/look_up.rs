//! Who the bill belongs to, and what the meter showed last.

use std::collections::BTreeMap;

use kiosk_domain::{
    bill::BillId,
    figure::Figure,
    jalali::JalaliDate,
    meter::{self, MeterFacts},
};
use kiosk_wire::{PreviousSource, Reading, Record, Subscriber};

use super::ReadingDesk;
use crate::{
    Fault,
    central::{CentralFault, NoAnswer},
    clock,
    core::Line,
    operators::{AtWork, TakesRecords},
    store::{Contact, Remembered, StoreFault},
    view::{self, LookUp, LookUpSource},
    visit::SubscriberFacts,
};

/// `None` where a figure or a day central sent is none.
fn facts(subscriber: &Subscriber, source: PreviousSource) -> Option<SubscriberFacts> {
    if let Some(previous) = &subscriber.previous {
        JalaliDate::parse(&previous.on).ok()?;
    }
    Some(SubscriberFacts {
        bill_id: subscriber.bill_id.clone(),
        meter: meter_facts(subscriber)?,
        source,
        previous_on: subscriber.previous.as_ref().map(|previous| previous.on.clone()),
    })
}

/// A correction is not compared with the figures it corrects. Where central's newest are those of one of
/// these revisions, what that revision was compared with takes their place; its day is not on record.
pub(super) fn leave_out(facts: &mut SubscriberFacts, revisions: &[Record]) {
    let own = revisions.iter().find_map(|record| {
        let reading = record.content.reading()?;
        let same_day = facts.previous_on.as_ref() == Some(&reading.declared_on);
        let figures = by_register(reading, |figure| Some(&figure.figure));
        (same_day && reading.bill_id == facts.bill_id && figures == facts.meter.previous).then_some(reading)
    });
    let Some(own) = own else { return };
    // What was typed from the paper stands in the draft.
    let known = |figure: &kiosk_wire::Figure| figure.previous_source != Some(PreviousSource::Paper);
    facts.meter.previous = by_register(own, |figure| figure.previous.as_ref().filter(|_| known(figure)));
    let source = own.figures.iter().filter(|figure| known(figure));
    facts.source = source
        .filter_map(|figure| figure.previous_source)
        .next()
        .unwrap_or(facts.source);
    facts.previous_on = None;
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

impl ReadingDesk {
    /// Asks central, and falls back on what it said before. Without a line the memory answers at once.
    ///
    /// # Errors
    /// Fails if the database refuses; a line that is down is no error.
    pub async fn look_up(&self, by: &AtWork<TakesRecords>, bill_id: &str) -> Result<LookUp, Fault> {
        // It goes into an address: what is no bill id is nobody's.
        let Ok(bill_id) = BillId::parse(bill_id) else {
            return Ok(LookUp {
                source: LookUpSource::NotFound,
                as_of: None,
                subscriber: None,
            });
        };
        let bill_id = bill_id.as_str();
        let line = *self.core.line.borrow();
        if line == Line::Offline {
            return Ok(self.remembered(bill_id)?);
        }
        match self.ask(by, bill_id).await? {
            Ok(found) => Ok(found),
            Err(_) => Ok(self.remembered(bill_id)?),
        }
    }

    /// What central says, or why it could not be asked.
    pub(super) async fn ask(
        &self,
        by: &AtWork<TakesRecords>,
        bill_id: &str,
    ) -> Result<Result<LookUp, CentralFault>, Fault> {
        match self.subscriber(by, bill_id).await {
            // What cannot be used never takes the place of what can.
            Ok(subscriber) if facts(&subscriber, PreviousSource::Central).is_none() => {
                let fault = CentralFault::from(NoAnswer::Unfit("a subscriber's figure or day is none"));
                tracing::warn!(%fault, "subscriber not usable; using cached subscriber");
                Ok(Err(fault))
            }
            Ok(subscriber) => {
                let now = self.core.clock.now();
                self.core.store.write::<_, StoreFault>(|tx| {
                    let contact = Contact::find(tx, self.core.clock.as_ref())?;
                    Remembered::keep(tx, &subscriber, now, contact.as_ref().map(Contact::now))
                })?;
                self.know(&subscriber, PreviousSource::Central);
                Ok(Ok(LookUp {
                    source: LookUpSource::Central,
                    as_of: None,
                    subscriber: Some((&subscriber).into()),
                }))
            }
            Err(CentralFault::NotFound) => {
                self.core
                    .store
                    .write::<_, StoreFault>(|tx| Remembered::forget(tx, bill_id))?;
                self.visit.knows(None);
                Ok(Ok(LookUp {
                    source: LookUpSource::NotFound,
                    as_of: None,
                    subscriber: None,
                }))
            }
            Err(fault) => {
                tracing::info!(%fault, "central unreachable; using cached subscriber");
                self.core.line_failed(&fault);
                Ok(Err(fault))
            }
        }
    }

    /// A token that died is renewed, once: nobody is signed out for it.
    async fn subscriber(&self, by: &AtWork<TakesRecords>, bill_id: &str) -> Result<Subscriber, CentralFault> {
        let token = self.operators.session_token(by).await?;
        match self.core.central.subscriber(bill_id, &token).await {
            Err(CentralFault::SessionOver) => {
                let token = self.operators.renew(by).await?;
                self.core.central.subscriber(bill_id, &token).await
            }
            answer => answer,
        }
    }

    pub(super) fn remembered(&self, bill_id: &str) -> Result<LookUp, StoreFault> {
        let Some(Remembered { subscriber, as_of }) = self.core.store.read(|db| Remembered::find(db, bill_id))? else {
            self.visit.knows(None);
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
        self.visit.knows(facts(subscriber, source));
    }

    /// The facts about this bill: what was looked up last, or what central said before (a draft that
    /// survived a crash was looked up by a program that is gone).
    pub(super) fn facts_of(&self, bill_id: &str) -> Result<Option<SubscriberFacts>, StoreFault> {
        if let Some(facts) = self.visit.subscriber(bill_id) {
            return Ok(Some(facts));
        }
        let remembered = self.core.store.read(|db| Remembered::find(db, bill_id))?;
        Ok(remembered.and_then(|Remembered { subscriber, .. }| facts(&subscriber, PreviousSource::Cache)))
    }
}

/// Digits, or decimal places, of the widest display there is.
const WIDEST: u8 = 12;

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
    let coefficient = Figure::parse(&meter.coefficient).ok()?;
    if meter.digits > WIDEST || meter.decimals > WIDEST || coefficient == Figure::ZERO {
        return None;
    }
    Some(MeterFacts {
        kind: view::MeterKind::from(meter.kind).into(),
        digits: meter.digits,
        decimals: meter.decimals,
        coefficient,
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
