//! What an operator does for a visitor, in the keys they press.

use kiosk_station::{
    Fault, Station,
    view::{Checked, Draft, LookUp},
};

use crate::{Keyboard as _, people::Worker};

/// # Errors
/// Where they are not let in.
pub async fn sign_in(station: &Station, worker: &Worker) -> Result<(), Fault> {
    station.sign_in(worker.code, worker.password).await.map(drop)
}

/// Asks for the subscriber of the visitor's bill.
///
/// # Errors
/// As [`Keyboard::look_up`](crate::Keyboard::look_up); a dead line is none.
pub async fn look_up(station: &Station, draft: &Draft) -> Result<LookUp, Fault> {
    station.look_up(draft.bill_id.expose()).await
}

/// Types what the visitor says.
///
/// # Errors
/// As [`Keyboard::check`](crate::Keyboard::check).
pub fn check(station: &Station, draft: &Draft) -> Result<Checked, Fault> {
    station.check(draft)
}

/// Presses the key that takes it. Gives the tracking number.
///
/// # Errors
/// As [`Keyboard::submit`](crate::Keyboard::submit).
pub fn submit(station: &Station, draft: &Draft) -> Result<String, Fault> {
    station.submit(draft).map(|saved| saved.tracking_number)
}

/// The whole visit as the screen goes through it: look up, check, submit. Gives the tracking number.
///
/// # Errors
/// Those of its parts.
///
/// # Panics
/// Where something is missing in `draft`.
pub async fn take(station: &Station, draft: &Draft) -> Result<String, Fault> {
    look_up(station, draft).await?;
    let checked = check(station, draft)?;
    assert!(checked.missing.is_empty(), "the reading is not complete: {checked:?}");
    submit(station, draft)
}
