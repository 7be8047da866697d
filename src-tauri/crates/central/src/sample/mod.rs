//! The sample: an office, its people, and 500 subscribers with two years of figures; the same from the same seed.

mod meters;
pub mod people;
pub mod places;
mod random;
mod subscribers;

use kiosk_wire::Operator;

use crate::{
    Fault, Options,
    clock::{jalali, millis},
    password, services,
    store::{self, Store, Stored, Tx},
};

/// How many subscribers there are.
pub const SUBSCRIBERS: usize = 500;

/// Fills an empty database; renews the codes nobody used in one that is filled.
pub(crate) fn fill(store: &Store, seed: u64, options: &Options) -> Result<(), Fault> {
    let fault = |error| Fault::database(&options.db, error);
    if !store
        .transaction(|transaction| store::office_exists(transaction, places::OFFICE))
        .map_err(fault)?
    {
        let passwords = people::WORKERS
            .iter()
            .map(|worker| Ok((worker, password::hash(worker.password)?)))
            .collect::<Result<Vec<_>, Fault>>()?;
        store
            .transaction(|transaction| people_and_places(transaction, &passwords, seed))
            .map_err(fault)?;
    }
    let (today, now) = (
        jalali(options.clock.now()).ok_or(Fault::Clock)?,
        millis(options.clock.now()),
    );
    store
        .transaction(|transaction| services::publish_given(transaction, today, now))
        .map_err(fault)?;
    let codes = places::enrolment_codes();
    let renewed = store.transaction(|transaction| {
        codes.iter().zip(1..).try_for_each(|(code, counter)| {
            store::new_code(
                transaction,
                code,
                (places::OFFICE, &counter.to_string()),
                &options.clock,
            )
        })
    });
    renewed.map_err(fault)
}

fn people_and_places(transaction: &dyn Tx, passwords: &[(&people::Worker, String)], seed: u64) -> Stored<()> {
    store::add_office(transaction, places::OFFICE, places::OFFICE_NAME, places::CITY)?;
    for (worker, password) in passwords {
        let password = store::Changed {
            password,
            must_change: worker.must_change,
        };
        store::add_operator(
            transaction,
            places::OFFICE,
            &Operator {
                code: worker.code.to_owned(),
                name: worker.name.to_owned(),
                role: worker.role,
                national_id: Some(worker.national_id.into()),
            },
            &password,
        )?;
    }
    for (subscriber, rounds) in subscribers::subscribers(seed) {
        store::add_subscriber(transaction, &subscriber)?;
        for (on, figures) in rounds {
            store::add_reading(transaction, subscriber.bill_id.expose(), &on, &figures, None)?;
        }
    }
    Ok(())
}
