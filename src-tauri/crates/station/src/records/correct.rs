//! Corrections: the next revision of a record, with a reason. What was written before stays, here and at central.

use kiosk_wire::{ContentKind, Correction, Record};
use rusqlite::{Connection, Transaction};

use super::{Records, Taken, Version};
use crate::{
    Fault,
    operators::{AtWork, Operators, TakesRecords},
    store::{DraftKey, StoreFault, StoredRecord},
    view::CorrectionReason,
};

/// A revision that is to be written, and by whom.
pub(crate) struct Revision<'a> {
    pub by: &'a AtWork<TakesRecords>,
    pub operators: &'a Operators,
    pub tracking_number: &'a str,
    pub kind: ContentKind,
    pub reason: CorrectionReason,
    /// What was typed for it: gone with the record.
    pub draft: DraftKey<'a>,
}

impl Records {
    /// What kind of record it is, where it can be corrected.
    ///
    /// # Errors
    /// Fails if there is no such record here, it is in quarantine, or its contents are gone.
    pub fn kind(&self, _by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<ContentKind, Fault> {
        let record = self.core.store.read(|db| Ok(whole(db, tracking_number)))??;
        Ok(record.content.kind())
    }

    /// The newest revision of a record, whole, to be typed anew. Of another operator's visitor it is shown on a
    /// supervisor's word alone, and the journal has it before it is.
    ///
    /// # Errors
    /// Fails if it cannot be corrected, is of another kind, or is another operator's and no supervisor answers.
    pub(crate) fn opened(
        &self,
        by: &AtWork<TakesRecords>,
        operators: &Operators,
        tracking_number: &str,
        kind: ContentKind,
    ) -> Result<Record, Fault> {
        let record = self
            .core
            .store
            .read(|db| Ok(correctable(db, tracking_number, kind)))??;
        if let Some(opening) = operators.opening(by, &record.registrar.code, tracking_number)? {
            self.core
                .store
                .write::<_, StoreFault>(|tx| self.core.journal.write(tx, opening))?;
        }
        Ok(record)
    }

    /// Writes the next revision: `next` makes it of the one before, `changes` says whether it says anything new. The number
    /// stays. When this returns, the revision is on disk; it is sent after those before it.
    ///
    /// # Errors
    /// Fails if the record cannot be corrected, another operator took it and no supervisor answers, or nothing is new;
    /// then nothing was written and the draft is still there.
    pub(crate) fn correct<'a>(
        &self,
        revision: &Revision<'_>,
        next: impl FnOnce(&Transaction<'_>, &Record) -> Result<Taken<'a>, Fault>,
        changes: impl FnOnce(&Record, &Record) -> bool,
    ) -> Result<String, Fault> {
        let Revision { by, operators, .. } = revision;
        let number = self.write_down(|tx| {
            // Central may have answered since.
            let before = correctable(tx, revision.tracking_number, revision.kind)?;
            let version = Version {
                tracking_number: revision.tracking_number,
                revision: before.revision + 1,
                correction: Some(Correction {
                    reason: revision.reason.into(),
                }),
                fee: Some(before.fee),
            };
            let record = self.record(tx, &version, next(tx, &before)?)?;
            if !changes(&before, &record) {
                return Err(Fault::NothingChanged);
            }
            let approval = operators.approval(by, &before.registrar.code, &record.tracking_number)?;
            let envelope = self.file(tx, &record)?;
            if let Some(approval) = approval {
                self.core.journal.write(tx, approval)?;
            }
            revision.draft.clear(tx)?;
            Ok((record.tracking_number, envelope))
        })?;
        self.core.tell_record(&number);
        Ok(number)
    }
}

/// The newest revision of a record of this kind that may be corrected.
pub(crate) fn correctable(db: &Connection, tracking_number: &str, kind: ContentKind) -> Result<Record, Fault> {
    let record = whole(db, tracking_number)?;
    if record.content.kind() == kind {
        Ok(record)
    } else {
        Err(Fault::NoCorrection)
    }
}

/// A number in quarantine is left to people: central holds something else under it. One whose contents are gone cannot be
/// told from a new one.
fn whole(db: &Connection, tracking_number: &str) -> Result<Record, Fault> {
    let newest = StoredRecord::find(db, tracking_number)?.ok_or(Fault::NoSuchRecord)?;
    if StoredRecord::is_contested(db, tracking_number)? {
        return Err(Fault::Quarantined);
    }
    newest.contents().cloned().ok_or(Fault::Purged)
}
