//! Making a machine a counter: keys in its keyring, a database under that key, central's word. The window and
//! `kiosk-admin` share it.

use std::{
    io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use kiosk_domain::{hardness::Cost, sync::BLOCKS_IN_HAND};
use kiosk_wire::{EnrolAnswer, SigningKey, journal::Event};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use super::{
    folder::{Folder, FolderFault, Place},
    key_check, set_aside,
    start::{self, Opened, StartFault},
};
use crate::{
    central::{self, Central, CentralFault, Enrolment, Https, LineTime, Transport as _, usable_settings},
    clock::{Clock, Trusted},
    files,
    hashing::{self, HashFault},
    journal::Journal,
    store::{Authorities, HashCost, HeldLease, Starts, Store, StoreFault, Terminal},
    vault::{StartCount as _, Vault},
    view::EnrolStep,
};

mod code;
pub mod defaults;
mod fault;

pub use code::canonical;
pub use fault::EnrolFault;

/// How an enrolment reaches central.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub address: String,
    /// The file of the authority's certificate, PEM; what was left in the folder or installed where there is none.
    pub authority: Option<PathBuf>,
}

/// Enrols the folder at `path`, and keeps the way for the next time.
///
/// # Errors
/// See [`EnrolFault`].
pub async fn enrol_folder(
    path: &Path,
    way: &Way,
    code: &str,
    clock: Arc<dyn Clock>,
    tell: &(dyn Fn(EnrolStep) + Send + Sync),
) -> Result<EnrolAnswer, EnrolFault> {
    let address = way.address.trim();
    let file = way.authority.clone().or_else(|| defaults::Defaults::of(path).authority);
    // Plain HTTP on loopback shows no certificate.
    let file = file.filter(|_| !address.starts_with("http:"));
    let authority = file.as_deref().map(authority).transpose()?;
    let enrolment = Enrolment {
        url: address,
        code,
        authority: authority.as_deref(),
    };
    usable(&enrolment)?;
    let folder = Folder::hold(path)?;
    let answer = enrol_telling(&folder, &enrolment, clock, tell).await?;
    // It stands over what the installer left; nobody who failed has shown that it is right.
    defaults::keep(path, address, authority.as_deref()).map_err(|e| unwritable(path, e))?;
    Ok(answer)
}

/// The text of an authority's certificate file: short, and of certificates alone, so that no other file of the machine gets
/// into the folder by it.
///
/// # Errors
/// [`EnrolFault::Authority`], where it is anything else.
pub fn authority(file: &Path) -> Result<String, EnrolFault> {
    let refused = EnrolFault::Authority;
    if kiosk_printer::names_a_machine(file) {
        return Err(refused(io::ErrorKind::Unsupported.into()));
    }
    let text = files::read_text(file, files::LONGEST_NOTE).map_err(refused)?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    if certificates.is_empty() || certificates.iter().any(Result::is_err) || text.contains("PRIVATE KEY") {
        return Err(refused(io::ErrorKind::InvalidData.into()));
    }
    Ok(text)
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
    enrol_telling(folder, enrolment, clock, &|_| ()).await
}

/// As [`enrol`], for tests of something else: a password costs next to nothing at this counter. Debug builds only.
///
/// # Errors
/// See [`EnrolFault`].
#[cfg(debug_assertions)]
pub async fn enrol_cheaply(
    folder: &Folder,
    enrolment: &Enrolment<'_>,
    clock: Arc<dyn Clock>,
) -> Result<EnrolAnswer, EnrolFault> {
    enrol_at(folder, enrolment, clock, &|_| (), || Ok(hashing::CHEAP)).await
}

/// As [`enrol`], and tells how far it is.
///
/// # Errors
/// See [`EnrolFault`].
pub async fn enrol_telling(
    folder: &Folder,
    enrolment: &Enrolment<'_>,
    clock: Arc<dyn Clock>,
    tell: &(dyn Fn(EnrolStep) + Send + Sync),
) -> Result<EnrolAnswer, EnrolFault> {
    enrol_at(folder, enrolment, clock, tell, hashing::measure).await
}

/// Says what a password is to cost; blocks.
type Costing = fn() -> Result<Cost, HashFault>;

