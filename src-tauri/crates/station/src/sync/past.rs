//! Whether this disk is the one central last heard from: a restored or cloned one knows another past.

use kiosk_wire::EpochReason;
use kiosk_wire::{Outcome, RecordsAnswer};
use rusqlite::Connection;

use crate::store::{ChainHead, JournalEnd, Result, StoredRecord, journal_has};

/// Why the disk is taken for an old or a second copy, where central's signed answer shows it.
pub(crate) fn recognise(db: &Connection, terminal: &str, answer: &RecordsAnswer) -> Result<Option<EpochReason>> {
    if let Some(held) = &answer.journal {
        if held.sequence > JournalEnd::find(db, terminal)?.sequence {
            return Ok(Some(EpochReason::CentralAhead));
        }
        if !journal_has(db, held)? {
            return Ok(Some(EpochReason::OtherPast));
        }
    }
    if let Some(head) = &answer.head {
        if head.sequence > ChainHead::find(db, terminal)?.sequence {
            return Ok(Some(EpochReason::CentralAhead));
        }
        if !StoredRecord::has_envelope(db, head.sequence, &head.envelope.0)? {
            return Ok(Some(EpochReason::OtherPast));
        }
    }
    let conflict = answer.results.iter().any(|result| result.outcome == Outcome::Conflict);
    Ok(conflict.then_some(EpochReason::Conflict))
}
