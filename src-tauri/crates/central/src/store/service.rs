//! What was published. A body is the JSON that is signed, to the letter.

use kiosk_wire::{ServiceDefinition, Stopped};

use super::tx::{StorageFault, Stored, Tx, values};

/// The version of the catalogue; zero where nothing was ever published.
pub(crate) fn catalogue_version(tx: &dyn Tx) -> Stored<u64> {
    tx.says("SELECT coalesce(max(change), 0) FROM catalogue_change", &[])?
        .take()
}

pub(super) fn changed(tx: &dyn Tx, now: i64) -> Stored<()> {
    tx.run(
        "INSERT INTO catalogue_change (change, changed_at)
         SELECT coalesce(max(change), 0) + 1, $1 FROM catalogue_change",
        values![now],
    )?;
    Ok(())
}

pub(crate) fn add_service(tx: &dyn Tx, definition: &ServiceDefinition, now: i64) -> Stored<()> {
    let body = serde_json::to_string(definition).map_err(|_| StorageFault::Row)?;
    tx.run(
        "INSERT INTO service (code, version, body, published_at) VALUES ($1, $2, $3, $4)",
        values![definition.code, definition.version, body, now],
    )?;
    changed(tx, now)
}

/// One version of a service.
pub(crate) fn service(tx: &dyn Tx, code: &str, version: u32) -> Stored<Option<ServiceDefinition>> {
    let row = tx.one(
        "SELECT body FROM service WHERE code = $1 AND version = $2",
        values![code, version],
    )?;
    row.map(|row| read(&row.get::<String>(0)?)).transpose()
}

/// Its newest version.
pub(crate) fn live_service(tx: &dyn Tx, code: &str) -> Stored<Option<ServiceDefinition>> {
    let row = tx.one(
        "SELECT body FROM service WHERE code = $1 ORDER BY version DESC LIMIT 1",
        values![code],
    )?;
    row.map(|row| read(&row.get::<String>(0)?)).transpose()
}

/// The newest version of each, by code.
pub(crate) fn live_services(tx: &dyn Tx) -> Stored<Vec<ServiceDefinition>> {
    let rows = tx.all(
        "SELECT body FROM service s WHERE version = (SELECT max(version) FROM service WHERE code = s.code) ORDER BY code",
        &[],
    )?;
    rows.iter().map(|row| read(&row.get::<String>(0)?)).collect()
}

/// Those that stand still, by code.
pub(crate) fn stopped_services(tx: &dyn Tx) -> Stored<Vec<(String, Stopped)>> {
    let rows = tx.all("SELECT code, until, reason FROM service_stop ORDER BY code", &[])?;
    let read = |row: &super::tx::Row| {
        let stopped = Stopped {
            until: row.get(1)?,
            reason: row.get(2)?,
        };
        Ok((row.get(0)?, stopped))
    };
    rows.iter().map(read).collect()
}

/// `None`: it goes on.
pub(crate) fn stop_service(tx: &dyn Tx, code: &str, stopped: Option<&Stopped>, now: i64) -> Stored<()> {
    tx.run("DELETE FROM service_stop WHERE code = $1", values![code])?;
    if let Some(Stopped { until, reason }) = stopped {
        tx.run(
            "INSERT INTO service_stop (code, until, reason) VALUES ($1, $2, $3)",
            values![code, until, reason],
        )?;
    }
    changed(tx, now)
}

fn read(body: &str) -> Stored<ServiceDefinition> {
    serde_json::from_str(body).map_err(|_| StorageFault::Row)
}
