use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32},
    },
    time::Duration,
};

#[cfg(debug_assertions)]
use kiosk_domain::hardness::Cost;
use kiosk_wire::{EpochReason, SealingPublicKey, SigningKey, envelope, journal::Event};
use tokio::sync::{Notify, broadcast, watch};

use crate::{
    central::{Central, CentralFault, Https, Transport},
    clock::{Clock, Trusted},
    desk::{Approved, Facts, Session},
    fault::Fault,
    folder::{Folder, FolderFault},
    hashing::Pepper,
    journal::Journal,
    leaving::{self, LeavingFault},
    notice::Notice,
    printer::PrintSystem,
    spool::{DiskFile, Spool, SpoolFault, SpoolFile},
    start::{self, Leaving, Opened, State},
    store::{ChainHead, Contact, Epoch, Outgoing, Slip, Store, StoreFault, Terminal},
    sync::{Driver, Progress},
    vault::{Vault, VaultFault},
    view::{Line, Phase},
};

/// A counter at work: opened on its data folder, enrolled, with its keys.
///
/// Cheap to share behind an [`Arc`]; its verbs stand in [`crate::desk`].
pub struct Station {
    pub(crate) store: Arc<Store>,
    pub(crate) spool: Arc<Spool>,
    pub(crate) journal: Journal,
    pub(crate) central: Arc<Central>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) trusted: Arc<Trusted>,
    pub(crate) terminal: Terminal,
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingPublicKey,
    pub(crate) pepper: Pepper,
    /// Shared with the sync loop, which hears whom central no longer lets work.
    pub(crate) session: Arc<Mutex<Option<Session>>>,
    /// What a supervisor answered for, until it is used.
    pub(crate) approved: Mutex<Option<Approved>>,
    /// When somebody was last at the keyboard, in powered-on time.
    pub(crate) active_at: Mutex<Duration>,
    #[cfg(debug_assertions)]
    pub(crate) hash_cost: Option<Cost>,
    /// What is known of the subscriber on the screen.
    pub(crate) facts: Mutex<Option<Facts>>,
    pub(crate) printers: PrintSystem,
    pub(crate) printer_seen: Mutex<Option<crate::view::PrinterState>>,
    /// The last test page.
    pub(crate) test_page: Mutex<Option<Slip>>,
    /// Records being written at this moment.
    pub(crate) writing: AtomicU32,
    pub(crate) line: watch::Sender<Line>,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) asked: Arc<AtomicBool>,
    /// Central has taken this counter out of service.
    pub(crate) disabled: Arc<AtomicBool>,
    pub(crate) random: Random,
    #[cfg(debug_assertions)]
    pub(crate) sabotage: Option<Sabotage>,
    folder: PathBuf,
    _held: Option<Folder>,
}

/// Where random numbers come from that no secret hangs on.
pub type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Makes the way to central, for the terminal the database tells of.
pub type WayToCentral = Box<dyn FnOnce(&Terminal, Arc<Trusted>) -> Result<Box<dyn Transport>, CentralFault>>;

/// What a station is made of. [`Station::open`] takes it from a data folder; a test brings its own disk, line
/// and clock.
pub struct Parts {
    pub store: Store,
    pub spool: Box<dyn SpoolFile>,
    pub signing: SigningKey,
    pub pepper: Pepper,
    /// Another cost of a password than the machine's, for tests that live a thousand lives.
    #[cfg(debug_assertions)]
    pub hash_cost: Option<Cost>,
    pub clock: Arc<dyn Clock>,
    pub transport: WayToCentral,
    /// Where files may be written besides.
    pub folder: PathBuf,
    /// Spreads the retries of many terminals.
    pub random: Random,
    /// A fault of our own making, for the tests that show that the tests would see it.
    #[cfg(debug_assertions)]
    pub sabotage: Option<Sabotage>,
}

