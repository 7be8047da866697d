//! Taking and correcting a reading.

use kiosk_station::{
    operators::{AtWork, TakesRecords},
    reading,
    view::{Checked, Draft, Drawing, KeptDraft, LookUp, Saved, Scan, Shown},
};
use tauri::{AppHandle, State};

use super::Answer;
use crate::shell::Shell;

/// What a scanner typed, as a bill id.
#[tauri::command]
#[specta::specta]
pub async fn read_scan(shell: State<'_, Shell>, text: String) -> Answer<Scan> {
    let (_, _): (_, AtWork<TakesRecords>) = shell.at_work()?;
    Ok(reading::scan(&text))
}

#[tauri::command]
#[specta::specta]
pub async fn look_up(shell: State<'_, Shell>, bill_id: String) -> Answer<LookUp> {
    let (station, by) = shell.at_work()?;
    Ok(station.reading.look_up(&by, &bill_id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn check(shell: State<'_, Shell>, draft: Draft) -> Answer<Checked> {
    let (station, by) = shell.at_work()?;
    Ok(station.reading.check(&by, &draft)?)
}

#[tauri::command]
#[specta::specta]
pub async fn draft(shell: State<'_, Shell>) -> Answer<KeptDraft> {
    let (station, by) = shell.at_work()?;
    Ok(station.reading.draft(&by)?)
}

#[tauri::command]
#[specta::specta]
pub async fn clear_draft(app: AppHandle, shell: State<'_, Shell>) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    station.reading.clear_draft(&by)?;
    shell.forget_copied(&app, &station);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn preview(shell: State<'_, Shell>, draft: Draft, shown: Shown) -> Answer<Drawing> {
    let (station, by) = shell.at_work()?;
    Ok(station.reading.preview(&by, &draft, shown)?)
}

#[tauri::command]
#[specta::specta]
pub async fn submit(app: AppHandle, shell: State<'_, Shell>, draft: Draft) -> Answer<Saved> {
    let (station, by) = shell.at_work()?;
    station.printing.expect_slip();
    let saved = station.reading.submit(&by, &draft)?;
    shell.forget_copied(&app, &station);
    Ok(saved)
}
