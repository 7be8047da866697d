//! The shell round the station: a window, its commands, its notices. The only code that knows Tauri.

#![forbid(unsafe_code)]

pub mod bindings;
mod clipboard;
mod commands;
pub mod page_loss;
mod page_watch;
mod shell;
pub mod start_again;
mod web_process;
mod window;

use std::{io::Write as _, process::ExitCode};

use kiosk_station::folder::{Folder, FolderFault};
use page_watch::PageWatch;
use tauri::{Manager as _, RunEvent};

/// Opens the window and runs until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    let folder = kiosk_station::folder::default_path();
    kiosk_station::log::begin("warn", Some(&folder));
    kiosk_station::dumps::forbid();
    if let Err(FolderFault::Held(_)) = Folder::hold(&folder) {
        // A second start of the kiosk leaves by itself; beside a technician's command the screen says so.
        let _ = writeln!(std::io::stderr(), "{}", kiosk_station::words::get("admin.folder_held"));
    }
    let started_again = start_again::count(std::env::args_os());
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)))
        .invoke_handler(bindings::commands().invoke_handler())
        .setup(move |app| {
            let shell = shell::Shell::new(folder);
            app.manage(shell);
            app.manage(PageWatch::new(started_again));
            window::open(app.handle())?;
            tauri::async_runtime::spawn(shell::start(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    window::wipe(&app.state::<shell::Shell>().webview_folder());
                    if let Some(count) = app.state::<PageWatch>().next_start() {
                        start_again::start(app, count);
                    }
                }
            });
            ExitCode::SUCCESS
        }
        Err(fault) => {
            tracing::error!(%fault, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}
