//! The station's life inside the window: started, retried, listened to.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use kiosk_station::{
    Notice, Station, access, clock,
    view::{Code, Phase, Status, UiError},
};
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::sync::{Notify, broadcast::error::RecvError};

/// A keyring that comes up late, or a folder another program lets go, is noticed this soon.
const RETRY: Duration = Duration::from_secs(3);
/// The clock in the frame, and the printer's state.
const TICK: Duration = Duration::from_secs(5);

/// What the commands work on.
pub struct Shell {
    folder: PathBuf,
    station: OnceLock<Arc<Station>>,
    phase: RwLock<Phase>,
    retry: Notify,
}

impl Shell {
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            station: OnceLock::new(),
            phase: RwLock::new(Phase::Starting),
            retry: Notify::new(),
        }
    }

    /// # Errors
    /// `NotReady` before the station is open.
    pub fn station(&self) -> Result<&Arc<Station>, UiError> {
        self.station.get().ok_or_else(|| UiError::new(Code::NotReady))
    }

    /// The station, for a command that whoever has the counter may ask for.
    ///
    /// # Errors
    /// `NotReady` before the station is open; `SignedOut`, `Locked` or `Forbidden` where the access table says no.
    pub fn admit(&self, command: &str) -> Result<&Arc<Station>, UiError> {
        let station = self.station()?;
        let who = access::who(command).ok_or_else(|| UiError::new(Code::Forbidden))?;
        station.admit(who)?;
        Ok(station)
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

/// Opens the station, however long that takes, then carries its notices to the window.
pub async fn start(app: AppHandle) {
    let station = open(&app).await;
    let shell = app.state::<Shell>();
    let notices = station.notices();
    let _ = shell.station.set(Arc::clone(&station));
    tokio::spawn(station.sync_loop());
    tokio::spawn(tick(app.clone(), Arc::clone(&station)));
    emit_status(&app, &station);
    carry(&app, &station, notices).await;
}

async fn open(app: &AppHandle) -> Arc<Station> {
    let shell = app.state::<Shell>();
    let mut said = None;
    loop {
        let folder = shell.folder.clone();
        match tokio::task::spawn_blocking(move || Station::open(&folder, clock::system())).await {
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

async fn carry(app: &AppHandle, station: &Station, mut notices: tokio::sync::broadcast::Receiver<Notice>) {
    loop {
        match notices.recv().await {
            Ok(Notice::Status) => emit_status(app, station),
            Ok(Notice::Record { tracking_number }) => {
                if let Ok(receipt) = station.receipt(&tracking_number) {
                    let _ = app.emit("receipt", receipt);
                }
                let _ = app.emit("queue", ());
            }
            // Some were missed: the screen asks anew.
            Err(RecvError::Lagged(_)) => {
                emit_status(app, station);
                let _ = app.emit("queue", ());
            }
            Err(RecvError::Closed) => return,
        }
    }
}

fn emit_status(app: &AppHandle, station: &Station) {
    match station.status() {
        // A window that is closing does not hear it, and need not.
        Ok(status) => drop(app.emit("status", status)),
        Err(fault) => tracing::error!(%fault, "the frame's facts cannot be read"),
    }
}

async fn tick(app: AppHandle, station: Arc<Station>) {
    loop {
        station.look_at_printer().await;
        if let Err(fault) = station.look_at_idle() {
            tracing::error!(%fault, "the counter cannot be locked");
        }
        emit_status(&app, &station);
        tokio::time::sleep(TICK).await;
    }
}
