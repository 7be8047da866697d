//! One golden example for each message: it parses to its type, and the type writes it back the same.

use std::collections::BTreeMap;

use kiosk_sample::{
    bills::{DEMAND, TRIPLE},
    people::KAZEMI,
};
use kiosk_wire::{
    API, Base64, BatchAnswer, BatchReceipt, BatchRequest, CentralKeys, EnrolAnswer, EnrolClaim, EnrolRequest,
    EpochReason, Framing, Gap, GapReason, Grant, Head, Idle, ItemResult, Keeping, Lease, LeaseAnswer, LeaseRequest,
    Limits, Meter, MeterKind, NotGenuine, Office, OfflineLimits, Operator, OperatorStanding, Outcome, PasswordAnswer,
    PasswordRequest, Previous, Problem, ProblemCode, Record, RecordHistory, RecordRevision, RecordsAnswer,
    RecordsRequest, RecordsSigned, Register, RejectCode, RenewRequest, RequestClaim, RevisionState, Role, SealedBatch,
    SessionAnswer, SessionRequest, Settings, SettingsAnswer, Signed, SigningKey, Standing, Status, StatusAnswer,
    Subscriber, TerminalCertificate, TerminalKey, TerminalKeys, TerminalKeysAnswer, UsualRange, envelope,
    signed::Message,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    assert_says, blessing, file,
    people::{
        NUMBER, TERMINAL, central_key, counter_key, entry, head, outside, reading_service, record, sealing_key, time,
        uuid,
    },
    pretty, token,
};

/// `examples/<name>.json` is `message`, letter by letter.
fn golden<T: Serialize + DeserializeOwned + PartialEq>(name: &str, message: &T) {
    let name = format!("examples/{name}.json");
    assert_says(&name, &pretty(message));
    let parsed: T = serde_json::from_str(&std::fs::read_to_string(file(&name)).unwrap()).unwrap();
    assert!(parsed == *message, "{name} parses to something else");
}

/// Ed25519 signs the same bytes the same way, so a signed message can be golden too.
fn by_central<T: Message>(message: &T) -> Signed<T> {
    let signed = Signed::new(message, &central_key(), "central-1").unwrap();
    assert!(signed.open(&[central_key().public()]).is_ok());
    signed
}

fn by_counter<T: Message>(message: &T) -> Signed<T> {
    let signed = Signed::new(message, &counter_key(), TERMINAL).unwrap();
    assert!(signed.open(&[counter_key().public()]).is_ok());
    signed
}

#[test]
fn enrolment() {
    let claim = EnrolClaim {
        code: "K7QF-2MXD-9P3A".into(),
        app_version: "0.1.0".into(),
    };
    golden("enrol_claim", &claim);
    let claim = Signed::new(&claim, &counter_key(), "new").unwrap();
    golden(
        "enrol_request",
        &EnrolRequest {
            public_key: counter_key().public(),
            claim,
        },
    );
    let certificate = TerminalCertificate {
        terminal: TERMINAL.into(),
        office: "1001".into(),
        counter: "2".into(),
        public_key: counter_key().public(),
        epoch: 1,
        enrolled_at: time(),
    };
    golden("terminal_certificate", &certificate);
    let answer = EnrolAnswer {
        terminal: TERMINAL.into(),
        certificate: by_central(&certificate),
        office: Office {
            code: "1001".into(),
            name: "دفتر پیشخوان ۱۰۰۱".into(),
            city: "تبریز".into(),
        },
        counter: "2".into(),
        central_keys: CentralKeys {
            signing: vec![central_key().public()],
            sealing_id: "central-1".into(),
            sealing: sealing_key().public(),
            authorities: vec!["-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n".into()],
        },
        settings: settings(),
    };
    golden("enrol_answer", &answer);
    assert_eq!(answer.certified(&counter_key().public()), Ok(certificate.clone()));
    let other = |change: fn(&mut EnrolAnswer)| {
        let mut other = answer.clone();
        change(&mut other);
        other.certified(&counter_key().public())
    };
    assert_eq!(
        answer.certified(&central_key().public()),
        Err(NotGenuine::Content),
        "another key"
    );
    assert_eq!(other(|answer| answer.counter = "3".into()), Err(NotGenuine::Content));
    assert_eq!(
        other(|answer| answer.office.code = "1002".into()),
        Err(NotGenuine::Content)
    );
    assert_eq!(
        other(|answer| answer.terminal = "another".into()),
        Err(NotGenuine::Content)
    );
    let forged = EnrolAnswer {
        certificate: by_counter(&certificate),
        ..answer.clone()
    };
    assert_eq!(forged.certified(&counter_key().public()), Err(NotGenuine::Signature));
}

