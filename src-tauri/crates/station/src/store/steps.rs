//! What questions cost, in steps of SQLite's machine: for the tests that hold that none grows with the records.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rusqlite::{
    StatementStatus,
    trace::{TraceEvent, TraceEventCodes},
};

impl super::Store {
    /// From now on adds up the steps of every statement, as it ends. The plan says less: a walk through every record of one
    /// state plans as a search.
    ///
    /// # Errors
    /// Where SQLite takes no tracer.
    pub fn count_steps(&self) -> super::Result<Arc<AtomicU64>> {
        let steps = Arc::new(AtomicU64::new(0));
        let sum = Arc::clone(&steps);
        let add = move |event: TraceEvent<'_>| {
            if let TraceEvent::Profile(statement, _) = event {
                let taken = statement.get_status(StatementStatus::VmStep);
                sum.fetch_add(u64::try_from(taken).unwrap_or(0), Ordering::Relaxed);
            }
        };
        self.lock().trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(add))?;
        Ok(steps)
    }
}
