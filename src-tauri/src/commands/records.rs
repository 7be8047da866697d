//! What was taken, and receipts of it.

use kiosk_station::view::{OpenCorrection, QueueFilter, QueuePage, ReceiptCheck, ReceiptView};
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// A record on the form of its kind, to be corrected; submitted there, it is the record's next revision.
#[tauri::command]
#[specta::specta]
pub async fn correction(shell: State<'_, Shell>, tracking_number: String) -> Answer<OpenCorrection> {
    let (station, by) = shell.at_work()?;
    Ok(station.correction(&by, &tracking_number)?)
}

#[tauri::command]
#[specta::specta]
pub async fn receipt(shell: State<'_, Shell>, tracking_number: String) -> Answer<ReceiptView> {
    let (station, by) = shell.at_work()?;
    Ok(station.documents.receipt(&by, &tracking_number)?)
}

#[tauri::command]
#[specta::specta]
pub async fn queue(shell: State<'_, Shell>, filter: QueueFilter, search: String) -> Answer<QueuePage> {
    let (station, by) = shell.at_work()?;
    Ok(station.records.queue(&by, filter, &search)?)
}

#[tauri::command]
#[specta::specta]
pub async fn send_now(shell: State<'_, Shell>) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    station.records.send_now(&by);
    Ok(())
}

/// What a receipt is worth that somebody brings, by the text of its QR.
#[tauri::command]
#[specta::specta]
pub async fn verify_receipt(shell: State<'_, Shell>, text: String) -> Answer<ReceiptCheck> {
    let (station, by) = shell.at_work()?;
    Ok(station.records.verify_receipt(&by, &text)?)
}
