//! What the frame round every screen shows, from all the rooms.

use std::sync::atomic::Ordering;

use crate::{
    Station, clock,
    store::{self, HeldLease, StoredRecord},
    view::{Framing, Line, OfflineLevel, Phase, Printer, PrinterState, Status, Trouble},
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
            parked: 0,
            numbers_left: 0,
            troubles: Vec::new(),
            proxy: None,
            framings: Vec::new(),
        }
    }
}

impl Station {
    /// # Errors
    /// Fails if the database refuses.
    pub fn status(&self) -> Result<Status, crate::Fault> {
        let core = &self.core;
        let now = core.clock.now();
        let (counts, parked, leases, stored) = core.store.read(|db| {
            Ok((
                StoredRecord::counts(db)?,
                store::Parked::count(db)?,
                HeldLease::find(db)?,
                store::Trouble::all(db)?,
            ))
        })?;
        let seat = self.operators.seat();
        Ok(Status {
            company: Some(core.settings().company.clone()),
            office: Some((&core.terminal.office).into()),
            counter: Some(core.terminal.counter.clone()),
            operator: seat.as_ref().map(|session| (&session.operator).into()),
            locked: seat.as_ref().is_some_and(|session| session.locked),
            password_due: seat.as_ref().is_some_and(|session| session.must_change),
            locks_in: self.operators.locks_in(),
            grant: self.operators.grant_left()?,
            line: (*core.line.borrow()).into(),
            waiting: counts.waiting,
            needs_action: counts.rejected + counts.quarantined,
            safe_to_switch_off: core.writing.load(Ordering::SeqCst) == 0,
            printer: self.printing.state()?,
            clock_suspect: core.clock_suspect()?,
            offline: core.offline()?.into(),
            parked,
            numbers_left: leases.numbers,
            troubles: stored
                .into_iter()
                .map(Into::into)
                .chain(core.line_trouble().as_ref().map(Into::into))
                .collect(),
            proxy: core.proxy(),
            framings: core.settings().framings.iter().map(Into::into).collect(),
            ..Status::of_phase(
                if core.is_disabled() {
                    Phase::Leaving
                } else {
                    Phase::Ready
                },
                now,
            )
        })
    }
}

impl From<&kiosk_wire::Framing> for Framing {
    fn from(framing: &kiosk_wire::Framing) -> Self {
        let kiosk_wire::Framing { prefix, suffix } = framing.clone();
        Self { prefix, suffix }
    }
}

impl From<store::Trouble> for Trouble {
    fn from(trouble: store::Trouble) -> Self {
        match trouble {
            store::Trouble::Settings => Self::Settings,
            store::Trouble::Numbers => Self::Numbers,
            store::Trouble::Epoch => Self::Epoch,
            store::Trouble::Authorities => Self::Authorities,
            store::Trouble::Catalogue => Self::Catalogue,
        }
    }
}
