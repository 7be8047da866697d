//! Making a machine a counter: keys in its keyring, a database under that key, central's word.

use std::sync::Arc;

use kiosk_domain::hardness::Cost;
use kiosk_wire::{EnrolAnswer, journal::Event};

use crate::{
    central::{self, Central, CentralFault, Enrolment, Https, LineTime},
    clock::{Clock, Trusted},
    folder::Folder,
    hashing,
    journal::Journal,
    store::{HashCost, HeldLease, Store, StoreFault, Terminal},
    sync::BLOCKS_IN_HAND,
    vault::{Vault, VaultFault},
};

#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
    #[error("this data folder is enrolled already")]
    AlreadyEnrolled,
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
    #[error(transparent)]
    Hash(#[from] hashing::HashFault),
    #[error("a background task was cut short")]
    Task(#[from] tokio::task::JoinError),
}

/// Enrols the counter of `folder`, and fetches its first blocks of numbers.
///
/// A try that was cut short is taken up again: keys and database that are there are used, never replaced.
///
/// # Errors
/// See [`EnrolFault`].
pub async fn enrol(
    folder: &Folder,
    enrolment: &Enrolment<'_>,
    clock: Arc<dyn Clock>,
) -> Result<EnrolAnswer, EnrolFault> {
    let (store, signing, cost) = {
        let installation = folder.installation().to_owned();
        let database = folder.database();
        tokio::task::spawn_blocking(move || prepare(&installation, &database)).await??
    };
    if store.read(Terminal::find)?.is_some() {
        return Err(EnrolFault::AlreadyEnrolled);
    }
    let trusted = Arc::new(Trusted::new(Arc::clone(&clock), None));
    let transport = |authorities: &[String]| {
        let time: Arc<dyn LineTime> = trusted.clone();
        Https::new(enrolment.url, authorities, time).map_err(CentralFault::from)
    };
    let given: Vec<String> = enrolment.authority.map(str::to_owned).into_iter().collect();
    let answer = central::enrol(&transport(&given)?, enrolment.code, &signing).await?;
    let mut central_keys = answer.central_keys.clone();
    if central_keys.authorities.is_empty() {
        central_keys.authorities.extend(given);
    }
    let terminal = Terminal {
        terminal: answer.terminal.clone(),
        office: answer.office.clone(),
        counter: answer.counter.clone(),
        central_url: enrolment.url.to_owned(),
        central_keys,
        settings: answer.settings.clone(),
        settings_etag: None,
    };
    let journal = Journal::new(&terminal.terminal, signing.clone(), Arc::clone(&clock));
    store.write::<_, StoreFault>(|tx| {
        terminal.insert(tx, clock.now())?;
        HashCost::keep(tx, cost)?;
        journal.write(tx, Event::Enrolled)
    })?;
    let central = Central::new(
        Box::new(transport(&terminal.central_keys.authorities)?),
        &terminal.terminal,
        signing,
        &terminal.central_keys,
        clock,
    );
    for _ in 0..BLOCKS_IN_HAND {
        let request = store.write::<_, StoreFault>(HeldLease::request)?;
        let proven = central.lease(&request).await?;
        store.write::<_, StoreFault>(|tx| journal.lease(tx, &request, &proven))?;
    }
    Ok(answer)
}

type Prepared = (Store, kiosk_wire::SigningKey, Cost);

fn prepare(installation: &str, database: &std::path::Path) -> Result<Prepared, EnrolFault> {
    let cost = hashing::measure()?;
    let vault = Vault::open(installation)?;
    if database.exists() {
        let keys = vault.keys()?;
        return Ok((Store::open(database, &keys.database)?, keys.signing, cost));
    }
    let keys = vault.make_keys()?;
    Ok((Store::create(database, &keys.database)?, keys.signing, cost))
}
