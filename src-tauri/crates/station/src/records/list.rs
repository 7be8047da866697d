//! The list of what was taken, each with its state, its reason and its next step.

use std::sync::atomic::Ordering;

use kiosk_wire::Personal;

use super::Records;
use crate::{
    Fault, clock,
    operators::{AtWork, TakesRecords},
    store::{Attempt, Counts, Filter, RecordState, Slip, StoredRecord},
    view::{QueueCounts, QueueFilter, QueuePage, QueueRow, QueueState},
};

/// The longest list a screen gets.
const ROWS: u32 = 200;

impl Records {
    /// The newest records that the filter and the search let through, and the counts of all.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn queue(&self, _by: &AtWork<TakesRecords>, filter: QueueFilter, search: &str) -> Result<QueuePage, Fault> {
        let search: String = kiosk_domain::text::ascii_digits(search)
            .chars()
            .filter(char::is_ascii_digit)
            .take(32)
            .collect();
        let (counts, records, oldest, asked) = self.core.store.read(|db| {
            Ok((
                StoredRecord::counts(db)?,
                StoredRecord::list(db, filter.into(), &search, ROWS)?,
                StoredRecord::oldest_waiting(db)?,
                Slip::asked_about(db)?,
            ))
        })?;
        let oldest_minutes = oldest.map(|taken_at| {
            let waited = self.core.clock.now().duration_since(taken_at);
            u32::try_from(waited.as_mins()).unwrap_or(0)
        });
        Ok(QueuePage {
            counts: counts.into(),
            rows: self.rows(&records, &asked)?,
            oldest_minutes,
        })
    }

    /// Numbers and states only, for a technician: never a record's contents.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn numbers(&self) -> Result<Vec<QueueRow>, Fault> {
        let records = self
            .core
            .store
            .read(|db| StoredRecord::list(db, Filter::All, "", u32::MAX))?;
        self.rows(&records, &[])
    }

    fn rows(&self, records: &[StoredRecord], asked: &[String]) -> Result<Vec<QueueRow>, Fault> {
        let shelf = self.catalogue.shelf()?;
        let row = |record| row(record, shelf.title(&record.service), asked);
        Ok(records.iter().map(row).collect())
    }

    /// Has the sync loop send what waits without waiting longer.
    pub fn send_now(&self, _by: &AtWork<TakesRecords>) {
        self.core.send_requested.store(true, Ordering::Relaxed);
        self.core.wake.notify_one();
    }
}

fn row(stored: &StoredRecord, title: Option<&str>, asked: &[String]) -> QueueRow {
    let (reject, answered_at) = match &stored.state {
        RecordState::Waiting => (None, stored.tried_at),
        RecordState::Sent { at } | RecordState::Quarantined { at } => (None, Some(*at)),
        RecordState::Rejected { at, code } => (Some(code.clone()), Some(*at)),
    };
    QueueRow {
        tracking_number: stored.tracking_number.clone(),
        revision: stored.revision,
        service: stored.service.clone(),
        service_title: title.map(str::to_owned),
        bill_id: stored.subject.as_ref().map(Personal::masked).unwrap_or_default(),
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

/// What the screen says of a record's way to central.
pub fn shown(stored: &StoredRecord) -> QueueState {
    match stored.state {
        RecordState::Waiting => waiting(stored.reason.as_deref().and_then(Attempt::from_key)),
        RecordState::Sent { .. } => QueueState::Sent,
        RecordState::Rejected { .. } => QueueState::Rejected,
        RecordState::Quarantined { .. } => QueueState::Quarantined,
    }
}

fn waiting(tried: Option<Attempt>) -> QueueState {
    match tried {
        None => QueueState::New,
        Some(Attempt::LineDown) => QueueState::LineDown,
        Some(Attempt::Proxy) => QueueState::Proxy,
        Some(Attempt::Certificate) => QueueState::Certificate,
        Some(Attempt::CentralBusy) => QueueState::CentralBusy,
        Some(Attempt::BadAnswer) => QueueState::BadAnswer,
        Some(Attempt::OtherVersion) => QueueState::OtherVersion,
        Some(Attempt::Unauthorised) => QueueState::Unauthorised,
    }
}

impl From<QueueFilter> for Filter {
    fn from(filter: QueueFilter) -> Self {
        match filter {
            QueueFilter::All => Self::All,
            QueueFilter::Waiting => Self::Waiting,
            QueueFilter::NeedsAction => Self::Rejected,
            QueueFilter::Quarantined => Self::Quarantined,
            QueueFilter::Sent => Self::Sent,
        }
    }
}

impl From<Counts> for QueueCounts {
    fn from(counts: Counts) -> Self {
        Self {
            all: counts.all(),
            waiting: counts.waiting,
            needs_action: counts.rejected,
            quarantined: counts.quarantined,
            sent: counts.sent,
        }
    }
}
