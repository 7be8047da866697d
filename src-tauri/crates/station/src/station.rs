//! A counter at work: its rooms over one core.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicU64},
    },
};

use kiosk_domain::hardness::Cost;
use kiosk_wire::{ContentKind, EpochReason, SigningKey, envelope, journal::Event};
use tokio::sync::{Notify, broadcast, watch};

use crate::{
    Fault,
    catalogue::Catalogue,
    central::{Central, CentralFault, Https, Transport},
    clock::{Clock, Trusted},
    core::{Core, Line, Random},
    documents::Documents,
    handover::Handover,
    hashing::Pepper,
    journal::Journal,
    machine::{
        Machine,
        enrol::defaults::Defaults,
        folder::Folder,
        leaving,
        start::{self, Opened, StartFault, State},
    },
    notice::Notice,
    operators::{AtWork, Operators, TakesRecords},
    parking::Parking,
    printing::Printing,
    reading::ReadingDesk,
    records::Records,
    requests::RequestDesk,
    sabotage::Sabotage,
    services::Services,
    spool::{DiskFile, Spool, SpoolFault, SpoolFile},
    store::{Authorities, ChainHead, Contact, Epoch, Outgoing, Slip, Starts, Store, StoreFault, Terminal, Verifier},
    sync::SyncLoop,
    vault::{StartCount, Vault, VaultFault},
    view::OpenCorrection,
    visit::Visit,
};

/// A counter opened on its data folder, enrolled, with its keys. Puts the rooms together; each verb is a room's.
///
/// Cheap to share behind an [`Arc`].
pub struct Station {
    pub operators: Arc<Operators>,
    pub reading: ReadingDesk,
    pub requests: RequestDesk,
    pub services: Services,
    pub records: Arc<Records>,
    pub documents: Arc<Documents>,
    pub parking: Parking,
    pub printing: Arc<Printing>,
    pub handover: Arc<Handover>,
    pub sync: Arc<SyncLoop>,
    pub machine: Machine,
    pub(crate) core: Arc<Core>,
    _held: Option<Folder>,
}

/// Makes the way to central, for the terminal the database tells of.
pub type WayToCentral = Box<dyn FnOnce(&Terminal, Arc<Trusted>) -> Result<Box<dyn Transport>, CentralFault>>;

/// What a station is made of. [`Station::open`] takes it from a data folder; a test brings its own disk, line
/// and clock.
pub struct Parts {
    pub store: Store,
    pub spool: Box<dyn SpoolFile>,
    pub signing: SigningKey,
    pub pepper: Pepper,
    /// Where the starts are counted besides the database; `None` in tests that are not about a keyring.
    pub starts: Option<Box<dyn StartCount>>,
    /// What a password costs, instead of what this machine was measured at; for tests that live a thousand lives.
    pub hash_cost: Option<Cost>,
    pub clock: Arc<dyn Clock>,
    pub transport: WayToCentral,
    /// Where files may be written besides the database.
    pub folder: PathBuf,
    /// Spreads the retries of many terminals.
    pub random: Random,
    /// A mistake to make on purpose, for the tests that show that the tests would see it.
    pub sabotage: Sabotage,
}

