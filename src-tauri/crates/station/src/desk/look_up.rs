//! Who the bill belongs to, and what the meter showed last.

use std::collections::BTreeMap;

use kiosk_domain::{figure::Figure, meter::MeterFacts};
use kiosk_wire::{PreviousSource, Subscriber};

use crate::{
    Fault, Station,
    central::CentralFault,
    clock,
    station::lock,
    store::{Remembered, StoreFault},
    view::{self, Line, LookUp, LookUpSource},
};

/// What the checks of the reading on the screen go by.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub bill_id: String,
    pub meter: MeterFacts,
    pub source: PreviousSource,
}

impl Station {
    /// Asks central, and falls back on what it said before. Without a line the memory answers at once.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses; a line that is down is no error.
    pub async fn look_up(&self, bill_id: &str) -> Result<LookUp, Fault> {
        let session = self.session()?;
        let line = *self.line.borrow();
        if line == Line::Offline {
            return Ok(self.remembered(bill_id)?);
        }
        match self.central.subscriber(bill_id, &session.token).await {
            Ok(subscriber) => {
                let now = self.clock.now();
                self.store
                    .write::<_, StoreFault>(|tx| Remembered::keep(tx, &subscriber, now))?;
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
        let meter = meter_facts(subscriber);
        if meter.is_none() {
            tracing::error!("central's word about this meter cannot be used");
        }
        *lock(&self.facts) = meter.map(|meter| Facts {
            bill_id: subscriber.bill_id.clone(),
            meter,
            source,
        });
    }

    /// The facts about this bill: what was looked up last, or what central said before (a draft that
    /// survived a crash was looked up by a program that is gone).
    pub(crate) fn facts_of(&self, bill_id: &str) -> Result<Option<Facts>, StoreFault> {
        if let Some(facts) = lock(&self.facts).as_ref().filter(|facts| facts.bill_id == bill_id) {
            return Ok(Some(facts.clone()));
        }
        let remembered = self.store.read(|db| Remembered::find(db, bill_id))?;
        Ok(remembered.and_then(|Remembered { subscriber, .. }| {
            let meter = meter_facts(&subscriber)?;
            Some(Facts {
                bill_id: bill_id.to_owned(),
                meter,
                source: PreviousSource::Cache,
            })
        }))
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
                previous_on: subscriber.previous.as_ref().map(|previous| previous.on.clone()),
            },
        }
    }
}
