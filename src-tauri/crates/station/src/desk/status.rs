//! What the frame round every screen shows.

use std::{sync::atomic::Ordering, time::Duration};

use super::receipt::print_fact;
use crate::{
    Station, clock,
    printer::Chosen,
    station::lock,
    store::{ClockMarks, Contact, HeldLease, Outgoing, StoreFault, StoredRecord},
    view::{self, Line, OfflineLevel, Phase, Printer, PrinterState, Status},
};

const HOUR: Duration = Duration::from_secs(3600);

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
            locked: false,
            password_due: false,
            locks_in: None,
            grant: None,
            line: Line::Unknown,
            waiting: 0,
            needs_action: 0,
            safe_to_switch_off: true,
            printer: Printer {
                name: None,
                state: PrinterState::Unknown,
                paper: None,
                test: None,
            },
            today: clock::jalali(now).to_string(),
            time: clock::minute(now),
            weekday: clock::jalali(now).weekday(),
            clock_suspect: false,
            offline: OfflineLevel::Fine,
            numbers_left: 0,
        }
    }
}

impl Station {
    /// # Errors
    /// Where the database refuses.
    pub fn status(&self) -> Result<Status, crate::Fault> {
        let now = self.clock.now();
        let (counts, leases, chosen) = self
            .store
            .read(|db| Ok((StoredRecord::counts(db)?, HeldLease::find(db)?, Chosen::find(db)?)))?;
        let state = *lock(&self.printer_seen);
        let seat = lock(&self.session).clone();
        Ok(Status {
            company: Some(self.settings().company),
            office: Some((&self.terminal.office).into()),
            counter: Some(self.terminal.counter.clone()),
            operator: seat.as_ref().map(|session| (&session.operator).into()),
            locked: seat.as_ref().is_some_and(|session| session.locked),
            password_due: seat.as_ref().is_some_and(|session| session.must_change),
            locks_in: self.locks_in(),
            grant: self.grant_left()?,
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
                paper: chosen.as_ref().map(|chosen| chosen.paper),
                name: chosen.map(|chosen| chosen.name),
                test: lock(&self.test_page).clone().map(|page| print_fact(Some(page))),
            },
            clock_suspect: self.clock_suspect()?,
            offline: self.offline()?,
            numbers_left: leases.numbers,
            ..Status::of_phase(
                if self.is_disabled() {
                    Phase::Leaving
                } else {
                    Phase::Ready
                },
                now,
            )
        })
    }

    pub(crate) fn clock_suspect(&self) -> Result<bool, StoreFault> {
        let now = self.clock.now();
        self.store.read(|db| {
            let contact = Contact::find(db, self.clock.as_ref())?;
            Ok(ClockMarks::find(db)?.is_suspect(contact.as_ref(), now))
        })
    }

    /// How long and how far this counter has gone without central, against central's limits. In powered-on time:
    /// no clock that is set can bring it about, or hide it.
    pub(crate) fn offline(&self) -> Result<OfflineLevel, StoreFault> {
        let limits = self.settings().offline;
        let (contact, waiting) = self
            .store
            .read(|db| Ok((Contact::find(db, self.clock.as_ref())?, Outgoing::count(db)?)))?;
        let away = contact.map_or(Duration::ZERO, |contact| contact.away);
        let beyond = |hours: u32, records: u32| away >= HOUR.saturating_mul(hours) || waiting >= records;
        Ok(if beyond(limits.hard_hours, limits.hard_records) {
            OfflineLevel::Hard
        } else if beyond(limits.soft_hours, limits.soft_records) {
            OfflineLevel::Soft
        } else {
            OfflineLevel::Fine
        })
    }
}