#[test]
fn requests() {
    let claim = RequestClaim {
        terminal: TERMINAL.into(),
        method: "GET".into(),
        path: "/v1/status".into(),
        body_sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".into(),
        at: time(),
        id: uuid(7),
    };
    golden("request_claim", &claim);
    let problem = Problem::new(429, ProblemCode::TooManyTries, "too many tries");
    golden("problem", &problem);
}

#[test]
fn sessions() {
    golden(
        "session_request",
        &SessionRequest {
            operator: KAZEMI.code.into(),
            password: KAZEMI.password.into(),
        },
    );
    let operator = Operator {
        code: KAZEMI.code.into(),
        name: "مریم کاظمی".into(),
        role: Role::Operator,
        national_id: Some("0084575948".into()),
    };
    let token = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI".into();
    golden(
        "session_answer",
        &SessionAnswer {
            token,
            operator: operator.clone(),
            expires_at: time(),
            grant: Some(by_central(&grant(operator.clone()))),
            must_change: false,
        },
    );
    golden("grant", &grant(operator.clone()));
    golden(
        "renew_request",
        &RenewRequest {
            grant: by_central(&grant(operator.clone())),
        },
    );
    golden(
        "password_request",
        &PasswordRequest {
            old: KAZEMI.password.into(),
            new: "sabalan in the snow".into(),
        },
    );
    golden(
        "password_answer",
        &PasswordAnswer {
            grant: by_central(&Grant {
                password_version: 2,
                ..grant(operator)
            }),
        },
    );
}

fn grant(operator: Operator) -> Grant {
    Grant {
        operator,
        terminal: TERMINAL.into(),
        issued_at: time(),
        days: 7,
        password_version: 1,
    }
}

#[test]
fn settings_and_status() {
    golden("settings", &settings());
    golden(
        "settings_answer",
        &SettingsAnswer {
            settings: by_central(&settings()),
        },
    );
    let status = Status {
        api: API,
        terminal: TERMINAL.into(),
        request: uuid(7),
        server_time: time(),
        head: Some(Head {
            sequence: 1,
            envelope: Base64(envelope::hash(b"an envelope").to_vec()),
        }),
        standing: Standing::InService,
        lowest_app_version: "0.1.0".into(),
        operators: vec![OperatorStanding {
            operator: KAZEMI.code.into(),
            password_version: 1,
        }],
    };
    golden("status", &status);
    golden(
        "status_answer",
        &StatusAnswer {
            status: by_central(&status),
        },
    );
}

#[test]
fn leases() {
    let request = LeaseRequest {
        id: uuid(9),
        new_epoch: Some(EpochReason::CentralAhead),
        gaps: vec![Gap {
            year: 405,
            first: 1437,
            count: 164,
            reason: GapReason::Epoch,
        }],
    };
    golden("lease_request", &request);
    let lease = Lease {
        id: uuid(9),
        terminal: TERMINAL.into(),
        year: 405,
        first: 1601,
        count: 200,
        epoch: 1,
        expires_at: time(),
    };
    golden("lease", &lease);
    golden(
        "lease_answer",
        &LeaseAnswer {
            lease: by_central(&lease),
        },
    );
}

#[test]
fn subscribers() {
    let previous = [
        (Register::Mid, "23145"),
        (Register::Peak, "9061"),
        (Register::Low, "14820"),
    ];
    let usual = |low: &str, high: &str| UsualRange {
        low: low.into(),
        high: high.into(),
    };
    let subscriber = Subscriber {
        bill_id: TRIPLE.id.into(),
        name: "ح••••• ن•••••".into(),
        legal: false,
        tariff: "household".into(),
        meter: Meter {
            kind: MeterKind::Triple,
            serial: "T5-20390671".into(),
            digits: 5,
            decimals: 0,
            coefficient: "1".into(),
            contracted_demand: None,
        },
        previous: Some(Previous {
            on: "1405/07/28".into(),
            figures: previous.map(|(register, figure)| (register, figure.into())).into(),
        }),
        usual: BTreeMap::from([
            (Register::Mid, usual("180", "260")),
            (Register::Peak, usual("60", "95")),
            (Register::Low, usual("90", "140")),
        ]),
    };
    golden("subscriber", &subscriber);
}

