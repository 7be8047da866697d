//! The counter, the central and the record of the examples: fixed keys, fixed times, nobody real.

use jiff::Timestamp;
use kiosk_sample::{
    bills::DEMAND,
    people::{KAZEMI, NADERI},
};
use kiosk_wire::{
    Applicant, ApplicantKind, AttachmentRef, Base64, Clock, Content, ContentKind, Enquiries, Enquiry, EnquiryState,
    EnquiryWay, Evidence, Fee, FeeState, Figure, MeterKind, PreviousSource, Reading, Record, Register, Registrar,
    SealingKey, ServiceDefinition, ServiceFee, SigningKey, VisitRef,
    envelope::{self, Outside},
    journal::{self, Event, JournalEntry, JournalHead, JournalPosition},
};

pub const TERMINAL: &str = "019aa5f0-2c00-7000-8000-000000000001";
pub const NUMBER: &str = "405000017388";

pub fn counter_key() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

pub fn central_key() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}

pub fn sealing_key() -> SealingKey {
    SealingKey::from_bytes(&[3; 32]).unwrap()
}

pub fn time() -> Timestamp {
    "2026-11-22T06:55:00Z".parse().unwrap()
}

pub fn uuid(last: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x019a_a5f0_2c00_7000_8000_0000_0000_0000 + last)
}

pub fn outside() -> Outside {
    Outside {
        version: 1,
        terminal: TERMINAL.into(),
        tracking_number: NUMBER.into(),
        revision: 1,
        epoch: 1,
        sequence: 1,
        previous: Base64(envelope::genesis(TERMINAL).to_vec()),
        sealed_to: "central-1".into(),
    }
}

/// What the counter's journal says of that record.
pub fn entry() -> JournalEntry {
    JournalEntry {
        terminal: TERMINAL.into(),
        epoch: 1,
        sequence: 1,
        previous: Base64(journal::genesis(TERMINAL).to_vec()),
        at: time(),
        event: Event::Recorded {
            tracking_number: NUMBER.into(),
            revision: 1,
            envelope: Base64(envelope::hash(b"an envelope").to_vec()),
        },
    }
}

pub fn head() -> JournalHead {
    let hash = entry().sign(&counter_key()).unwrap().hash;
    JournalHead {
        terminal: TERMINAL.into(),
        epoch: 1,
        position: JournalPosition {
            sequence: 1,
            entry: Base64(hash.to_vec()),
        },
    }
}

pub fn record() -> Record {
    let figure = |register, figure: &str, previous: &str| Figure {
        register,
        figure: figure.into(),
        previous: Some(previous.into()),
        previous_source: Some(PreviousSource::Central),
        confirmed: Vec::new(),
        lower_reason: None,
    };
    let mut peak = figure(Register::Peak, "497.85", "486.1");
    peak.confirmed = vec!["unusual_high".into()];
    Record {
        tracking_number: NUMBER.into(),
        revision: 1,
        terminal: TERMINAL.into(),
        office: "1001".into(),
        counter: "2".into(),
        registrar: Registrar {
            code: KAZEMI.code.into(),
            national_id: Some("0084575948".into()),
        },
        service: reading_service().reference(),
        subject: Some(DEMAND.id.into()),
        applicant: Applicant {
            kind: ApplicantKind::National,
            id: NADERI.id.into(),
            mobile: NADERI.mobile.into(),
            evidence: vec![Evidence::NationalCard],
            enquiries: Enquiries {
                possession: Enquiry {
                    state: EnquiryState::Confirmed,
                    by: Some(KAZEMI.code.into()),
                    at: Some(time()),
                    how: Some(EnquiryWay::Code),
                },
                ..Enquiries::default()
            },
        },
        visit: VisitRef {
            id: uuid(21),
            seconds_worked: 48,
            seconds_parked: 0,
        },
        offline: false,
        fee: Fee {
            rial: 0,
            state: FeeState::Exempt,
        },
        clock: Clock {
            taken_at: time(),
            suspect: false,
            boot: "5f0c8a52-1d2b-4c39-9a53-2a6f1f2f6d10".into(),
            monotonic_ms: 3_600_000,
            high_water: time(),
            server_time: Some(time()),
        },
        correction: None,
        content: Content::Reading(Reading {
            bill_id: DEMAND.id.into(),
            meter_kind: MeterKind::Demand,
            decimals: Some(2),
            figures: vec![
                figure(Register::Mid, "1744.56", "1741.32"),
                peak,
                figure(Register::Low, "904.02", "902.47"),
                figure(Register::Friday, "118.31", "118.06"),
                figure(Register::Reactive, "615.2", "613.9"),
                figure(Register::Demand, "0.41", "0.39"),
            ],
            declared_on: "1405/09/01".into(),
        }),
        attachments: vec![AttachmentRef {
            sha256: Base64(vec![4; 32]),
            bytes: 214_000,
            field: "meter_photo".into(),
        }],
    }
}

pub fn reading_service() -> ServiceDefinition {
    ServiceDefinition {
        fees: vec![ServiceFee {
            from: "1405/01/01".into(),
            rial: 0,
        }],
        ..ServiceDefinition::new("reading", "13031465000", "اعلام کارکرد", ContentKind::Reading)
    }
}
