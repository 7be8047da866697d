//! What the frame round every screen shows.

use std::sync::atomic::Ordering;

use crate::{
    Station, clock,
    printer::Chosen,
    station::lock,
    store::{ClockMarks, HeldLease, StoredRecord},
    view::{self, Line, Phase, Printer, PrinterState, Status},
};

impl Status {
    /// Before the station is open: only the phase is known.
    #[must_use]
    pub fn of_phase(phase: Phase, now: jiff::Timestamp) -> Self {
        Self {
            phase,
            company: None,
            office: None,
            counter: None,
            operator: None,
            line: Line::Unknown,
            waiting: 0,
            needs_action: 0,
            safe_to_switch_off: true,
            printer: Printer {
                name: None,
                state: PrinterState::Unknown,
            },
            today: clock::jalali(now).to_string(),
            time: clock::minute(now),
            weekday: clock::jalali(now).weekday(),
            clock_suspect: false,
            numbers_left: 0,
        }
    }
}

impl Station {
    /// # Errors
    /// Where the database refuses.
    pub fn status(&self) -> Result<Status, crate::Fault> {
        let now = self.clock.now();
        let (counts, leases, chosen, marks) = self.store.read(|db| {
            Ok((
                StoredRecord::counts(db)?,
                HeldLease::find(db)?,
                Chosen::find(db)?,
                ClockMarks::find(db)?,
            ))
        })?;
        let state = *lock(&self.printer_seen);
        Ok(Status {
            company: Some(self.settings().company),
            office: Some((&self.terminal.office).into()),
            counter: Some(self.terminal.counter.clone()),
            operator: lock(&self.session).as_ref().map(|session| (&session.operator).into()),
            line: *self.line.borrow(),
            waiting: counts.waiting,
            needs_action: counts.needs_action + counts.quarantined,
            safe_to_switch_off: self.writing.load(Ordering::SeqCst) == 0,
            printer: Printer {
                state: match (&chosen, state) {
                    (None, _) => PrinterState::None,
                    (Some(chosen), _) if chosen.kind == view::PrinterKind::File => PrinterState::File,
                    (Some(_), state) => state.unwrap_or(PrinterState::Unknown),
                },
                name: chosen.map(|chosen| chosen.name),
            },
            clock_suspect: is_suspect(marks, now),
            numbers_left: leases.numbers,
            ..Status::of_phase(Phase::Ready, now)
        })
    }

    pub(crate) fn clock_suspect(&self) -> Result<bool, crate::store::StoreFault> {
        let now = self.clock.now();
        Ok(is_suspect(self.store.read(ClockMarks::find)?, now))
    }
}

/// Below the high-water mark, or away from central's signed time when they last met.
fn is_suspect(marks: ClockMarks, now: jiff::Timestamp) -> bool {
    let tolerance_ms = clock::TOLERANCE.as_millis();
    let back = marks
        .high_water
        .is_some_and(|mark| i128::from(mark.as_millisecond() - now.as_millisecond()) > tolerance_ms);
    let away = marks.skew_ms.is_some_and(|skew| i128::from(skew).abs() > tolerance_ms);
    back || away
}
