use kiosk_wire::{
    Base64, EpochReason, Gap, Head,
    envelope::Outside,
    journal::{JournalHead, JournalPosition},
};

use super::{
    record::Entry,
    tx::{Stored, Tx, values},
};
use crate::refusal::{Answer, Refusal};

/// The newest epoch of a terminal.
pub(crate) fn epoch(tx: &dyn Tx, terminal: &str) -> Stored<u32> {
    let sql = "SELECT coalesce(max(number), 1) FROM epoch WHERE terminal = $1";
    tx.says(sql, values![terminal])?.take()
}

/// The epoch of this request: the one it was given before, or the next.
pub(crate) fn begin_epoch(
    tx: &dyn Tx,
    terminal: &str,
    request: uuid::Uuid,
    reason: EpochReason,
    now: i64,
) -> Answer<()> {
    let reason = serde_json::to_string(&reason).map_err(|_| Refusal::internal())?;
    let number = epoch(tx, terminal)? + 1;
    tx.run(
        "INSERT INTO epoch (terminal, number, request, reason, begun_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (terminal, request) DO NOTHING",
        values![terminal, number, &request.as_bytes()[..], reason, now],
    )?;
    Ok(())
}

fn ensure(tx: &dyn Tx, terminal: &str, number: u32, now: i64) -> Stored<()> {
    tx.run(
        "INSERT INTO epoch (terminal, number, begun_at) VALUES ($1, $2, $3)
         ON CONFLICT (terminal, number) DO NOTHING",
        values![terminal, number, now],
    )?;
    Ok(())
}

/// A genuine envelope moves the head of its epoch.
pub(super) fn move_head(tx: &dyn Tx, entry: &Entry<'_>, outside: &Outside) -> Stored<()> {
    let Ok(sequence) = i64::try_from(outside.sequence) else {
        return Ok(());
    };
    ensure(tx, entry.terminal, outside.epoch, entry.received_at)?;
    tx.run(
        "UPDATE epoch SET head_sequence = $3, head_envelope = $4
         WHERE terminal = $1 AND number = $2 AND coalesce(head_sequence, 0) < $3",
        values![entry.terminal, outside.epoch, sequence, &entry.hash[..]],
    )?;
    Ok(())
}

/// The newest genuine envelope of a terminal's epoch.
pub(crate) fn head(tx: &dyn Tx, terminal: &str, number: u32) -> Answer<Option<Head>> {
    let row = tx.one(
        "SELECT head_sequence, head_envelope FROM epoch
             WHERE terminal = $1 AND number = $2 AND head_sequence IS NOT NULL",
        values![terminal, number],
    )?;
    let head = row.map(|row| {
        Ok::<_, Refusal>(Head {
            sequence: row.get::<i64>(0)?.unsigned_abs(),
            envelope: Base64(row.get(1)?),
        })
    });
    head.transpose()
}

/// Keeps how far a journal goes, and gives what was held before: from that a terminal sees that it is behind, or
/// not the only one.
pub(crate) fn keep_journal(
    tx: &dyn Tx,
    head: &JournalHead,
    signed: &[u8],
    now: i64,
) -> Answer<Option<JournalPosition>> {
    let sequence = i64::try_from(head.position.sequence).map_err(|_| Refusal::malformed("no such sequence"))?;
    let before = tx.one(
        "SELECT journal_sequence, journal_entry FROM epoch
             WHERE terminal = $1 AND number = $2 AND journal_sequence IS NOT NULL",
        values![head.terminal, head.epoch],
    )?;
    ensure(tx, &head.terminal, head.epoch, now)?;
    tx.run(
        "UPDATE epoch SET journal_sequence = $3, journal_entry = $4, journal = $5
         WHERE terminal = $1 AND number = $2 AND coalesce(journal_sequence, -1) < $3",
        values![head.terminal, head.epoch, sequence, head.position.entry.0, signed],
    )?;
    let position = before.map(|row| {
        Ok::<_, Refusal>(JournalPosition {
            sequence: row.get::<i64>(0)?.unsigned_abs(),
            entry: Base64(row.get(1)?),
        })
    });
    position.transpose()
}

/// Numbers that will never come. Told twice is told once.
pub(crate) fn keep_gaps(tx: &dyn Tx, terminal: &str, gaps: &[Gap], now: i64) -> Answer<()> {
    for gap in gaps {
        let reason = serde_json::to_string(&gap.reason).map_err(|_| Refusal::internal())?;
        tx.run(
            "INSERT INTO gap (terminal, year, first, count, reason, told_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (year, first) DO NOTHING",
            values![terminal, gap.year, gap.first, gap.count, reason, now],
        )?;
    }
    Ok(())
}
