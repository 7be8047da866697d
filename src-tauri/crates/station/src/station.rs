use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32},
    },
};

use kiosk_wire::{SealingPublicKey, SigningKey};
use tokio::sync::{Notify, broadcast, watch};

use crate::{
    central::Central,
    clock::Clock,
    desk::{Facts, Session},
    fault::Fault,
    folder::{Folder, FolderFault},
    notice::Notice,
    printer::PrintSystem,
    store::{Slip, Store, StoreFault, Terminal},
    sync::{Driver, Progress},
    vault::{Vault, VaultFault},
    view::{Line, Phase},
};

/// A counter at work: opened on its data folder, enrolled, with its keys.
///
/// Cheap to share behind an [`Arc`]; its verbs stand in [`crate::desk`].
pub struct Station {
    pub(crate) store: Arc<Store>,
    pub(crate) central: Arc<Central>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) terminal: Terminal,
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingPublicKey,
    pub(crate) session: Mutex<Option<Session>>,
    /// What is known of the subscriber on the screen.
    pub(crate) facts: Mutex<Option<Facts>>,
    pub(crate) printers: PrintSystem,
    pub(crate) printer_seen: Mutex<Option<crate::view::PrinterState>>,
    /// Records being written at this moment.
    pub(crate) writing: AtomicU32,
    pub(crate) line: watch::Sender<Line>,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) asked: Arc<AtomicBool>,
    folder: Folder,
}

/// Why the station did not open. Each has a screen of its own.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error("this machine is not enrolled yet")]
    NotEnrolled,
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Central(#[from] crate::central::CentralFault),
}

impl StartFault {
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Folder(FolderFault::Held(_)) => Phase::FolderHeld,
            Self::Folder(FolderFault::Unwritable(..)) | Self::Store(StoreFault::Disk(_)) => Phase::DiskUnwritable,
            Self::NotEnrolled | Self::Central(_) => Phase::NotEnrolled,
            Self::Vault(VaultFault::Missing | VaultFault::Damaged) => Phase::KeyMissing,
            Self::Vault(VaultFault::Unavailable(_) | VaultFault::Randomness) => Phase::KeyringUnavailable,
            Self::Store(StoreFault::Newer { .. }) => Phase::DatabaseNewer,
            Self::Store(_) => Phase::DatabaseUnreadable,
        }
    }
}

impl Station {
    /// Opens the counter of a data folder. Never makes a key or a database: that is enrolment's.
    ///
    /// Blocks on the keyring and the disk.
    ///
    /// # Errors
    /// See [`StartFault`]; the folder is let go, so that enrolment can hold it.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StartFault> {
        let folder = Folder::hold(path)?;
        if !folder.database().exists() {
            return Err(StartFault::NotEnrolled);
        }
        let keys = Vault::open(folder.installation())?.keys()?;
        let store = Arc::new(Store::open(&folder.database(), &keys.database)?);
        let terminal = store.read(Terminal::find)?.ok_or(StartFault::NotEnrolled)?;
        store.write::<_, StoreFault>(|tx| Slip::give_up_unconfirmed(tx, clock.now()))?;
        let central = Central::new(
            &terminal.central_url,
            &terminal.terminal,
            keys.signing.clone(),
            &terminal.central_keys,
            Arc::clone(&clock),
        )?;
        Ok(Self {
            store,
            central: Arc::new(central),
            clock,
            signing: keys.signing,
            sealing: terminal.central_keys.sealing.clone(),
            terminal,
            session: Mutex::new(None),
            facts: Mutex::new(None),
            printers: PrintSystem::default(),
            printer_seen: Mutex::new(None),
            writing: AtomicU32::new(0),
            line: watch::channel(Line::Unknown).0,
            notices: broadcast::channel(256).0,
            wake: Arc::new(Notify::new()),
            asked: Arc::new(AtomicBool::new(false)),
            folder,
        })
    }

    /// The sync loop. Runs until its task is dropped; one at a time.
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

    fn driver(&self) -> Driver {
        Driver {
            store: Arc::clone(&self.store),
            central: Arc::clone(&self.central),
            clock: Arc::clone(&self.clock),
            wake: Arc::clone(&self.wake),
            asked: Arc::clone(&self.asked),
            line: self.line.clone(),
            notices: self.notices.clone(),
            progress: Progress::default(),
        }
    }

    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
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

/// A panic while one of these was held left nothing half-done in it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
