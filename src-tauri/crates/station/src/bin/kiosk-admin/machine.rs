//! What makes a machine a counter, gives its database another key, and ends it.

use std::{
    io::{self, BufRead as _},
    path::{Path, PathBuf},
};

use kiosk_station::{
    Station, clock,
    enrol::{self, EnrolFault, Way, defaults},
    folder::Folder,
    leaving::{self, Why},
    moving,
    rotation::{self, Step},
    set_aside,
};
use serde_json::json;

use crate::commands::{Done, Failure, open, print};

/// How a new enrolment reaches central; what is not given is taken from what was left in the folder.
pub fn way(folder: &Path, central: Option<String>, ca: Option<PathBuf>) -> Result<Way, Failure> {
    let left = defaults::Defaults::of(folder);
    Ok(Way {
        address: central.or(left.address).ok_or(EnrolFault::Address)?,
        authority: ca.or(left.authority),
    })
}

/// A one-time code, from the command line or, for `-`, from standard input.
pub fn code(given: String) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(Failure::Output)?;
    Ok(line.trim().to_owned())
}

/// Leaves central's address and certificate in the folder, for the enrolment in the window.
pub fn prepare(folder: &Path, central: &str, ca: Option<&Path>) -> Done {
    let authority = ca.map(enrol::authority).transpose()?;
    let held = Folder::hold(folder)?;
    defaults::keep(held.path(), central, authority.as_deref()).map_err(Failure::Output)?;
    print(&json!({ "central": central, "authority": authority.is_some() }))
}

pub async fn enrol(folder: &Path, way: &Way, code: &str) -> Done {
    let answer = enrol::enrol_folder(folder, way, code, clock::system(), &|_| ()).await?;
    print(&json!({
        "terminal": answer.terminal,
        "office": answer.office.code,
        "counter": answer.counter,
    }))
}

/// Out of service, on the technician's word.
pub async fn retire(folder: &Path, offline: bool) -> Done {
    let station = open(folder).await?;
    let status = station.status()?;
    station.machine.retire(Why::Retired, !offline).await?;
    finish(folder, station).await?;
    print(&json!({
        "office": status.office.map(|office| office.code),
        "counter": status.counter,
        "needs_action": status.needs_action,
        "central_knows": !offline,
    }))
}

/// To another office: the new enrolment first, so that a wrong code costs nothing.
pub async fn move_to(folder: &Path, way: &Way, code: &str) -> Done {
    let station = open(folder).await?;
    // What waits is sent, and what cannot be sent is said, before a code is used up.
    station.machine.may_retire(true).await?;
    match enrol(&moving::folder(folder), way, code).await {
        // The line went away after it; the code is used, and the way goes on from here.
        Ok(()) | Err(Failure::Enrol(EnrolFault::AlreadyEnrolled)) => {}
        Err(failure) => return Err(failure),
    }
    station.machine.retire(Why::Moved, true).await?;
    finish(folder, station).await
}

pub async fn finish(folder: &Path, station: Station) -> Done {
    drop(station);
    let folder = folder.to_owned();
    // The keyring's client blocks, and must not do so on the runtime's threads.
    tokio::task::spawn_blocking(move || Ok::<_, Failure>(leaving::finish(&Folder::hold(&folder)?)?)).await?
}

pub async fn rotate(folder: &Path) -> Done {
    let folder = folder.to_owned();
    let rotated = tokio::task::spawn_blocking(move || rotation::rotate(&folder, clock::system(), &mut after));
    rotated.await??;
    print(&json!({ "rotated": true }))
}

#[cfg(not(debug_assertions))]
fn after(_: Step) {}

/// Power gone after a step, for the tests that show what the next start finds. Debug builds only.
#[cfg(debug_assertions)]
fn after(step: Step) {
    if std::env::var("KIOSK_DIE_AFTER").is_ok_and(|last| last == format!("{step:?}")) {
        std::process::abort();
    }
}

/// Puts a database that cannot be opened aside, for a new enrolment.
pub async fn aside(folder: &Path) -> Done {
    let folder = folder.to_owned();
    let aside = tokio::task::spawn_blocking(move || set_aside::set_aside(&folder, clock::system().as_ref())).await??;
    print(&json!({ "set_aside": aside }))
}