impl Station {
    /// Opens the counter of a data folder. Never makes a key or a database: that is enrolment's. Goes on with a wipe
    /// that was interrupted.
    ///
    /// Blocks on the keyring and the disk.
    ///
    /// # Errors
    /// See [`StartFault`]; the folder is let go, so that enrolment can hold it.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StartFault> {
        let mut folder = Folder::hold(path)?;
        let opened = match start::open(&folder) {
            Err(StartFault::State(State::FinishLeaving)) => {
                leaving::finish(&folder)?;
                drop(folder);
                folder = Folder::hold(path)?;
                start::open(&folder)
            }
            opened => opened,
        };
        let Opened { store, keys } = opened?;
        let vault = Vault::open(folder.installation())?;
        let parts = Parts {
            store,
            spool: Box::new(DiskFile::open_or_put_aside(&folder.spool()).map_err(SpoolFault::Io)?),
            signing: keys.signing,
            pepper: Pepper::new(vault.pepper()?),
            starts: Some(Box::new(vault)),
            hash_cost: None,
            clock,
            transport: Box::new(way_of(folder.path())),
            folder: folder.path().to_owned(),
            random: Arc::new(random),
            sabotage: Sabotage::None,
        };
        let mut station = Self::assemble(parts)?;
        station._held = Some(folder);
        Ok(station)
    }

    /// # Errors
    /// See [`StartFault`].
    pub fn assemble(parts: Parts) -> Result<Self, StartFault> {
        let (pepper, hash_cost) = (parts.pepper.clone(), parts.hash_cost);
        let core = Arc::new(core(parts)?);
        let visit = Arc::new(Visit::default());
        let operators = Arc::new(Operators::new(&core, &visit, pepper, hash_cost));
        let catalogue = Arc::new(Catalogue::new(&core));
        let records = Arc::new(Records::new(&core, &catalogue));
        let documents = Arc::new(Documents::new(&core, &catalogue, &records));
        let sync = Arc::new(SyncLoop::new(&core, &operators));
        let handover = Arc::new(Handover::new(&core));
        Ok(Self {
            requests: RequestDesk::new(&core, &visit, &catalogue, &operators, &records, &documents),
            services: Services::new(&core, &catalogue, &records),
            reading: ReadingDesk::new(&core, &visit, &catalogue, &operators, &records, &documents),
            parking: Parking::new(&core, &visit, &catalogue, &documents),
            printing: Arc::new(Printing::new(&core, &documents)),
            machine: Machine::new(&core, &sync, &handover),
            operators,
            records,
            documents,
            handover,
            sync,
            core,
            _held: None,
        })
    }

    /// A record that is to be corrected, as it would be typed on the form of its kind.
    ///
    /// # Errors
    /// Fails if it cannot be corrected, or another operator took it and no supervisor answers.
    pub fn correction(&self, by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<OpenCorrection, Fault> {
        match self.records.kind(by, tracking_number)? {
            ContentKind::Reading => {
                let draft = self.reading.correction_draft(by, tracking_number)?;
                Ok(OpenCorrection::Reading(Box::new(draft)))
            }
            ContentKind::Request => {
                let form = self.requests.correction_form(by, tracking_number)?;
                Ok(OpenCorrection::Request(Box::new(form)))
            }
            // Whoever filled it cannot be told.
            ContentKind::Survey | ContentKind::Participation | ContentKind::View => Err(Fault::NoCorrection),
        }
    }

    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.core.notices.subscribe()
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.core.folder
    }
}

/// HTTPS to central, by the authorities that vouch for it and by what a technician has left in the folder since.
fn way_of(folder: &Path) -> impl FnOnce(&Terminal, Arc<Trusted>) -> Result<Box<dyn Transport>, CentralFault> + use<> {
    let left = Defaults::authority_in(folder);
    move |terminal, trusted| {
        let Authorities {
            vouched,
            offered,
            former,
        } = &terminal.authorities;
        let mut authorities = vouched.clone();
        // Plain HTTP on loopback knows none.
        authorities.extend(left.filter(|left| !vouched.is_empty() && !former.contains(left)));
        let https = Https::new(&terminal.central_url, &authorities, trusted)?;
        if let Some(Err(fault)) = offered.as_ref().map(|offered| https.offer(offered)) {
            tracing::warn!(%fault, "the authorities central has named last cannot be used");
        }
        Ok(Box::new(https))
    }
}

