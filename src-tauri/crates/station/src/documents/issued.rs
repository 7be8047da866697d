//! The receipt of a record, drawn from the record whenever it is needed: no slip is kept as a file.

use kiosk_paper::{Mark, drawing, layout};
use kiosk_wire::{Content, NotChecked, ReceiptToken, Record, envelope::EnvelopeHash};

use super::{Receipt, Row};
use crate::{
    Fault, Station, clock,
    desk::shown,
    store::{Kept, RecordState, Slip, StoredRecord},
    view::{PrintFact, PrintState, ReceiptView, SentFact},
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
            drawing: match &stored.kept {
                Kept::All(_) => {
                    let document = self.receipt_of(&stored, copy)?.document();
                    Some(drawing(&layout(&document, self.paper()?, self.type_size()?)).into())
                }
                Kept::Purged { .. } => None,
            },
        })
    }

    pub(crate) fn stored(&self, tracking_number: &str) -> Result<StoredRecord, Fault> {
        self.store
            .read(|db| StoredRecord::find(db, tracking_number))?
            .ok_or(Fault::NoSuchRecord)
    }

    pub(crate) fn receipt_of(&self, stored: &StoredRecord, copy: u32) -> Result<Receipt, Fault> {
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
            places: self
                .facts_of(reading.bill_id.expose())?
                .map(|facts| facts.meter.decimals),
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

    pub(crate) fn blank(&self, operator: &str, at: jiff::Timestamp) -> Receipt {
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
            places: None,
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

pub(crate) fn print_fact(slip: Option<Slip>) -> PrintFact {
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
