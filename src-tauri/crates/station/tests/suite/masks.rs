//! Ids, mobiles and bill ids mask themselves wherever a value of ours is printed: in a log, a panic, a failing test.

use std::{fmt::Debug, fs, path::Path, time::Duration};

use kiosk_domain::{bill::BillId, id::VisitorId, mobile::Mobile};
use kiosk_station::{
    central::{Request, Response},
    documents::receipt::Receipt,
    reading,
    store::{Kept, Outgoing, RecordState, Remembered, StoredRecord},
    view::{
        Draft, Drawing, FormAnswer, FormDraft, FormEntry, LookUp, LookUpSource, MeterKind, QueueRow, QueueState,
        Register, RowDraft, Scan,
    },
};
use kiosk_wire::{
    Applicant, ApplicantKind, Base64, Clock, Content, Enquiries, Evidence, Fee, FeeState, Figure, Personal, Reading,
    Record, RecordRevision, Registrar, RevisionState, ServiceRef, SessionAnswer, SessionRequest, Subscriber, VisitRef,
};
use town::{
    bills::{DEMAND, SINGLE},
    people::{FOUNDRY, KAZEMI, NADERI},
};

use crate::receipt::samples;

const ID: &str = NADERI.id;
const LEGAL: &str = FOUNDRY.id;
const MOBILE: &str = NADERI.mobile;
const BILL: &str = DEMAND.id;
const PASSWORD: &str = KAZEMI.password;
/// As they may stand inside something longer.
const CANARIES: [&str; 6] = [ID, LEGAL, MOBILE, "9141230836", BILL, PASSWORD];

fn masks(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        for canary in CANARIES {
            let bytes: Vec<String> = canary.bytes().map(|byte| byte.to_string()).collect();
            let named = std::any::type_name_of_val(value);
            assert!(!shown.contains(canary), "{named} shows {canary}: {shown}");
            assert!(
                !shown.contains(&bytes.join(", ")),
                "{named} shows the bytes of {canary}"
            );
        }
    }
}

fn time() -> jiff::Timestamp {
    "2026-11-22T06:55:00Z".parse().unwrap()
}

fn record() -> Record {
    Record {
        tracking_number: "405000017388".into(),
        revision: 1,
        terminal: "terminal".into(),
        office: "1001".into(),
        counter: "2".into(),
        registrar: Registrar {
            code: KAZEMI.code.into(),
            national_id: None,
        },
        service: ServiceRef {
            code: "reading".into(),
            version: 1,
            definition: Base64(vec![0; 32]),
        },
        subject: Some(BILL.into()),
        applicant: Applicant {
            kind: ApplicantKind::National,
            id: ID.into(),
            mobile: MOBILE.into(),
            evidence: vec![Evidence::NationalCard],
            enquiries: Enquiries::default(),
        },
        visit: VisitRef {
            id: uuid::Uuid::nil(),
            seconds_worked: 40,
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
            boot: "boot".into(),
            monotonic_ms: 1,
            high_water: time(),
            server_time: None,
        },
        correction: None,
        content: Content::Reading(Reading {
            bill_id: BILL.into(),
            meter_kind: kiosk_wire::MeterKind::Single,
            decimals: None,
            figures: vec![Figure {
                register: kiosk_wire::Register::Mid,
                figure: "48528".into(),
                previous: None,
                previous_source: None,
                confirmed: Vec::new(),
                lower_reason: None,
            }],
            declared_on: "1405/09/01".into(),
        }),
        attachments: Vec::new(),
    }
}

fn draft() -> Draft {
    Draft {
        visitor_id: ID.into(),
        mobile: MOBILE.into(),
        bill_id: BILL.into(),
        meter_kind: Some(MeterKind::Single),
        evidence: Some(kiosk_station::view::Evidence::NationalCard),
        rows: vec![RowDraft {
            register: Register::Mid,
            current: "48528".into(),
            again: "48528".into(),
            previous: String::new(),
            lower_reason: None,
            whole: None,
        }],
        declared_on: "1405/09/01".into(),
        ..Draft::default()
    }
}

fn subscriber() -> Subscriber {
    Subscriber {
        bill_id: BILL.into(),
        ..example("subscriber")
    }
}

