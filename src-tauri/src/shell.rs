//! The station's life inside the window: started, retried, listened to.

use std::{
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use kiosk_station::{
    Notice, Station, clock,
    enrol::{self, EnrolFault, defaults::Defaults},
    folder::Folder,
    leaving,
    operators::{Allows, AtWork},
    set_aside::{self, SetAsideFault},
    view::{Code, Enrolment, Phase, Status, UiError},
};
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::{
    sync::{Mutex, Notify, broadcast::error::RecvError},
    task::JoinSet,
    time::Instant,
};

use crate::clipboard;

/// A keyring that comes up late, or a folder another program lets go, is noticed this soon.
const RETRY: Duration = Duration::from_secs(3);
/// The clock in the frame, and the printer's state.
const TICK: Duration = Duration::from_secs(5);
/// A command under way when the counter is to leave is waited for, and looked at this often.
const LAST_COMMAND: Duration = Duration::from_millis(50);
/// The list is read again this long after a record moved, once for all that moved meanwhile.
const LIST: Duration = Duration::from_millis(100);
/// How often a spool that was set aside is offered to central again.
const OFFER: Duration = Duration::from_secs(60);

/// What the commands work on.
pub struct Shell {
    folder: PathBuf,
    station: RwLock<Option<Arc<Station>>>,
    phase: RwLock<Phase>,
    retry: Notify,
    /// Of the visits that have ended, those behind which the clipboard was emptied.
    visits_ended: AtomicU64,
    /// Whoever is in the folder before there is a station: starting, enrolling, or putting aside.
    turn: Mutex<()>,
}

impl Shell {
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            station: RwLock::new(None),
            phase: RwLock::new(Phase::Starting),
            retry: Notify::new(),
            visits_ended: AtomicU64::new(0),
            turn: Mutex::new(()),
        }
    }

    /// # Errors
    /// `NotReady` before the station is open, and after it left.
    pub fn station(&self) -> Result<Arc<Station>, UiError> {
        let station = self.station.read().unwrap_or_else(PoisonError::into_inner);
        station.clone().ok_or_else(|| UiError::new(Code::NotReady))
    }

    fn set_station(&self, station: Option<Arc<Station>>) {
        *self.station.write().unwrap_or_else(PoisonError::into_inner) = station;
    }

    /// What is known before an enrolment.
    pub fn enrolment(&self) -> Enrolment {
        let Defaults { address, authority } = Defaults::of(&self.folder);
        let set_aside = set_aside::unanswered(&self.folder).map_or(0, |spools| spools.len());
        Enrolment {
            address,
            authority: authority.map(|path| path.display().to_string()),
            set_aside: u32::try_from(set_aside).unwrap_or(u32::MAX),
        }
    }

    /// Makes this machine a counter, then starts it.
    ///
    /// # Errors
    /// See [`EnrolFault`].
    pub async fn enrol(&self, app: &AppHandle, way: &enrol::Way, code: &str) -> Result<(), EnrolFault> {
        let _turn = self.turn.lock().await;
        let tell = |step| drop(app.emit("enrolment", step));
        let enrolled = enrol::enrol_folder(&self.folder, way, code, clock::system(), &tell).await;
        self.retry();
        enrolled.map(|_| ())
    }

    /// Puts a database that cannot be opened aside, for a new enrolment.
    ///
    /// # Errors
    /// See [`SetAsideFault`].
    pub async fn set_aside(&self) -> Result<(), SetAsideFault> {
        let _turn = self.turn.lock().await;
        let folder = self.folder.clone();
        let aside = tokio::task::spawn_blocking(move || set_aside::set_aside(&folder, clock::system().as_ref())).await;
        self.retry();
        aside.map_err(|e| SetAsideFault::Disk(e.into()))?.map(|_| ())
    }

    /// A command ended a visit: what was copied goes at once. Later, whatever the next one has selected would go with it.
    pub fn forget_copied(&self, app: &AppHandle, station: &Station) {
        self.visits_ended
            .store(station.operators.visits_ended(), Ordering::Relaxed);
        clipboard::empty(app);
    }

    /// The station and the permission of the operator at work, as the verb of a command asks for it.
    ///
    /// # Errors
    /// `NotReady` before the station is open; `SignedOut`, `Locked`, `PasswordDue` or `Forbidden` if the operator may not.
    pub fn at_work<W: Allows>(&self) -> Result<(Arc<Station>, AtWork<W>), UiError> {
        let station = self.station()?;
        let by = station.operators.at_work()?;
        Ok((station, by))
    }

    /// What the frame shows, also before the station is open.
    pub fn status(&self) -> Result<Status, UiError> {
        match self.station() {
            Ok(station) => Ok(station.status()?),
            Err(UiError {
                code: Code::NotReady, ..
            }) => Ok(self.start_status()),
            Err(refused) => Err(refused),
        }
    }

    pub fn retry(&self) {
        self.retry.notify_one();
    }

    #[must_use]
    pub fn start_status(&self) -> Status {
        let phase = *self.phase.read().unwrap_or_else(PoisonError::into_inner);
        Status::of_phase(phase, clock::system().now())
    }

    fn set_phase(&self, phase: Phase) {
        *self.phase.write().unwrap_or_else(PoisonError::into_inner) = phase;
    }

    /// What the webview writes while it runs; never kept.
    #[must_use]
    pub fn webview_folder(&self) -> PathBuf {
        self.folder.join("webview")
    }
}

