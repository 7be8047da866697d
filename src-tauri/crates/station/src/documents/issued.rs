//! The receipt of a record, as the screen shows it and as it prints.

use kiosk_paper::{Mark, drawing, on_screen, qr_on_screen};
use kiosk_wire::{
    Content, ContentKind, Figure, Reading, ReceiptToken, Record, ServiceDefinition, envelope::EnvelopeHash,
};

use super::{
    Documents,
    receipt::{Receipt, Row},
};
use crate::{
    Fault, clock,
    operators::{AtWork, TakesRecords},
    records::shown,
    store::{Kept, RecordState, Slip, StoredRecord},
    view::{Drawing, PrintFact, PrintState, ReceiptView, SentFact, Shown},
};

impl Documents {
    /// The receipt screen of a number of this counter.
    ///
    /// # Errors
    /// Fails if there is no such record here.
    pub fn receipt(&self, _by: &AtWork<TakesRecords>, tracking_number: &str) -> Result<ReceiptView, Fault> {
        let stored = self.records.find(tracking_number)?;
        let slip = self
            .core
            .store
            .read(|db| Slip::newest(db, tracking_number, stored.revision))?;
        let copy = slip.as_ref().map_or(0, |slip| slip.key.copy);
        let receipt = match &stored.kept {
            Kept::All(_) => Some(self.receipt_of(&stored, copy)?),
            Kept::Purged { .. } => None,
        };
        let drawn = |shown| receipt.as_ref().map(|receipt| self.drawn(receipt, shown)).transpose();
        let token = receipt.as_ref().and_then(|receipt| receipt.qr.as_deref());
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
            is_reading: stored
                .contents()
                .map_or(stored.service == "reading", |record| record.content.reading().is_some()),
            evidence_seen: stored
                .contents()
                .is_some_and(|record| !record.applicant.evidence.is_empty()),
            bill_id: stored.subject.clone().unwrap_or_default(),
            declared_on: stored.contents().map(|record| match record.content.reading() {
                Some(reading) => reading.declared_on.clone(),
                None => clock::jalali(record.clock.taken_at).to_string(),
            }),
            drawing: drawn(Shown::Page)?,
            slip: drawn(Shown::Slip)?,
            qr: token.and_then(qr_on_screen).map(|page| drawing(&page.into()).into()),
        })
    }

    pub(crate) fn receipt_of(&self, stored: &StoredRecord, copy: u32) -> Result<Receipt, Fault> {
        #[cfg(debug_assertions)]
        self.made_up.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let record = stored.contents().ok_or(Fault::Purged)?;
        let kept = self
            .catalogue
            .definition(&record.service.code, record.service.version)?;
        let settings = self.core.settings();
        let service = match (&kept, record.content.kind()) {
            (Some(kept), _) => kept.as_ref(),
            (None, ContentKind::Reading) => settings.reading().ok_or(Fault::NoService)?,
            (None, _) => return Err(Fault::NoService),
        };
        let blank = self.blank(Some(service), &record.registrar.code, record.clock.taken_at);
        let blank = match &record.content {
            Content::Reading(reading) => Receipt {
                rows: reading.figures.iter().map(|figure| row(reading, figure)).collect(),
                bill_id: reading.bill_id.expose().to_owned(),
                declared_on: reading.declared_on.clone(),
                ..blank
            },
            Content::Request(_) | Content::Survey(_) | Content::Participation(_) => Receipt {
                bill_id: record
                    .subject
                    .as_ref()
                    .map(|bill| bill.expose().to_owned())
                    .unwrap_or_default(),
                ..blank
            },
        };
        Ok(Receipt {
            tracking_number: Some(record.tracking_number.clone()),
            visitor_id_masked: record.applicant.id.masked(),
            mobile_masked: record.applicant.mobile.masked(),
            evidence: record.applicant.evidence.first().copied().map(Into::into),
            identity_pending: record.applicant.enquiries.identity_is_pending(),
            sent: matches!(stored.state, RecordState::Sent { .. }),
            copy,
            revision: record.revision,
            fee_rial: record.fee.rial,
            qr: Some(self.token(record, stored.envelope_hash)?),
            ..blank
        })
    }

    /// As the window shows it.
    pub(crate) fn drawn(&self, receipt: &Receipt, shown: Shown) -> Result<Drawing, Fault> {
        let document = receipt.document();
        let pages = match shown {
            Shown::Slip => on_screen(&document).into(),
            Shown::Page => self.pages(&document)?,
        };
        Ok(drawing(&pages).into())
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
            .sign(&self.core.signing, &self.core.terminal.terminal)
            .map_err(kiosk_wire::envelope::EnvelopeFault::from)?)
    }

    /// The receipt of nothing yet: the company, this counter, the service and its fee on that day.
    pub(crate) fn blank(&self, service: Option<&ServiceDefinition>, operator: &str, at: jiff::Timestamp) -> Receipt {
        let settings = self.core.settings();
        let taken_on = clock::jalali(at).to_string();
        Receipt {
            company: settings.company.clone(),
            mark: settings.mark.as_deref().and_then(Mark::parse),
            office_code: self.core.terminal.office.code.clone(),
            office_name: self.core.terminal.office.name.clone(),
            counter: self.core.terminal.counter.clone(),
            operator_code: operator.to_owned(),
            service_title: service.map(|service| service.title.clone()).unwrap_or_default(),
            service_code: service.and_then(|service| service.catalogue_code.clone()),
            is_reading: service.is_none_or(|service| service.content == ContentKind::Reading),
            tracking_number: None,
            visitor_id_masked: String::new(),
            mobile_masked: String::new(),
            bill_id: String::new(),
            rows: Vec::new(),
            evidence: None,
            identity_pending: false,
            declared_on: String::new(),
            fee_rial: service.map_or(0, |service| service.fee_on(&taken_on)),
            response_time: service.and_then(|service| service.response_time.clone()),
            notes: service.map(|service| service.receipt_notes.clone()).unwrap_or_default(),
            phones: settings.phones.clone(),
            taken_on,
            taken_at: clock::minute(at),
            sent: false,
            copy: 0,
            revision: 1,
            qr: None,
        }
    }
}

fn row(reading: &Reading, figure: &Figure) -> Row {
    Row {
        register: figure.register.into(),
        places: reading.decimals,
        previous: figure.previous.clone(),
        current: Some(figure.figure.clone()),
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
            state: slip.state.into(),
            reason: slip.reason.map(Into::into),
            on_its_way: slip.open,
            at: Some(clock::second(slip.changed_at)),
            copies: slip.key.copy + 1,
            file: slip.file,
        },
    }
}
