//! The machine under the counter: how it stands, and how it becomes a counter.

use std::path::PathBuf;

use kiosk_station::{
    enrol,
    view::{Enrolment, Status},
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::{page_watch::PageWatch, shell::Shell};

/// The frame's facts.
#[tauri::command]
#[specta::specta]
pub async fn status(shell: State<'_, Shell>, page: State<'_, PageWatch>) -> Answer<Status> {
    page.called();
    shell.status()
}

/// Tries to start at once instead of waiting for the next try.
#[tauri::command]
#[specta::specta]
pub async fn retry_start(shell: State<'_, Shell>) -> Answer<()> {
    shell.retry();
    Ok(())
}

/// What is known before this machine is enrolled.
#[tauri::command]
#[specta::specta]
pub async fn enrolment(shell: State<'_, Shell>) -> Answer<Enrolment> {
    Ok(shell.enrolment())
}

/// Makes this machine a counter; how far it is comes as the event `enrolment`.
#[tauri::command]
#[specta::specta]
pub async fn enrol(
    app: AppHandle,
    shell: State<'_, Shell>,
    address: String,
    code: String,
    authority: Option<String>,
) -> Answer<()> {
    let authority = authority.map(PathBuf::from);
    Ok(shell.enrol(&app, &enrol::Way { address, authority }, &code).await?)
}

/// Keeps a database that cannot be opened in a dated folder, for a new enrolment.
#[tauri::command]
#[specta::specta]
pub async fn set_aside(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.set_aside().await?)
}