fn core(parts: Parts) -> Result<Core, StartFault> {
    let Parts {
        store,
        spool,
        signing,
        starts,
        clock,
        transport,
        folder,
        random,
        sabotage,
        ..
    } = parts;
    let terminal = store.read(Terminal::find)?.ok_or(StartFault::NotEnrolled)?;
    if sabotage.is(Sabotage::NumberBeforeCommit) {
        store.commit_late();
    }
    store.write::<_, StoreFault>(|tx| Slip::give_up_unconfirmed(tx, clock.now()))?;
    let journal = Journal::new(&terminal.terminal, signing.clone(), Arc::clone(&clock));
    if let Some(starts) = starts {
        compare_with_keyring(&store, &journal, starts.as_ref())?;
    }
    let (spool, envelopes) = Spool::open(spool)?;
    reconcile_with_spool(&store, &journal, &spool, &envelopes, &terminal.terminal)?;
    let contact = store.read(|db| Contact::find(db, clock.as_ref()))?;
    let enrolled = terminal.certificate.as_ref().and_then(|certificate| {
        let certificate = certificate.open(&terminal.central_keys.signing).ok()?;
        Some(certificate.enrolled_at)
    });
    let known = contact.as_ref().map(Contact::now).or(enrolled);
    let trusted = Arc::new(Trusted::new(Arc::clone(&clock), known));
    let central = Central::new(
        transport(&terminal, Arc::clone(&trusted))?,
        &terminal.terminal,
        signing.clone(),
        &terminal.central_keys,
        Arc::clone(&clock),
    )
    .sabotaged(sabotage);
    let disabled = store.read(Terminal::disabled)?;
    let disabled = disabled.is_some_and(|word| central.says_disabled(&word));
    Ok(Core {
        store,
        spool,
        journal,
        central: Arc::new(central),
        clock,
        trusted,
        signing,
        sealing: terminal.central_keys.sealing.clone(),
        settings: watch::channel(Arc::new(terminal.settings.clone())).0,
        terminal,
        line: watch::channel(Line::Unknown).0,
        line_trouble: Mutex::new(None),
        notices: broadcast::channel(256).0,
        wake: Notify::new(),
        send_requested: AtomicBool::new(false),
        disabled: AtomicBool::new(disabled),
        catalogue_changes: AtomicU64::new(0),
        writing: AtomicU32::new(0),
        random,
        sabotage,
        folder,
    })
}

/// A database that knows of fewer starts than the keyring is an old copy: tries, days and operators who may sign in are those
/// of then. Nobody signs in at it before central has let him in again, and it gives no number before central was asked.
///
/// The database is written first: a program that is killed between the two leaves it ahead, and that is no old copy.
fn compare_with_keyring(store: &Store, journal: &Journal, starts: &dyn StartCount) -> Result<(), StartFault> {
    let noted = match starts.noted() {
        Err(VaultFault::Damaged) => None,
        noted => Some(noted?),
    };
    let number = store.write::<_, StoreFault>(|tx| {
        let here = Starts::count(tx)?;
        if noted.is_none_or(|noted| here < noted) {
            tracing::error!("database older than the keyring says; asking central for a new epoch");
            Verifier::forget_all(tx)?;
            let reason = EpochReason::KeyringAhead;
            if Epoch::suspect(tx, reason)? {
                journal.write(tx, Event::Restored { reason })?;
            }
        }
        Starts::begin(tx, noted.unwrap_or_default())
    })?;
    Ok(starts.note(number)?)
}

/// Brings database and spool together. The database is the truth: what the spool lacks of what was not sent yet is
/// appended. A spool that knows later envelopes than the database shows that the database is an old copy.
fn reconcile_with_spool(
    store: &Store,
    journal: &Journal,
    spool: &Spool,
    envelopes: &[Vec<u8>],
    terminal: &str,
) -> Result<(), StartFault> {
    let waiting = store.read(Outgoing::all)?;
    for item in &waiting {
        spool.append(&item.envelope)?;
    }
    let newest = envelopes
        .iter()
        .filter_map(|bytes| envelope::claimed_outside(bytes))
        .filter(|outside| outside.terminal == terminal)
        .map(|outside| (outside.epoch, outside.sequence))
        .max();
    let behind = store.write::<_, StoreFault>(|tx| {
        let here = (Epoch::find(tx)?.number, ChainHead::find(tx, terminal)?.sequence);
        let behind = newest > Some(here);
        let reason = EpochReason::SpoolAhead;
        if behind && Epoch::suspect(tx, reason)? {
            tracing::error!("database older than the spool beside it; asking central for a new epoch");
            journal.write(tx, Event::Restored { reason })?;
        }
        Ok(behind)
    })?;
    // Central has answered for all of it: a spool need not grow for years.
    if waiting.is_empty() && !behind && spool.length() > LONGEST_SPOOL {
        spool.begin_anew()?;
    }
    Ok(())
}

/// Some four thousand envelopes.
const LONGEST_SPOOL: u64 = 8 << 20;

fn random() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness every terminal waits its full pause: slower, not wrong.
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => u64::MAX,
    }
}
