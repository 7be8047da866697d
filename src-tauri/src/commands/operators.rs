//! Who has the counter.

use kiosk_station::view::{LockedOut, Operator, Secret};
use tauri::{AppHandle, State};

use super::Answer;
use crate::{clipboard, shell::Shell};

#[tauri::command]
#[specta::specta]
pub async fn sign_in(shell: State<'_, Shell>, operator: String, password: Secret) -> Answer<Operator> {
    Ok(shell.station()?.operators.sign_in(&operator, password).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn sign_out(app: AppHandle, shell: State<'_, Shell>) -> Answer<()> {
    clipboard::empty(&app);
    Ok(shell.station()?.operators.sign_out().await?)
}

/// The operator leaves for a while.
#[tauri::command]
#[specta::specta]
pub async fn lock(app: AppHandle, shell: State<'_, Shell>) -> Answer<()> {
    let station = shell.station()?;
    station.operators.lock()?;
    shell.forget_copied(&app, &station);
    Ok(())
}

/// The operator who locked the counter is back.
#[tauri::command]
#[specta::specta]
pub async fn unlock(shell: State<'_, Shell>, password: Secret) -> Answer<()> {
    Ok(shell.station()?.operators.unlock(password).await?)
}

/// Somebody is at the keyboard.
#[tauri::command]
#[specta::specta]
pub async fn stay_awake(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.station()?.operators.stay_awake()?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_password(shell: State<'_, Shell>, old: Secret, next: Secret) -> Answer<()> {
    Ok(shell.station()?.operators.change_password(old, next).await?)
}

/// A supervisor lets an operator try again who typed too many wrong passwords.
#[tauri::command]
#[specta::specta]
pub async fn open_lockout(
    shell: State<'_, Shell>,
    operator: String,
    supervisor: String,
    password: Secret,
) -> Answer<()> {
    let station = shell.station()?;
    Ok(station.operators.open_lockout(&operator, &supervisor, password).await?)
}

/// A supervisor answers for one correction of a record that another operator took.
#[tauri::command]
#[specta::specta]
pub async fn approve_correction(
    shell: State<'_, Shell>,
    tracking_number: String,
    supervisor: String,
    password: Secret,
) -> Answer<()> {
    let (station, by) = shell.at_work()?;
    let approving = station
        .operators
        .approve_correction(&by, &tracking_number, &supervisor, password);
    Ok(approving.await?)
}

#[tauri::command]
#[specta::specta]
pub async fn locked_out(shell: State<'_, Shell>) -> Answer<Vec<LockedOut>> {
    let (station, by) = shell.at_work()?;
    Ok(station.operators.locked_out(&by)?)
}

#[tauri::command]
#[specta::specta]
pub async fn let_in(shell: State<'_, Shell>, operator: String) -> Answer<Vec<LockedOut>> {
    let (station, by) = shell.at_work()?;
    Ok(station.operators.clear_lockout(&by, &operator)?)
}