#[test]
fn records() {
    golden("record", &record());
    let request = RecordsRequest {
        envelopes: vec![Base64(committed_envelope())],
        journal: by_counter(&head()),
    };
    golden("records_request", &request);

    let hash = |content: &[u8]| Base64(envelope::hash(content).to_vec());
    let result = |content: &[u8], outcome| ItemResult {
        envelope: hash(content),
        outcome,
    };
    let answer = RecordsAnswer {
        api: API,
        terminal: TERMINAL.into(),
        request: uuid(7),
        results: vec![
            result(b"1", Outcome::Accepted),
            result(b"2", Outcome::Duplicate),
            result(
                b"3",
                Outcome::Rejected {
                    code: RejectCode::FigureLower,
                    field: Some("content.figures.mid".into()),
                },
            ),
            result(
                b"4",
                Outcome::Rejected {
                    code: RejectCode::NotGenuine,
                    field: None,
                },
            ),
            result(b"5", Outcome::Conflict),
            result(
                b"6",
                Outcome::Later {
                    retry_after_seconds: 30,
                },
            ),
        ],
        server_time: time(),
        head: Some(Head {
            sequence: 6,
            envelope: hash(b"6"),
        }),
        journal: Some(head().position),
        epoch: 1,
    };
    golden("records_answer", &answer);
    golden(
        "records_signed",
        &RecordsSigned {
            answer: by_central(&answer),
        },
    );
    batches(&request, answer);

    let revision = |revision, state| RecordRevision {
        revision,
        state,
        received_at: time(),
        office: "1001".into(),
        registrar: KAZEMI.code.into(),
        service: "reading".into(),
        subject: Some(DEMAND.id.into()),
    };
    let revisions = vec![
        revision(1, RevisionState::Rejected),
        revision(2, RevisionState::Accepted),
    ];
    golden(
        "record_history",
        &RecordHistory {
            tracking_number: NUMBER.into(),
            revisions,
        },
    );
}

/// The same envelopes on a stick, and central's return receipt.
fn batches(request: &RecordsRequest, answer: RecordsAnswer) {
    let batch = SealedBatch {
        id: uuid(11),
        terminal: TERMINAL.into(),
        made_at: time(),
        envelopes: request.envelopes.clone(),
        journal: request.journal.clone(),
    };
    golden("sealed_batch", &batch);
    golden(
        "batch_request",
        &BatchRequest {
            batch: by_counter(&batch),
        },
    );
    let receipt = BatchReceipt {
        batch: uuid(11),
        answer,
    };
    golden("batch_receipt", &receipt);
    golden(
        "batch_answer",
        &BatchAnswer {
            receipt: by_central(&receipt),
        },
    );
}

#[test]
fn journals() {
    golden("journal_entry", &entry());
    golden("journal_head", &head());
}

/// Sealing draws a new key each time, so the envelope is fixed by its bytes: they are made anew, when blessing, only
/// where they no longer open to the example's record.
fn committed_envelope() -> Vec<u8> {
    let text = std::fs::read_to_string(file("examples/records_request.json")).unwrap_or_default();
    let committed: Option<RecordsRequest> = serde_json::from_str(&text).ok();
    let envelope = committed
        .and_then(|mut request| request.envelopes.pop())
        .map(|envelope| envelope.0);
    let opened = envelope.as_deref().and_then(|bytes| {
        let genuine = envelope::verify(bytes, &counter_key().public()).ok()?;
        (*genuine.outside() == outside())
            .then_some(genuine)?
            .open(&sealing_key())
            .ok()
    });
    if opened.is_some_and(|opened: Record| opened == record()) {
        return envelope.unwrap();
    }
    assert!(
        blessing(),
        "examples/records_request.json does not open to the example's record"
    );
    envelope::seal(&record(), &outside(), &counter_key(), &sealing_key().public()).unwrap()
}

#[test]
fn receipts() {
    let text = token::token().sign(&counter_key(), TERMINAL).unwrap();
    golden("receipt_token", &text);
}

#[test]
fn keys_of_terminals() {
    let key = |change, public_key, until| TerminalKey {
        change,
        terminal: TERMINAL.into(),
        office: "1001".into(),
        public_key,
        from: time(),
        until,
    };
    let keys = TerminalKeys {
        after: 1,
        keys: vec![
            key(2, counter_key().public(), Some(time())),
            key(3, SigningKey::from_seed(&[4; 32]).public(), None),
        ],
        newest: 3,
    };
    golden("terminal_keys", &keys);
    golden(
        "terminal_keys_answer",
        &TerminalKeysAnswer {
            keys: by_central(&keys),
        },
    );
}

fn settings() -> Settings {
    Settings {
        version: 1,
        company: "شرکت توزیع نیروی برق آذربایجان شرقی".into(),
        mark: None,
        phones: vec!["121".into(), "1521".into()],
        services: vec![reading_service()],
        limits: Limits {
            high_percent: 150,
            low_percent: 50,
            high_single: "3000".into(),
            high_triple: "2000".into(),
            high_demand: "200000".into(),
            assumed_digits: 5,
            old_after_days: 31,
        },
        offline: OfflineLimits {
            soft_hours: 72,
            hard_hours: 336,
            soft_records: 300,
            hard_records: 2000,
        },
        keeping: Keeping {
            reprint_hours: 24,
            subscriber_days: 60,
            parked_days: 7,
        },
        authorities: Vec::new(),
        idle: Idle {
            lock_minutes: 10,
            warn_seconds: 60,
        },
        framings: vec![Framing {
            prefix: "A4".into(),
            suffix: "9".into(),
        }],
    }
}
