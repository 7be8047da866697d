//! The catalogue, and what its forms take.

use kiosk_station::view::{
    CatalogueView, Drawing, FollowView, FormDraft, FormLook, FormView, IdentityDocument, OfficesView, Saved, Shown,
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::shell::Shell;

#[tauri::command]
#[specta::specta]
pub async fn catalogue(shell: State<'_, Shell>) -> Answer<CatalogueView> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.catalogue(&by)?)
}

/// Codes of the services a search finds, best first, at most 50.
#[tauri::command]
#[specta::specta]
pub async fn search_services(shell: State<'_, Shell>, text: String) -> Answer<Vec<String>> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.search(&by, &text)?)
}

#[tauri::command]
#[specta::specta]
pub async fn identity_document(shell: State<'_, Shell>, code: String) -> Answer<IdentityDocument> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.identity_document(&by, &code)?)
}

#[tauri::command]
#[specta::specta]
pub async fn offices(shell: State<'_, Shell>) -> Answer<OfficesView> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.offices(&by)?)
}

/// The operator says that he has read a notice of central's.
#[tauri::command]
#[specta::specta]
pub async fn notice_read(shell: State<'_, Shell>, id: String) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.notice_read(&by, &id)?)
}

/// A service's form with what was typed into it before, on the version it was begun on.
#[tauri::command]
#[specta::specta]
pub async fn open_form(shell: State<'_, Shell>, code: String) -> Answer<FormView> {
    let (station, by) = shell.at_work()?;
    Ok(station.requests.open(&by, &code)?)
}

/// The verdict on what is typed so far; keeps it.
#[tauri::command]
#[specta::specta]
pub async fn look_form(shell: State<'_, Shell>, draft: FormDraft) -> Answer<FormLook> {
    let (station, by) = shell.at_work()?;
    Ok(station.requests.look(&by, &draft)?)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_form(shell: State<'_, Shell>, draft: FormDraft, shown: Shown) -> Answer<Drawing> {
    let (station, by) = shell.at_work()?;
    Ok(station.requests.preview(&by, &draft, shown)?)
}

#[tauri::command]
#[specta::specta]
pub async fn submit_form(app: AppHandle, shell: State<'_, Shell>, draft: FormDraft) -> Answer<Saved> {
    let (station, by) = shell.at_work()?;
    station.printing.expect_slip();
    let saved = station.requests.submit(&by, &draft)?;
    shell.forget_copied(&app, &station);
    Ok(saved)
}

#[tauri::command]
#[specta::specta]
pub async fn drop_form(app: AppHandle, shell: State<'_, Shell>, code: String) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    station.requests.drop_draft(&by, &code)?;
    shell.forget_copied(&app, &station);
    Ok(())
}

/// What became of a number: of this counter always, of any other while central can be asked.
#[tauri::command]
#[specta::specta]
pub async fn follow(shell: State<'_, Shell>, number: String) -> Answer<FollowView> {
    let (station, by) = shell.at_work()?;
    Ok(station.services.follow(&by, &number).await?)
}
