//! The receipt of a record, drawn from the record whenever it is needed: no slip is kept as a file.

use kiosk_wire::{Content, NotChecked, Personal, ReceiptToken, Record, envelope::EnvelopeHash};

use super::{check, queue::shown};
use crate::{
    Fault, Station, clock,
    receipt::{Mark, Receipt, Row, drawing, layout, on_screen, qr_on_screen},
    store::{Kept, RecordState, Slip, StoredRecord},
    view::{self, Draft, Drawing, PrintFact, PrintState, ReceiptView, SentFact, Shown, Verdict},
};

impl Station {
    /// The receipt screen of a number of this counter.
    ///
    /// # Errors
    /// Where nobody is signed in, or there is no such record here.
    pub fn receipt(&self, tracking_number: &str) -> Result<ReceiptView, Fault> {
        self.operator()?;
        let stored = self.stored(tracking_number)?;
        let slip = self
            .store
            .read(|db| Slip::newest(db, tracking_number, stored.revision))?;
        let copy = slip.as_ref().map_or(0, |slip| slip.key.copy);
        let receipt = match &stored.kept {
            Kept::All(_) => Some(self.receipt_of(&stored, copy)?),
            Kept::Purged { .. } => None,
        };
        Ok(ReceiptView {
            tracking_number: tracking_number.to_owned(),
            revision: stored.revision,
            saved_at: clock::second(stored.taken_at),
            sent: match &stored.state {
                RecordState::Waiting => SentFact::Waiting { reason: shown(&stored) },
                RecordState::Sent { at } => SentFact::Sent { at: clock::second(*at) },
                RecordState::Rejected { code, .. } => SentFact::Rejected { reason: code.clone() },
                RecordState::Quarantined { .. } => SentFact::Quarantined {
                    reason: "conflict".to_owned(),
                },
            },
            printed: print_fact(slip),
            visitor_id: match &stored.kept {
                Kept::All(record) => record.applicant.id.masked(),
                Kept::Purged { visitor_id } => visitor_id.clone(),
            },
            bill_id: stored.bill_id.clone(),
            declared_on: stored.contents().map(|record| {
                let Content::Reading(reading) = &record.content;
                reading.declared_on.clone()
            }),
            drawing: receipt
                .as_ref()
                .map(|receipt| self.drawn(receipt, Shown::Page))
                .transpose()?,
            qr: receipt
                .as_ref()
                .and_then(|receipt| qr_on_screen(receipt.qr.as_deref()?))
                .map(|page| drawing(&page)),
            slip: receipt
                .map(|receipt| self.drawn(&Receipt { qr: None, ..receipt }, Shown::Slip))
                .transpose()?,
        })
    }

    /// The slip as it would print now, its number still dots.
    ///
    /// # Errors
    /// Where nobody is signed in or the database refuses.
    pub fn preview(&self, draft: &Draft, shown: Shown) -> Result<Drawing, Fault> {
        let session = self.operator()?;
        let facts = self.facts_for(draft)?;
        let meter = facts.as_ref().map(|facts| &facts.meter);
        let checked = check(draft, meter, &self.limits(), self.today(), self.clock_suspect()?);
        let rows = checked.rows.iter().map(|row| Row {
            register: row.register,
            previous: row.previous.clone(),
            current: match row.verdict {
                Verdict::Ok | Verdict::Equal | Verdict::NoComparison | Verdict::Confirmed => row.current.clone(),
                _ => None,
            },
        });
        let canonical = |state: &view::FieldState| state.canonical.clone().unwrap_or_default();
        let now = self.clock.now();
        let receipt = Receipt {
            tracking_number: None,
            visitor_id_masked: Personal::from(canonical(&checked.visitor_id)).masked(),
            mobile_masked: Personal::from(canonical(&checked.mobile)).masked(),
            bill_id: canonical(&checked.bill_id),
            rows: rows.collect(),
            evidence: draft.evidence,
            identity_pending: true,
            declared_on: canonical(&checked.declared_on),
            revision: draft.correction.as_ref().map_or(1, |correction| correction.revision),
            ..self.blank(&session.operator.code, now)
        };
        self.drawn(&receipt, shown)
    }

