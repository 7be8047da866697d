//! Slips and printers.

use std::path::PathBuf;

use kiosk_station::view::{Head, Paper, PrintFact, PrinterChoice};
use tauri::State;

use super::Answer;
use crate::shell::Shell;

#[tauri::command]
#[specta::specta]
pub async fn print(shell: State<'_, Shell>, tracking_number: String) -> Answer<PrintFact> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.print(&by, &tracking_number).await?)
}

/// The printer has what it asked for: the slip that waits goes on.
#[tauri::command]
#[specta::specta]
pub async fn print_on(shell: State<'_, Shell>, tracking_number: String) -> Answer<PrintFact> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.print_on(&by, &tracking_number).await?)
}

/// The operator's word on a slip that nobody else can tell of.
#[tauri::command]
#[specta::specta]
pub async fn slip_seen(shell: State<'_, Shell>, tracking_number: String, came_out: bool) -> Answer<PrintFact> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.slip_seen(&by, &tracking_number, came_out)?)
}

/// Writes the slip as a PDF file and says where.
#[tauri::command]
#[specta::specta]
pub async fn print_to_file(shell: State<'_, Shell>, tracking_number: String, folder: Option<String>) -> Answer<String> {
    let (station, by) = shell.at_work()?;
    Ok(station
        .printing
        .print_to_file(&by, &tracking_number, folder.map(PathBuf::from))
        .await?)
}

#[tauri::command]
#[specta::specta]
pub async fn printers(shell: State<'_, Shell>) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.printers(&by).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn choose_printer(shell: State<'_, Shell>, id: String, folder: Option<String>) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station
        .printing
        .choose_printer(&by, &id, folder.map(PathBuf::from))
        .await?)
}

/// Whether this counter prints in large letters.
#[tauri::command]
#[specta::specta]
pub async fn large_print(shell: State<'_, Shell>) -> Answer<bool> {
    let (station, by) = shell.at_work()?;
    Ok(station.documents.large_print(&by)?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_large_print(shell: State<'_, Shell>, large: bool) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    Ok(station.documents.set_large_print(&by, large)?)
}

/// A receipt printer by its address or port; it is chosen at once.
#[tauri::command]
#[specta::specta]
pub async fn add_printer(shell: State<'_, Shell>, address: String) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.add_printer(&by, &address).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn forget_printer(shell: State<'_, Shell>, id: String) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.forget_printer(&by, &id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_paper(shell: State<'_, Shell>, id: String, paper: Paper) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.set_paper(&by, &id, paper).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_head(shell: State<'_, Shell>, id: String, head: Head) -> Answer<Vec<PrinterChoice>> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.set_head(&by, &id, head).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn print_test_page(shell: State<'_, Shell>) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    Ok(station.printing.print_test_page(&by)?)
}
