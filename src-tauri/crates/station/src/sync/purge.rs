//! What was kept long enough is taken away.

use jiff::{SignedDuration, Timestamp};
use kiosk_wire::journal::Event;

use super::Driver;
use crate::{
    core::Core,
    store::{Contact, KeepLimits, Result, StoreFault, StoredRecord},
};

impl Driver {
    /// Takes away what was kept as long as it may, and every trace of it in the database's log and in the spool.
    pub(super) fn purge(&mut self, most: u32) {
        match self.purged(most) {
            Ok(purged) => {
                let records = purged.len();
                tracing::debug!(records, "personal data purged");
                for (tracking_number, _) in purged {
                    self.core.tell_record(&tracking_number);
                }
            }
            Err(fault) => {
                tracing::error!(%fault, "personal data not purged; tried again later");
                self.progress.not_purged = Some(self.core.clock.monotonic());
            }
        }
    }

    fn purged(&self, most: u32) -> std::result::Result<Vec<(String, u32)>, crate::Fault> {
        let purged = self.core.store.write::<_, StoreFault>(|tx| {
            let Some((limits, now)) = keeping(tx, &self.core)? else {
                return Ok(Vec::new());
            };
            let purged = limits.apply(tx, now, most)?;
            if !purged.is_empty() {
                let records = purged.iter().map(|(_, records)| records).sum();
                self.core.journal.write(tx, Event::Purged { records })?;
            }
            Ok(purged)
        })?;
        self.core.store.cut_log()?;
        if !purged.is_empty() {
            self.core.spool.begin_anew_where(|known| {
                Ok::<_, crate::Fault>(self.core.store.read(|db| StoredRecord::all_answered(db, known))?)
            })?;
        }
        Ok(purged)
    }
}

/// What may go now, and the time it is at least. Central's signed time, carried on by powered-on time: no clock that is
/// set brings anything forward, and a machine that is on, or hears central, keeps nothing for ever. `None` before
/// central was ever heard.
pub(super) fn keeping(db: &rusqlite::Connection, core: &Core) -> Result<Option<(KeepLimits, Timestamp)>> {
    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    let Some(contact) = Contact::find(db, core.clock.as_ref())? else {
        return Ok(None);
    };
    let keeping = core.settings().keeping;
    let hours = |count: u32| HOUR.saturating_mul(i32::try_from(count).unwrap_or(i32::MAX));
    let now = contact.now();
    let before = |kept: SignedDuration| now.checked_sub(kept).unwrap_or(Timestamp::MIN);
    let limits = KeepLimits {
        records: before(hours(keeping.reprint_hours)),
        subscribers: before(hours(keeping.subscriber_days.saturating_mul(24))),
        parked: before(hours(keeping.parked_days.saturating_mul(24))),
    };
    Ok(Some((limits, now)))
}