/// Opens the station, however long that takes, and carries its notices to the window. One that is taken out of service is
/// wiped; then the machine may become another counter.
pub async fn start(app: AppHandle) {
    loop {
        let station = open(&app).await;
        work(&app, &station).await;
        if let Err(fault) = leave(&app, station).await {
            tracing::error!(%fault, "the counter does not get out of service yet");
            tokio::time::sleep(RETRY).await;
        }
    }
}

/// Until the counter is to leave.
async fn work(app: &AppHandle, station: &Arc<Station>) {
    let shell = app.state::<Shell>();
    let notices = station.notices();
    shell.set_station(Some(Arc::clone(station)));
    let mut beside = JoinSet::new();
    beside.spawn(tick(app.clone(), Arc::clone(station)));
    beside.spawn(hand_over_set_aside(Arc::clone(station)));
    emit_status(app, station);
    let sync = tokio::spawn(station.sync.run());
    tokio::select! {
        // It ends only where the counter is to leave.
        ended = sync => if let Err(fault) = ended {
            tracing::error!(%fault, "the sync loop was cut short");
        },
        () = carry(app, station, notices) => {}
    }
    beside.shutdown().await;
}

/// Nobody works with the station any more, then it closes, then everything goes.
async fn leave(app: &AppHandle, mut station: Arc<Station>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let shell = app.state::<Shell>();
    let _turn = shell.turn.lock().await;
    shell.set_phase(Phase::Leaving);
    shell.set_station(None);
    let station = loop {
        match Arc::try_unwrap(station) {
            Ok(station) => break station,
            Err(shared) => station = shared,
        }
        tokio::time::sleep(LAST_COMMAND).await;
    };
    let _ = app.emit("status", shell.start_status());
    if !station.machine.is_disabled() {
        return Ok(());
    }
    station.machine.leave().await?;
    drop(station);
    let folder = shell.folder.clone();
    tokio::task::spawn_blocking(move || leaving::finish(&Folder::hold(&folder)?).map_err(Into::into)).await?
}

/// What an earlier life of this machine left in its spools.
async fn hand_over_set_aside(station: Arc<Station>) {
    loop {
        match station.machine.recover_set_aside().await {
            Ok(false) => return,
            Ok(true) => {}
            Err(fault) => tracing::info!(%fault, "the spools that were set aside wait"),
        }
        tokio::time::sleep(OFFER).await;
    }
}

async fn open(app: &AppHandle) -> Arc<Station> {
    let shell = app.state::<Shell>();
    let mut said = None;
    loop {
        let opened = {
            let _turn = shell.turn.lock().await;
            let folder = shell.folder.clone();
            tokio::task::spawn_blocking(move || Station::open(&folder, clock::system())).await
        };
        match opened {
            Ok(Ok(station)) => return Arc::new(station),
            Ok(Err(fault)) => {
                let phase = fault.phase();
                if said.replace(phase) != Some(phase) {
                    tracing::error!(?phase, cause = cause(&fault), "the terminal does not start: {fault}");
                }
                shell.set_phase(phase);
                let _ = app.emit("status", shell.start_status());
            }
            Err(fault) => tracing::error!(%fault, "the start was cut short"),
        }
        tokio::select! {
            () = tokio::time::sleep(RETRY) => {}
            () = shell.retry.notified() => {}
        }
    }
}

fn cause(fault: &dyn std::error::Error) -> Option<String> {
    fault.source().map(ToString::to_string)
}

/// The screen is told which record moved, and asks for what it shows of it: a backlog that is sent draws no receipt.
async fn carry(app: &AppHandle, station: &Station, mut notices: tokio::sync::broadcast::Receiver<Notice>) {
    let mut list_at: Option<Instant> = None;
    loop {
        let notice = tokio::select! {
            notice = notices.recv() => notice,
            () = tokio::time::sleep_until(list_at.unwrap_or_else(Instant::now)), if list_at.is_some() => {
                list_at = None;
                let _ = app.emit("queue", ());
                continue;
            }
        };
        match notice {
            Ok(Notice::Status) => emit_status(app, station),
            Ok(Notice::Catalogue) => drop(app.emit("catalogue", ())),
            Ok(Notice::Record { tracking_number }) => {
                let _ = app.emit("receipt", Some(tracking_number));
                list_at.get_or_insert_with(|| Instant::now() + LIST);
            }
            // Some were missed: the screen asks for all again.
            Err(RecvError::Lagged(_)) => {
                emit_status(app, station);
                let _ = app.emit("receipt", None::<String>);
                let _ = app.emit("catalogue", ());
                list_at.get_or_insert_with(|| Instant::now() + LIST);
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn emit_status(app: &AppHandle, station: &Station) {
    match station.status() {
        // A window that is closing does not hear it, and need not.
        Ok(status) => {
            // One that no command ended: by the lock of an idle counter, or by central's word on its operator.
            let ended = station.operators.visits_ended();
            if app.state::<Shell>().visits_ended.swap(ended, Ordering::Relaxed) != ended {
                clipboard::empty(app);
            }
            drop(app.emit("status", status));
        }
        Err(fault) => tracing::error!(%fault, "the frame's facts cannot be read"),
    }
}

async fn tick(app: AppHandle, station: Arc<Station>) {
    loop {
        station.printing.settle_left_behind().await;
        station.printing.look_at_printer().await;
        if let Err(fault) = station.operators.look_at_idle() {
            tracing::error!(%fault, "the counter cannot be locked");
        }
        emit_status(&app, &station);
        tokio::time::sleep(TICK).await;
    }
}
