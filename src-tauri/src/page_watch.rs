//! Whether the page in the window lives. It calls as soon as it is up, and the webview tells of its process. A page that is
//! lost is loaded again, or the program is started again.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use kiosk_station::machine::{WindowLoss, WindowRemedy};
use tauri::{AppHandle, Manager as _};
use tokio::sync::{Notify, watch};

use crate::{page_loss::Losses, shell::Shell, start_again, window};

/// How long a page may answer no key, beyond the three seconds after which the webview says so: a machine that swaps stands
/// still for a few.
const HUNG: Duration = Duration::from_secs(10);
/// A disk that does not take the journal's entry holds nothing up for longer.
const DISK: Duration = Duration::from_secs(5);

pub struct PageWatch {
    began: Instant,
    /// See [`start_again::count`].
    started_again: u32,
    state: Mutex<State>,
    /// The last load whose page called.
    called: watch::Sender<u64>,
    /// Whether the webview's process answers keys.
    answers: watch::Sender<bool>,
    hurry: Notify,
}

#[derive(Default)]
struct State {
    losses: Losses,
    /// Counts the loads of the page, from 1.
    load: u64,
    /// Nothing is done about the page any more: the program ends.
    ending: bool,
    /// What the next start of the program is told.
    next_start: Option<u32>,
}

impl PageWatch {
    #[must_use]
    pub fn new(started_again: u32) -> Self {
        Self {
            began: Instant::now(),
            started_again,
            state: Mutex::default(),
            called: watch::channel(0).0,
            answers: watch::channel(true).0,
            hurry: Notify::new(),
        }
    }

    /// The page asks for the frame's facts, which it does first of all.
    pub fn called(&self) {
        let load = {
            let mut state = self.state();
            state.losses.heard(self.began.elapsed());
            state.load
        };
        let first = self.called.send_replace(load) != load;
        if first && (load > 1 || self.started_again > 0) {
            tracing::warn!("the page is back");
        }
    }

    /// An operator wants the window now: a pause before the next start is over.
    pub fn hurry(&self) {
        self.hurry.notify_waiters();
    }

    /// Where the program ends in order to start again: what the next start is told.
    pub fn next_start(&self) -> Option<u32> {
        self.state().next_start
    }

    /// What is to be done about a loss; nothing where the page of that load is past already.
    fn decide(&self, loss: WindowLoss, of: Option<u64>) -> Option<WindowRemedy> {
        let mut state = self.state();
        if state.ending || of.is_some_and(|load| load != state.load) {
            return None;
        }
        let remedy = state.losses.lost(loss, self.began.elapsed());
        state.ending = remedy == WindowRemedy::Restart;
        Some(remedy)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page begins to load. It is lost where it does not call in time.
pub fn begin(app: &AppHandle) {
    let (load, patience) = {
        let watch = app.state::<PageWatch>();
        let mut state = watch.state();
        state.load += 1;
        (state.load, state.losses.patience())
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut called = app.state::<PageWatch>().called.subscribe();
        let call = called.wait_for(|last| *last >= load);
        let silent = tokio::time::timeout(patience, call).await.is_err();
        if silent {
            revive(&app, WindowLoss::Blank, load);
        }
    });
}

/// The webview says whether its process answers keys. The page is lost where it answers none for a while.
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "only WebKitGTK says so in safe Rust")
)]
pub fn answers(app: &AppHandle, yes: bool) {
    let load = {
        let watch = app.state::<PageWatch>();
        watch.answers.send_replace(yes);
        watch.state().load
    };
    if yes {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut answers = app.state::<PageWatch>().answers.subscribe();
        let answer = answers.wait_for(|yes| *yes);
        let silent = tokio::time::timeout(HUNG, answer).await.is_err();
        if silent {
            revive(&app, WindowLoss::Hung, load);
        }
    });
}

/// The page of load `of`, or whichever it is, is lost. Says whether it is to be loaded again now.
pub fn lost(app: &AppHandle, loss: WindowLoss, of: Option<u64>) -> bool {
    let Some(remedy) = app.state::<PageWatch>().decide(loss, of) else {
        return false;
    };
    tracing::error!("{}; {}", loss_words(loss), remedy_words(remedy));
    let again = app.clone();
    match remedy {
        WindowRemedy::Reload => {
            tauri::async_runtime::spawn(async move { note(&again, loss, remedy).await });
            begin(app);
            true
        }
        WindowRemedy::Restart => {
            tauri::async_runtime::spawn(async move {
                note(&again, loss, remedy).await;
                end(&again).await;
            });
            false
        }
    }
}

fn revive(app: &AppHandle, loss: WindowLoss, load: u64) {
    if lost(app, loss, Some(load)) {
        window::load_again(app);
    }
}

/// Into the counter's journal, where it is open.
async fn note(app: &AppHandle, loss: WindowLoss, remedy: WindowRemedy) {
    let Ok(station) = app.state::<Shell>().station() else {
        return;
    };
    let written = tokio::task::spawn_blocking(move || station.machine.window_lost(loss, remedy));
    match tokio::time::timeout(DISK, written).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(fault))) => tracing::error!(%fault, "the journal does not take that the page was lost"),
        Ok(Err(_)) | Err(_) => tracing::error!("the journal did not take in time that the page was lost"),
    }
}

/// Ends the program so that it starts again: see [`start_again::start`].
async fn end(app: &AppHandle) {
    let watch = app.state::<PageWatch>();
    let (count, pause) = start_again::next(watch.started_again, watch.began.elapsed());
    if !pause.is_zero() {
        tracing::error!("start {count} in a row comes in {} s", pause.as_secs());
        // Its picture answers nothing, and may show a visitor's reading.
        window::hide(app);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = watch.hurry.notified() => {}
        }
    }
    watch.state().next_start = Some(count);
    app.exit(0);
}

fn loss_words(loss: WindowLoss) -> &'static str {
    match loss {
        WindowLoss::Crashed => "the web process ended",
        WindowLoss::OutOfMemory => "the web process took too much memory",
        WindowLoss::Hung => "the web process answers no key",
        WindowLoss::Blank => "the page never called",
    }
}

fn remedy_words(remedy: WindowRemedy) -> &'static str {
    match remedy {
        WindowRemedy::Reload => "the page is loaded again",
        WindowRemedy::Restart => "the program starts again",
    }
}