    fn drawn(&self, receipt: &Receipt, shown: Shown) -> Result<Drawing, Fault> {
        Ok(drawing(&match shown {
            Shown::Slip => on_screen(receipt),
            Shown::Page => layout(receipt, self.paper()?, self.type_size()?),
        }))
    }

    pub(super) fn stored(&self, tracking_number: &str) -> Result<StoredRecord, Fault> {
        self.store
            .read(|db| StoredRecord::find(db, tracking_number))?
            .ok_or(Fault::NoSuchRecord)
    }

    pub(super) fn receipt_of(&self, stored: &StoredRecord, copy: u32) -> Result<Receipt, Fault> {
        let record = stored.contents().ok_or(Fault::Purged)?;
        let Content::Reading(reading) = &record.content;
        let rows = reading.figures.iter().map(|figure| Row {
            register: figure.register.into(),
            previous: figure.previous.clone(),
            current: Some(figure.figure.clone()),
        });
        Ok(Receipt {
            tracking_number: Some(record.tracking_number.clone()),
            visitor_id_masked: record.applicant.id.masked(),
            mobile_masked: record.applicant.mobile.masked(),
            bill_id: reading.bill_id.expose().to_owned(),
            rows: rows.collect(),
            evidence: Some(record.applicant.evidence.into()),
            identity_pending: record.applicant.civil_registry == NotChecked::NotChecked,
            declared_on: reading.declared_on.clone(),
            sent: matches!(stored.state, RecordState::Sent { .. }),
            copy,
            revision: record.revision,
            qr: Some(self.token(record, stored.envelope_hash)?),
            ..self.blank(&record.registrar, record.clock.taken_at)
        })
    }

    fn token(&self, record: &Record, envelope: EnvelopeHash) -> Result<String, Fault> {
        let token = ReceiptToken {
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            office: record.office.clone(),
            taken_at: record.clock.taken_at,
            envelope,
        };
        Ok(token
            .sign(&self.signing, &self.terminal.terminal)
            .map_err(kiosk_wire::envelope::EnvelopeFault::from)?)
    }

    pub(super) fn blank(&self, operator: &str, at: jiff::Timestamp) -> Receipt {
        let settings = self.settings();
        let taken_on = clock::jalali(at).to_string();
        Receipt {
            company: settings.company,
            mark: settings.mark.as_deref().and_then(Mark::parse),
            office_code: self.terminal.office.code.clone(),
            office_name: self.terminal.office.name.clone(),
            counter: self.terminal.counter.clone(),
            operator_code: operator.to_owned(),
            service_title: settings.reading.title,
            service_code: settings.reading.code,
            tracking_number: None,
            visitor_id_masked: String::new(),
            mobile_masked: String::new(),
            bill_id: String::new(),
            rows: Vec::new(),
            evidence: None,
            identity_pending: false,
            declared_on: String::new(),
            // Jalali dates as text sort like days.
            fee_rial: settings
                .reading
                .fees
                .iter()
                .filter(|fee| fee.from <= taken_on)
                .max_by(|one, other| one.from.cmp(&other.from))
                .map_or(0, |fee| fee.rial),
            notes: settings.reading.receipt_notes,
            phones: settings.phones,
            taken_on,
            taken_at: clock::minute(at),
            sent: false,
            copy: 0,
            revision: 1,
            qr: None,
        }
    }
}

pub(super) fn print_fact(slip: Option<Slip>) -> PrintFact {
    match slip {
        None => PrintFact {
            state: PrintState::No,
            reason: None,
            on_its_way: false,
            at: None,
            copies: 0,
            file: None,
        },
        Some(slip) => PrintFact {
            state: slip.state,
            reason: slip.reason,
            on_its_way: slip.open,
            at: Some(clock::second(slip.changed_at)),
            copies: slip.key.copy + 1,
            file: slip.file,
        },
    }
}