/// As the contract writes it.
fn example<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let file = format!("../wire/examples/{name}.json");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn whatever_carries_a_persons_digits_masks_them() {
    masks(&VisitorId::parse(ID).unwrap());
    masks(&VisitorId::parse(LEGAL).unwrap());
    masks(&Mobile::parse(MOBILE).unwrap());
    masks(&BillId::parse(BILL).unwrap());
    let barcode = kiosk_domain::bill::Barcode::parse(SINGLE.barcode).unwrap();
    assert!(!format!("{barcode:?}").contains(SINGLE.id));
    masks(&record());
    masks(&record().applicant);
    masks(&draft());
    let today = kiosk_domain::jalali::JalaliDate::parse("1405/09/02").unwrap();
    let basis = reading::Basis {
        facts: None,
        limits: &kiosk_domain::reading::Limits::default(),
        today,
        clock_suspect: false,
        same_day: None,
    };
    masks(&reading::check(&draft(), &basis));
    masks(&Scan {
        bill_id: Some(BILL.into()),
        note: None,
    });
    masks(&subscriber());
    masks(&Remembered {
        subscriber: subscriber(),
        as_of: time(),
    });
    masks(&LookUp {
        source: LookUpSource::Central,
        as_of: None,
        subscriber: Some((&subscriber()).into()),
    });
    let stored = StoredRecord {
        tracking_number: "405000017388".into(),
        revision: 1,
        operator: KAZEMI.code.into(),
        taken_at: time(),
        kept: Kept::All(Box::new(record())),
        service: "reading".into(),
        subject: Some(BILL.into()),
        envelope_hash: [0; 32],
        state: RecordState::Waiting,
        attempts: 0,
        reason: None,
        tried_at: None,
    };
    masks(&stored);
    masks(&QueueRow {
        tracking_number: "405000017388".into(),
        revision: 1,
        service: "reading".into(),
        service_title: None,
        bill_id: Personal::from(BILL).masked(),
        taken_at: "1405/09/01 11:03".into(),
        operator: KAZEMI.code.into(),
        state: QueueState::New,
        reject: None,
        at: None,
        attempts: 0,
        slip_asked: false,
        purged: false,
    });
    masks(&FormDraft {
        code: "complaint".into(),
        version: 1,
        visitor_id: ID.into(),
        foreign_confirmed: Some(ID.into()),
        mobile: MOBILE.into(),
        evidence: None,
        papers: Vec::new(),
        answers: [
            ("bill".to_owned(), FormAnswer::Text(BILL.into())),
            (
                "meters".to_owned(),
                FormAnswer::Entries(vec![FormEntry {
                    id: "a1".into(),
                    fields: [("owner".to_owned(), FormAnswer::Text(ID.into()))].into(),
                }]),
            ),
        ]
        .into(),
        correction: None,
    });
    masks(&Drawing {
        width: 1.0,
        height: 1.0,
        path: String::new(),
        text: format!("{BILL} {ID}"),
    });
    masks(&RecordRevision {
        revision: 1,
        state: RevisionState::Accepted,
        received_at: time(),
        office: "1001".into(),
        registrar: KAZEMI.code.into(),
        service: "reading".into(),
        subject: Some(BILL.into()),
    });
    masks(&Receipt {
        bill_id: BILL.into(),
        ..samples::household()
    });
    masks(&Outgoing {
        tracking_number: "405000017388".into(),
        revision: 1,
        hash: [0; 32],
        envelope: b"sealed".to_vec(),
    });
}

#[test]
fn what_travels_shows_neither_its_path_nor_its_body() {
    masks(&Request {
        method: reqwest::Method::GET,
        path: kiosk_wire::call::subscriber(BILL),
        headers: vec![("authorization", PASSWORD.into())],
        body: PASSWORD.into(),
        timeout: Duration::from_secs(1),
    });
    masks(&Response {
        status: 200,
        etag: None,
        retry_after: None,
        body: MOBILE.into(),
    });
    masks(&example::<SessionRequest>("session_request"));
    let answer: SessionAnswer = example("session_answer");
    let token = answer.token.clone();
    assert!(!format!("{answer:?}").contains(&token));
}

#[test]
fn a_mask_keeps_what_tells_two_people_apart_at_a_counter() {
    for (whole, masked) in [
        (ID, "137•••••19"),
        (LEGAL, "101••••••27"),
        (MOBILE, "0914•••0836"),
        (BILL, "917••••••••24"),
        ("1234567", "•••••••"),
        ("", ""),
    ] {
        let personal = Personal::from(whole);
        assert_eq!(
            (personal.masked(), personal.to_string()),
            (masked.to_owned(), masked.to_owned())
        );
        assert_eq!(personal.expose(), whole);
    }
}

/// A new type with such a field and a derived `Debug` is found here, before it is found in a log.
#[test]
fn no_type_that_prints_itself_holds_a_persons_digits_as_plain_text() {
    /// Masked already, where they are made.
    const MASKED: [&str; 3] = ["QueueRow.bill_id", "ReceiptView.visitor_id", "ParkedVisit.visitor_id"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut looked_at = 0;
    let mut plain = Vec::new();
    for folder in [
        "crates/domain/src",
        "crates/wire/src",
        "crates/paper/src",
        "crates/printer/src",
        "crates/station/src",
        "src",
    ] {
        for source in sources(&root.join(folder)) {
            let text = fs::read_to_string(source).unwrap();
            for (name, body) in printing_types(&text) {
                looked_at += 1;
                for line in body.lines().map(str::trim) {
                    let line = line.strip_prefix("pub ").unwrap_or(line);
                    let line = line.strip_prefix("(crate) ").unwrap_or(line);
                    let Some((field, kind)) = line.split_once(": ") else {
                        continue;
                    };
                    let personal = [
                        "bill_id",
                        "visitor_id",
                        "mobile",
                        "national_id",
                        "legal_id",
                        "applicant_id",
                    ];
                    let named = format!("{name}.{field}");
                    if personal.contains(&field) && kind.contains("String") && !MASKED.contains(&named.as_str()) {
                        plain.push(named);
                    }
                }
            }
        }
    }
    assert!(looked_at > 80, "{looked_at} types were read");
    assert_eq!(plain, [] as [String; 0]);
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Structs whose `derive` has `Debug`, with their fields as text.
fn printing_types(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut prints = false;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("#[derive(") {
            prints = line.contains("Debug");
        } else if let Some(rest) = line.split("struct ").nth(1).filter(|_| line.ends_with('{')) {
            let name = rest.split([' ', '<', '{']).next().unwrap_or_default().to_owned();
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
            if prints {
                found.push((name, body.join("\n")));
            }
            prints = false;
        } else if !line.starts_with("#[") && !line.trim_start().starts_with("//") {
            prints = false;
        }
    }
    found
}
