use kiosk_wire::{
    FeeState, Outcome, Personal, Record, RecordHistory, RecordRevision, RevisionState,
    envelope::{EnvelopeHash, Outside},
};

use super::{
    epoch,
    tx::{Stored, Tx, values},
};
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

/// A record as it is kept.
pub(crate) struct Row<'a> {
    /// The opened record, and the same as JSON.
    pub(crate) record: &'a Record,
    pub(crate) body: &'a str,
}

/// The answer this envelope was given before.
pub(crate) fn earlier_outcome(tx: &dyn Tx, entry: &Entry<'_>) -> Answer<Option<Outcome>> {
    let outcome = tx.one(
        "SELECT outcome FROM envelope WHERE terminal = $1 AND sha256 = $2",
        values![entry.terminal, &entry.hash[..]],
    )?;
    outcome
        .map(|row| serde_json::from_str(&row.get::<String>(0)?).map_err(|_| Refusal::internal()))
        .transpose()
}

/// Whether the number and revision are taken.
pub(crate) fn has_record(tx: &dyn Tx, number: &str, revision: u32) -> Stored<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE tracking_number = $1 AND revision = $2)";
    tx.says(sql, values![number, revision])?.take()
}

/// The earliest revision of a number that is kept, as it was opened.
pub(crate) fn first_revision(tx: &dyn Tx, number: &str) -> Answer<Option<Record>> {
    let sql = "SELECT body FROM record WHERE tracking_number = $1 ORDER BY revision LIMIT 1";
    let row = tx.one(sql, values![number])?;
    row.map(|row| serde_json::from_str(&row.get::<String>(0)?).map_err(|_| Refusal::internal()))
        .transpose()
}

/// Whether anything is in quarantine under this number.
pub(crate) fn is_contested(tx: &dyn Tx, number: &str) -> Stored<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM quarantine WHERE tracking_number = $1)";
    tx.says(sql, values![number])?.take()
}

/// Keeps the envelope with its answer; a genuine one moves the head of its epoch.
pub(crate) fn keep_envelope(
    tx: &dyn Tx,
    entry: &Entry<'_>,
    outside: Option<&Outside>,
    outcome: &Outcome,
) -> Answer<()> {
    let outcome = serde_json::to_string(outcome).map_err(|_| Refusal::internal())?;
    tx.run(
        "INSERT INTO envelope (terminal, sha256, body, received_at, outcome) VALUES ($1, $2, $3, $4, $5)",
        values![entry.terminal, &entry.hash[..], entry.body, entry.received_at, outcome],
    )?;
    if let Some(outside) = outside {
        epoch::move_head(tx, entry, outside)?;
    }
    Ok(())
}

pub(crate) fn keep_record(tx: &dyn Tx, entry: &Entry<'_>, row: &Row<'_>, accepted: bool) -> Answer<()> {
    let record = row.record;
    tx.run(
        "INSERT INTO record (tracking_number, revision, terminal, envelope_sha256, state, received_at, office,
         counter, registrar, service, subject, seconds_worked, seconds_parked, offline, fee_rial, fee_state, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        values![
            record.tracking_number,
            record.revision,
            entry.terminal,
            &entry.hash[..],
            if accepted { "accepted" } else { "rejected" },
            entry.received_at,
            record.office,
            record.counter,
            record.registrar.code,
            record.service.code,
            record.subject.as_ref().map(Personal::expose),
            record.visit.seconds_worked,
            record.visit.seconds_parked,
            record.offline,
            i64::try_from(record.fee.rial).unwrap_or(i64::MAX),
            fee_word(record.fee.state),
            row.body
        ],
    )?;
    Ok(())
}

fn fee_word(state: FeeState) -> &'static str {
    match state {
        FeeState::Paid => "paid",
        FeeState::Exempt => "exempt",
        FeeState::Open => "open",
    }
}

pub(crate) fn keep_quarantined(tx: &dyn Tx, entry: &Entry<'_>, row: &Row<'_>) -> Answer<()> {
    let record = row.record;
    tx.run(
        "INSERT INTO quarantine (tracking_number, revision, terminal, envelope_sha256, received_at, office,
         counter, registrar, service, subject, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            record.tracking_number,
            record.revision,
            entry.terminal,
            &entry.hash[..],
            entry.received_at,
            record.office,
            record.counter,
            record.registrar.code,
            record.service.code,
            record.subject.as_ref().map(Personal::expose),
            row.body
        ],
    )?;
    Ok(())
}

pub(crate) fn history(tx: &dyn Tx, number: &str) -> Answer<RecordHistory> {
    let rows = tx.all(
        "SELECT revision, state, received_at, office, registrar, service, subject FROM record WHERE tracking_number = $1
         UNION ALL
         SELECT revision, 'quarantined', received_at, office, registrar, service, subject FROM quarantine
         WHERE tracking_number = $1
         ORDER BY revision, received_at",
        values![number],
    )?;
    let revisions = rows.iter().map(|row| {
        Ok::<_, Refusal>(RecordRevision {
            revision: row.get(0)?,
            state: state(&row.get::<String>(1)?),
            received_at: from_millis(row.get(2)?),
            office: row.get(3)?,
            registrar: row.get(4)?,
            service: row.get(5)?,
            subject: row.get::<Option<String>>(6)?.map(Into::into),
        })
    });
    Ok(RecordHistory {
        tracking_number: number.into(),
        revisions: revisions.collect::<Result<_, _>>()?,
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
