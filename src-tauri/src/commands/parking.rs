//! Visits that are put aside.

use kiosk_station::view::{ParkedVisit, PrintFact, ResumedVisit};
use tauri::{AppHandle, State};

use super::Answer;
use crate::shell::Shell;

/// Puts aside what is typed. `service` is the form that is up: its code, or `reading`.
#[tauri::command]
#[specta::specta]
pub async fn park(app: AppHandle, shell: State<'_, Shell>, service: String) -> Answer<ParkedVisit> {
    let (station, by) = shell.at_work()?;
    let parked = station.parking.park(&by, &service)?;
    shell.forget_copied(&app, &station);
    Ok(parked)
}

/// Newest first.
#[tauri::command]
#[specta::specta]
pub async fn parked(shell: State<'_, Shell>) -> Answer<Vec<ParkedVisit>> {
    let (station, by) = shell.at_work()?;
    Ok(station.parking.all(&by)?)
}

/// A visit goes on. `take_over`: the operator says that they take it from the one who parked it.
#[tauri::command]
#[specta::specta]
pub async fn resume(shell: State<'_, Shell>, code: String, take_over: bool) -> Answer<ResumedVisit> {
    let (station, by) = shell.at_work()?;
    Ok(station.parking.resume(&by, &code, take_over)?)
}

/// Prints what the visitor is to bring, and the code the visit is kept under.
#[tauri::command]
#[specta::specta]
pub async fn print_missing(shell: State<'_, Shell>, code: String) -> Answer<PrintFact> {
    let (station, by) = shell.at_work()?;
    let slip = station.parking.missing_slip(&by, &code)?;
    Ok(station.printing.print_page(&by, &code, &slip).await?)
}
