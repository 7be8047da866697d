//! The list of what was taken, each with its state, its reason and its next step.

use crate::{
    Fault, Station, clock,
    store::{Attempt, RecordState, Slip, StoredRecord},
    view::{QueueFilter, QueuePage, QueueRow, QueueState},
};

/// The longest list a screen gets.
const ROWS: u32 = 200;

impl Station {
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn queue(&self, filter: QueueFilter, search: &str) -> Result<QueuePage, Fault> {
        self.operator()?;
        let search: String = kiosk_domain::text::ascii_digits(search)
            .chars()
            .filter(char::is_ascii_digit)
            .take(32)
            .collect();
        let (counts, records, oldest, asked) = self.store.read(|db| {
            Ok((
                StoredRecord::counts(db)?,
                StoredRecord::list(db, filter, &search, ROWS)?,
                StoredRecord::oldest_waiting(db)?,
                Slip::asked_about(db)?,
            ))
        })?;
        let oldest_minutes = oldest.map(|taken_at| {
            let waited = self.clock.now().duration_since(taken_at);
            u32::try_from(waited.as_mins()).unwrap_or(0)
        });
        Ok(QueuePage {
            counts,
            rows: records.iter().map(|record| row(record, &asked)).collect(),
            oldest_minutes,
        })
    }

    /// Numbers and states only, for a technician: never a record's contents.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn numbers(&self, filter: QueueFilter) -> Result<Vec<QueueRow>, Fault> {
        let records = self.store.read(|db| StoredRecord::list(db, filter, "", u32::MAX))?;
        Ok(records.iter().map(|record| row(record, &[])).collect())
    }

    /// Sends what waits without waiting longer.
    ///
    /// # Errors
    /// Where nobody is signed in.
    pub fn send_now(&self) -> Result<(), Fault> {
        self.operator()?;
        self.asked.store(true, std::sync::atomic::Ordering::Relaxed);
        self.wake.notify_one();
        Ok(())
    }
}

fn row(stored: &StoredRecord, asked: &[String]) -> QueueRow {
    let (reject, answered_at) = match &stored.state {
        RecordState::Waiting => (None, stored.tried_at),
        RecordState::Sent { at } | RecordState::Quarantined { at } => (None, Some(*at)),
        RecordState::Rejected { at, code } => (Some(code.clone()), Some(*at)),
    };
    QueueRow {
        tracking_number: stored.tracking_number.clone(),
        revision: stored.revision,
        service: "reading".to_owned(),
        bill_id: stored.bill_id.masked(),
        taken_at: clock::date_and_minute(stored.taken_at),
        operator: stored.operator.clone(),
        state: shown(stored),
        reject,
        at: answered_at.map(clock::minute),
        attempts: stored.attempts,
        slip_asked: asked.contains(&stored.tracking_number),
        purged: stored.contents().is_none(),
    }
}

pub(crate) fn shown(stored: &StoredRecord) -> QueueState {
    match stored.state {
        RecordState::Waiting => Attempt::shown(stored.reason.as_deref()),
        RecordState::Sent { .. } => QueueState::Sent,
        RecordState::Rejected { .. } => QueueState::Rejected,
        RecordState::Quarantined { .. } => QueueState::Quarantined,
    }
}
