use kiosk_wire::{
    Outcome, RecordHistory, RecordRevision, RevisionState,
    envelope::{EnvelopeHash, Outside},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::epoch;
use crate::{
    clock::from_millis,
    refusal::{Answer, Refusal},
};

/// An envelope as it came from a terminal.
pub(crate) struct Entry<'a> {
    pub(crate) terminal: &'a str,
    pub(crate) hash: EnvelopeHash,
    pub(crate) body: &'a [u8],
    pub(crate) received_at: i64,
}

/// The columns of a record that are looked for.
pub(crate) struct Row<'a> {
    pub(crate) tracking_number: &'a str,
    pub(crate) revision: u32,
    pub(crate) office: &'a str,
    pub(crate) counter: &'a str,
    pub(crate) registrar: &'a str,
    pub(crate) bill_id: &'a str,
    /// The opened record, JSON.
    pub(crate) body: &'a str,
}

/// The answer this envelope was given before.
pub(crate) fn earlier_outcome(connection: &Connection, entry: &Entry<'_>) -> Answer<Option<Outcome>> {
    let outcome = connection
        .query_row(
            "SELECT outcome FROM envelope WHERE terminal = ?1 AND sha256 = ?2",
            params![entry.terminal, &entry.hash[..]],
            |row| row.get::<_, String>(0),
        )
        .optional()?;
    outcome
        .map(|outcome| serde_json::from_str(&outcome).map_err(|_| Refusal::internal()))
        .transpose()
}

/// Whether the number and revision are taken.
pub(crate) fn has_record(connection: &Connection, number: &str, revision: u32) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE tracking_number = ?1 AND revision = ?2)";
    connection.query_row(sql, params![number, revision], |row| row.get(0))
}

/// Whether anything is in quarantine under this number.
pub(crate) fn is_contested(connection: &Connection, number: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM quarantine WHERE tracking_number = ?1)";
    connection.query_row(sql, [number], |row| row.get(0))
}

/// Keeps the envelope with its answer; a genuine one moves the head of its epoch.
pub(crate) fn keep_envelope(
    transaction: &Transaction<'_>,
    entry: &Entry<'_>,
    outside: Option<&Outside>,
    outcome: &Outcome,
) -> Answer<()> {
    let outcome = serde_json::to_string(outcome).map_err(|_| Refusal::internal())?;
    transaction.execute(
        "INSERT INTO envelope (terminal, sha256, body, received_at, outcome) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![entry.terminal, &entry.hash[..], entry.body, entry.received_at, outcome],
    )?;
    if let Some(outside) = outside {
        epoch::move_head(transaction, entry, outside)?;
    }
    Ok(())
}

pub(crate) fn keep_record(
    transaction: &Transaction<'_>,
    entry: &Entry<'_>,
    row: &Row<'_>,
    accepted: bool,
) -> Answer<()> {
    transaction.execute(
        "INSERT INTO record (tracking_number, revision, terminal, envelope_sha256, state, received_at, office,
         counter, registrar, bill_id, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            row.tracking_number,
            row.revision,
            entry.terminal,
            &entry.hash[..],
            if accepted { "accepted" } else { "rejected" },
            entry.received_at,
            row.office,
            row.counter,
            row.registrar,
            row.bill_id,
            row.body
        ],
    )?;
    Ok(())
}

pub(crate) fn keep_quarantined(transaction: &Transaction<'_>, entry: &Entry<'_>, row: &Row<'_>) -> Answer<()> {
    transaction.execute(
        "INSERT INTO quarantine (tracking_number, revision, terminal, envelope_sha256, received_at, office,
         counter, registrar, bill_id, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            row.tracking_number,
            row.revision,
            entry.terminal,
            &entry.hash[..],
            entry.received_at,
            row.office,
            row.counter,
            row.registrar,
            row.bill_id,
            row.body
        ],
    )?;
    Ok(())
}

pub(crate) fn history(connection: &Connection, number: &str) -> Answer<RecordHistory> {
    let mut statement = connection.prepare(
        "SELECT revision, state, received_at, office, registrar, bill_id FROM record WHERE tracking_number = ?1
         UNION ALL
         SELECT revision, 'quarantined', received_at, office, registrar, bill_id FROM quarantine
         WHERE tracking_number = ?1
         ORDER BY revision, received_at",
    )?;
    let rows = statement.query_map([number], |row| {
        Ok(RecordRevision {
            revision: row.get(0)?,
            state: state(&row.get::<_, String>(1)?),
            received_at: from_millis(row.get(2)?),
            office: row.get(3)?,
            registrar: row.get(4)?,
            bill_id: row.get::<_, String>(5)?.into(),
        })
    })?;
    Ok(RecordHistory {
        tracking_number: number.into(),
        revisions: rows.collect::<Result<_, _>>()?,
    })
}

/// The tables allow no other word.
pub(super) fn state(word: &str) -> RevisionState {
    match word {
        "accepted" => RevisionState::Accepted,
        "rejected" => RevisionState::Rejected,
        _ => RevisionState::Quarantined,
    }
}
