use kiosk_wire::{
    Base64, EpochReason, Gap, Head,
    envelope::Outside,
    journal::{JournalHead, JournalPosition},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::record::Entry;
use crate::refusal::{Answer, Refusal};

/// The newest epoch of a terminal.
pub(crate) fn epoch(connection: &Connection, terminal: &str) -> rusqlite::Result<u32> {
    let sql = "SELECT coalesce(max(number), 1) FROM epoch WHERE terminal = ?1";
    connection.query_row(sql, [terminal], |row| row.get(0))
}

/// The epoch of this request: the one it was given before, or the next.
pub(crate) fn begin_epoch(
    transaction: &Transaction<'_>,
    terminal: &str,
    request: uuid::Uuid,
    reason: EpochReason,
    now: i64,
) -> Answer<()> {
    let reason = serde_json::to_string(&reason).map_err(|_| Refusal::internal())?;
    let number = epoch(transaction, terminal)? + 1;
    transaction.execute(
        "INSERT INTO epoch (terminal, number, request, reason, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (terminal, request) DO NOTHING",
        params![terminal, number, &request.as_bytes()[..], reason, now],
    )?;
    Ok(())
}

fn ensure(transaction: &Transaction<'_>, terminal: &str, number: u32, now: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO epoch (terminal, number, begun_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (terminal, number) DO NOTHING",
        params![terminal, number, now],
    )?;
    Ok(())
}

/// A genuine envelope moves the head of its epoch.
pub(super) fn move_head(transaction: &Transaction<'_>, entry: &Entry<'_>, outside: &Outside) -> rusqlite::Result<()> {
    let Ok(sequence) = i64::try_from(outside.sequence) else {
        return Ok(());
    };
    ensure(transaction, entry.terminal, outside.epoch, entry.received_at)?;
    transaction.execute(
        "UPDATE epoch SET head_sequence = ?3, head_envelope = ?4
         WHERE terminal = ?1 AND number = ?2 AND coalesce(head_sequence, 0) < ?3",
        params![entry.terminal, outside.epoch, sequence, &entry.hash[..]],
    )?;
    Ok(())
}

/// The newest genuine envelope of a terminal's epoch.
pub(crate) fn head(connection: &Connection, terminal: &str, number: u32) -> Answer<Option<Head>> {
    let row = connection
        .query_row(
            "SELECT head_sequence, head_envelope FROM epoch
             WHERE terminal = ?1 AND number = ?2 AND head_sequence IS NOT NULL",
            params![terminal, number],
            |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(row.map(|(sequence, envelope)| Head {
        sequence: sequence.unsigned_abs(),
        envelope: Base64(envelope),
    }))
}

/// Keeps how far a journal goes, and gives what was held before: from that a terminal sees that it is behind, or
/// not the only one.
pub(crate) fn keep_journal(
    transaction: &Transaction<'_>,
    head: &JournalHead,
    signed: &[u8],
    now: i64,
) -> Answer<Option<JournalPosition>> {
    let sequence = i64::try_from(head.position.sequence).map_err(|_| Refusal::malformed("no such sequence"))?;
    let before = transaction
        .query_row(
            "SELECT journal_sequence, journal_entry FROM epoch
             WHERE terminal = ?1 AND number = ?2 AND journal_sequence IS NOT NULL",
            params![head.terminal, head.epoch],
            |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)),
        )
        .optional()?;
    ensure(transaction, &head.terminal, head.epoch, now)?;
    transaction.execute(
        "UPDATE epoch SET journal_sequence = ?3, journal_entry = ?4, journal = ?5
         WHERE terminal = ?1 AND number = ?2 AND coalesce(journal_sequence, -1) < ?3",
        params![head.terminal, head.epoch, sequence, head.position.entry.0, signed],
    )?;
    Ok(before.map(|(sequence, entry)| JournalPosition {
        sequence: sequence.unsigned_abs(),
        entry: Base64(entry),
    }))
}

/// Numbers that will never come. Told twice is told once.
pub(crate) fn keep_gaps(transaction: &Transaction<'_>, terminal: &str, gaps: &[Gap], now: i64) -> Answer<()> {
    for gap in gaps {
        let reason = serde_json::to_string(&gap.reason).map_err(|_| Refusal::internal())?;
        transaction.execute(
            "INSERT INTO gap (terminal, year, first, count, reason, told_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (year, first) DO NOTHING",
            params![terminal, gap.year, gap.first, gap.count, reason, now],
        )?;
    }
    Ok(())
}