/// Each is a mistake that a station could be written with.
#[cfg(debug_assertions)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// The number is given before the record is committed.
    NumberBeforeCommit,
    /// The number is taken in a transaction of its own, after the record's.
    NumberOutside,
    /// Any 200 counts as central's acknowledgement.
    UnsignedAnswer,
}

/// Why the station did not open. Each has a screen of its own.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error("this machine is not enrolled yet")]
    NotEnrolled,
    /// What the facts of the start came to.
    #[error("the counter cannot be opened: {0:?}")]
    State(State),
    #[error(transparent)]
    Leaving(#[from] LeavingFault),
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Spool(#[from] SpoolFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
}

impl StartFault {
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Folder(FolderFault::Held(_)) => Phase::FolderHeld,
            Self::Folder(FolderFault::Unwritable(..)) | Self::Store(StoreFault::Disk(_)) | Self::Spool(_) => {
                Phase::DiskUnwritable
            }
            Self::NotEnrolled | Self::Central(_) => Phase::NotEnrolled,
            Self::State(state) => state.phase(),
            Self::Leaving(_) => Phase::Leaving,
            Self::Vault(VaultFault::Missing | VaultFault::Damaged) => Phase::KeyMissing,
            Self::Vault(VaultFault::Locked) => Phase::KeyringLocked,
            Self::Vault(VaultFault::Unavailable(_) | VaultFault::Randomness) => Phase::KeyringUnavailable,
            Self::Store(StoreFault::Newer { .. }) => Phase::DatabaseNewer,
            // Its key opened it a moment ago.
            Self::Store(_) => Phase::DatabaseDamaged,
        }
    }
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
        if leaving::found(path).map_err(LeavingFault::from)? == Leaving::Begun {
            leaving::finish(&folder)?;
            drop(folder);
            folder = Folder::hold(path)?;
        }
        let Opened { store, keys } = start::open(&folder)?;
        let parts = Parts {
            store,
            spool: Box::new(DiskFile::open_or_put_aside(&folder.spool()).map_err(SpoolFault::Io)?),
            signing: keys.signing,
            pepper: Pepper::new(Vault::open(folder.installation())?.pepper()?),
            #[cfg(debug_assertions)]
            hash_cost: None,
            clock,
            transport: Box::new(|terminal, trusted| {
                // Central's newest word of them, where it has sent one.
                let authorities = match terminal.settings.authorities.as_slice() {
                    [] => &terminal.central_keys.authorities,
                    _ => &terminal.settings.authorities,
                };
                Ok(Box::new(Https::new(&terminal.central_url, authorities, trusted)?))
            }),
            folder: folder.path().to_owned(),
            random: Arc::new(random),
            #[cfg(debug_assertions)]
            sabotage: None,
        };
        let mut station = Self::assemble(parts)?;
        station._held = Some(folder);
        Ok(station)
    }

    /// # Errors
    /// See [`StartFault`].
    pub fn assemble(parts: Parts) -> Result<Self, StartFault> {
        let Parts {
            store,
            spool,
            signing,
            pepper,
            #[cfg(debug_assertions)]
            hash_cost,
            clock,
            transport,
            folder,
            random,
            #[cfg(debug_assertions)]
            sabotage,
        } = parts;
        let terminal = store.read(Terminal::find)?.ok_or(StartFault::NotEnrolled)?;
        #[cfg(debug_assertions)]
        if sabotage == Some(Sabotage::NumberBeforeCommit) {
            store.commit_late();
        }
        store.write::<_, StoreFault>(|tx| Slip::give_up_unconfirmed(tx, clock.now()))?;
        let journal = Journal::new(&terminal.terminal, signing.clone(), Arc::clone(&clock));
        let (spool, envelopes) = Spool::open(spool)?;
        agree(&store, &journal, &spool, &envelopes, &terminal.terminal)?;
        let contact = store.read(|db| Contact::find(db, clock.as_ref()))?;
        let known = contact.as_ref().map(Contact::now);
        let trusted = Arc::new(Trusted::new(Arc::clone(&clock), known));
        let central = Central::new(
            transport(&terminal, Arc::clone(&trusted))?,
            &terminal.terminal,
            signing.clone(),
            &terminal.central_keys,
            Arc::clone(&clock),
        );
        #[cfg(debug_assertions)]
        let central = central.sabotaged(sabotage);
        let active_at = Mutex::new(clock.monotonic());
        let disabled = store.read(Terminal::disabled)?;
        let disabled = disabled.is_some_and(|word| central.says_disabled(&word));
        Ok(Self {
            store: Arc::new(store),
            random,
            #[cfg(debug_assertions)]
            sabotage,
            spool: Arc::new(spool),
            journal,
            central: Arc::new(central),
            clock,
            trusted,
            signing,
            sealing: terminal.central_keys.sealing.clone(),
            terminal,
            pepper,
            #[cfg(debug_assertions)]
            hash_cost,
            session: Arc::new(Mutex::new(None)),
            approved: Mutex::new(None),
            active_at,
            facts: Mutex::new(None),
            printers: PrintSystem::default(),
            printer_seen: Mutex::new(None),
            test_page: Mutex::new(None),
            writing: AtomicU32::new(0),
            line: watch::channel(Line::Unknown).0,
            notices: broadcast::channel(256).0,
            wake: Arc::new(Notify::new()),
            asked: Arc::new(AtomicBool::new(false)),
            disabled: Arc::new(AtomicBool::new(disabled)),
            folder,
            _held: None,
        })
    }

    /// The sync loop. Runs until its task is dropped, or ends when the counter is out of service and nothing waits any
    /// more: then comes [`Station::leave`]. One at a time.
    pub fn sync_loop(&self) -> impl Future<Output = ()> + Send + 'static {
        self.driver().run()
    }

    /// Sends what waits, now, and reports: for a technician's command.
    ///
    /// # Errors
    /// The fault that stopped it; what was settled before stays settled.
    pub async fn drain(&self) -> Result<crate::sync::Round, Fault> {
        self.driver().drain().await
    }

    /// Compares the journal with what central holds of it. A reason where central knows another past: then no number
    /// is given out until it has named a new epoch.
    ///
    /// # Errors
    /// Where central does not answer.
    pub async fn compare_journal(&self) -> Result<Option<EpochReason>, Fault> {
        self.driver().compare().await
    }

    /// The sync loop's engine, for whoever takes its steps himself.
    #[must_use]
    pub fn driver(&self) -> Driver {
        Driver {
            store: Arc::clone(&self.store),
            spool: Arc::clone(&self.spool),
            journal: self.journal.clone(),
            central: Arc::clone(&self.central),
            clock: Arc::clone(&self.clock),
            trusted: Arc::clone(&self.trusted),
            random: Arc::clone(&self.random),
            wake: Arc::clone(&self.wake),
            asked: Arc::clone(&self.asked),
            disabled: Arc::clone(&self.disabled),
            line: self.line.clone(),
            notices: self.notices.clone(),
            session: Arc::clone(&self.session),
            progress: Progress::default(),
        }
    }

    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Central's settings as it sent them last; those of the start where the database refuses.
    pub(crate) fn settings(&self) -> kiosk_wire::Settings {
        match self.store.read(Terminal::find) {
            Ok(Some(terminal)) => terminal.settings,
            _ => self.terminal.settings.clone(),
        }
    }

    pub(crate) fn tell(&self, notice: Notice) {
        // Nobody listening is no fault: kiosk-admin has no screen.
        let _ = self.notices.send(notice);
    }
}

/// Brings database and spool together. The database is the truth: what the spool lacks of what was not sent yet is
/// appended. A spool that knows later envelopes than the database shows that the database is an old copy.
fn agree(
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
            tracing::error!("the database is older than the spool beside it");
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

/// A panic while one of these was held left nothing half-done in it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