async fn enrol_at(
    folder: &Folder,
    enrolment: &Enrolment<'_>,
    clock: Arc<dyn Clock>,
    tell: &(dyn Fn(EnrolStep) + Send + Sync),
    costing: Costing,
) -> Result<EnrolAnswer, EnrolFault> {
    usable(enrolment)?;
    tell(EnrolStep::Keys);
    if !folder.database().exists() {
        set_aside::set_spool_aside(folder, clock.as_ref()).map_err(|e| unwritable(folder.path(), e))?;
    }
    let (store, signing, cost) = {
        let place = folder.place().clone();
        tokio::task::spawn_blocking(move || prepare(&place, costing)).await??
    };
    if store.read(Terminal::find)?.is_some() {
        return Err(EnrolFault::AlreadyEnrolled);
    }
    let trusted = Arc::new(Trusted::new(Arc::clone(&clock), None));
    let transport = |authorities: &[String]| {
        let time: Arc<dyn LineTime> = trusted.clone();
        Https::new(enrolment.url.trim(), authorities, time).map_err(CentralFault::from)
    };
    let given: Vec<String> = enrolment.authority.map(str::to_owned).into_iter().collect();
    tell(EnrolStep::Central);
    let way = transport(&given)?;
    let answer = central::enrol(&way, &canonical(enrolment.code), &signing).await?;
    let certificate = answer.certified(&signing.public()).map_err(CentralFault::from)?;
    usable_settings(&answer.settings).map_err(CentralFault::from)?;
    trusted.is_at_least(certificate.enrolled_at);
    let mut central_keys = answer.central_keys.clone();
    if central_keys.authorities.is_empty() {
        central_keys.authorities.clone_from(&given);
    }
    if let Err(fault) = way.offer(&central_keys.authorities) {
        tracing::warn!(%fault, "the authorities central has named cannot be used; the one given stays");
        central_keys.authorities.clone_from(&given);
    }
    let terminal = Terminal {
        terminal: answer.terminal.clone(),
        certificate: Some(answer.certificate.clone()),
        office: answer.office.clone(),
        counter: answer.counter.clone(),
        central_url: enrolment.url.trim().to_owned(),
        central_keys,
        settings: answer.settings.clone(),
        settings_etag: None,
        authorities: Authorities {
            vouched: given,
            ..Authorities::default()
        },
    };
    let journal = Journal::new(&terminal.terminal, signing.clone(), Arc::clone(&clock));
    store.write::<_, StoreFault>(|tx| {
        terminal.insert(tx, clock.now())?;
        HashCost::keep(tx, cost)?;
        journal.write(tx, Event::Enrolled)
    })?;
    let central = Central::new(
        Box::new(way),
        &terminal.terminal,
        signing,
        &terminal.central_keys,
        clock,
    );
    tell(EnrolStep::Numbers);
    for _ in 0..BLOCKS_IN_HAND {
        let request = store.write::<_, StoreFault>(HeldLease::request)?;
        match central.lease(&request).await {
            Ok(proven) => {
                let kept =
                    store.write::<_, StoreFault>(|tx| journal.lease(tx, &request, &proven.answer, &proven.proof))?;
                if let Err(unfit) = kept {
                    tracing::warn!(reason = unfit.as_str(), "no numbers yet");
                    break;
                }
            }
            Err(fault) => {
                // It is a counter already; the sync loop fetches them as soon as it can.
                tracing::warn!(%fault, "no numbers yet");
                break;
            }
        }
    }
    Ok(answer)
}

type Prepared = (Store, SigningKey, Cost);

fn prepare(place: &Place, costing: Costing) -> Result<Prepared, EnrolFault> {
    let cost = costing()?;
    if place.database().exists() {
        let Opened { store, keys } = start::open(place)?;
        return Ok((store, keys.signing, cost));
    }
    let vault = Vault::open(place.installation())?;
    let keys = vault.make_keys()?;
    key_check::note(place.path(), &[&keys.database]).map_err(|e| unwritable(place.path(), e))?;
    let store = Store::create(&place.database(), &keys.database)?;
    // Where another database was in its place under these keys, this one is none of its copies.
    let starts = vault.noted()?;
    store.write::<_, StoreFault>(|tx| Starts::set(tx, starts))?;
    Ok((store, keys.signing, cost))
}

fn unwritable(path: &Path, e: io::Error) -> StartFault {
    FolderFault::Unwritable(path.to_owned(), e).into()
}

/// HTTPS with the authority that vouches for it; plain HTTP on loopback only.
fn usable(enrolment: &Enrolment<'_>) -> Result<(), EnrolFault> {
    let url = reqwest::Url::parse(enrolment.url.trim()).map_err(|_| EnrolFault::Address)?;
    let host = url.host_str().ok_or(EnrolFault::Address)?;
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    match url.scheme() {
        "https" if enrolment.authority.is_none() => Err(EnrolFault::NoAuthority),
        "https" => Ok(()),
        "http" if host == "localhost" || address.is_ok_and(|ip| ip.is_loopback()) => Ok(()),
        _ => Err(EnrolFault::Address),
    }
}
