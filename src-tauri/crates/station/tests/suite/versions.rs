//! Databases of every earlier version, with what a counter had in them, opened by this one.

mod slips;

use kiosk_paper::Paper;
use kiosk_printer::{PrintState, PrinterKind};
use kiosk_station::store::{ChosenPrinter, Filter, RecordState, Slip, Store, StoredRecord, Terminal};
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

const KEY: [u8; 32] = [7; 32];
/// A record and central's settings, as they were written before version 5.
const RECORD: &str = include_str!("store/record_before_5.json");
const SETTINGS: &str = include_str!("store/settings_before_5.json");
const DRAFT: &str = r#"{"visitorId":"1372045619","mobile":"","evidence":null,"billId":"","shortBillConfirmed":false,
    "meterKind":null,"rows":[],"declaredOn":"1405/09/01","correction":null}"#;

const VERSIONS: [(u32, &str); 4] = [
    (1, include_str!("store/version_1.sql")),
    (2, include_str!("store/version_2.sql")),
    (3, include_str!("store/version_3.sql")),
    (4, include_str!("store/version_4.sql")),
];

/// Number, state at central, state of its slip as it was stored, and as it reads now.
const RECORDS: [(&str, &str, &str, PrintState); 4] = [
    ("405001000011", "waiting", "\"printing\"", PrintState::Printing),
    ("405001000022", "sent", "\"confirmed\"", PrintState::Confirmed),
    ("405001000033", "rejected", "\"paper_out\"", PrintState::PaperOut),
    (
        "405001000044",
        "quarantined",
        "\"not_confirmed\"",
        PrintState::NotConfirmed,
    ),
];

fn connection(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
        .unwrap();
    connection
}

fn filled(path: &std::path::Path, (version, schema): (u32, &str)) {
    let old = connection(path);
    old.execute_batch(schema).unwrap();
    old.execute(
        "INSERT INTO terminal (id, terminal, office, counter, central_url, central_keys, settings, settings_etag,
                               enrolled_at)
         VALUES (1, 't', '{\"code\":\"1001\",\"name\":\"n\",\"city\":\"c\"}', '2', 'https://central.example',
                 ?2, ?1, '\"1\"', '2026-09-01T08:00:00Z')",
        params![SETTINGS, central_keys()],
    )
    .unwrap();
    for (sequence, (number, state, slip, _)) in (1_u8..).zip(RECORDS) {
        let answer = (state != "waiting").then_some([1_u8]);
        old.execute(
            "INSERT INTO record (tracking_number, revision, sequence, bill_id, operator, taken_at, body, envelope_hash,
                                 state, reject, answered_at, answer)
             VALUES (?1, 1, ?2, '9174639504124', '1001-07', '2026-11-21T21:00:00Z', ?3, ?4, ?5, NULL,
                     '2026-11-22T09:00:00Z', ?6)",
            params![number, sequence, RECORD, [sequence; 32], state, answer],
        )
        .unwrap();
        if state == "waiting" {
            old.execute(
                "INSERT INTO outbox (tracking_number, revision, envelope) VALUES (?1, 1, x'00')",
                [number],
            )
            .unwrap();
        }
        old.execute(
            "INSERT INTO slip (tracking_number, revision, copy, state, changed_at)
             VALUES (?1, 1, 0, ?2, '2026-11-22T06:55:02Z')",
            params![number, slip],
        )
        .unwrap();
    }
    let printer = if version < 3 {
        r#"{"id":"cups:Receipts","name":"Receipts","kind":"slip","folder":null}"#
    } else {
        r#"{"id":"cups:Receipts","name":"Receipts","kind":"queue","paper":"slip80","folder":null}"#
    };
    old.execute("INSERT INTO setting (key, value) VALUES ('printer', ?1)", [printer])
        .unwrap();
    let draft = if version < 3 {
        "INSERT INTO draft (id, body) VALUES (1, ?1)"
    } else {
        "INSERT INTO draft (operator, body) VALUES ('1001-07', ?1)"
    };
    old.execute(draft, [DRAFT]).unwrap();
}

#[test]
fn a_database_of_each_earlier_version_opens_with_all_it_holds() {
    for old in VERSIONS {
        let version = old.0;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kiosk.db");
        filled(&path, old);
        let store = Store::open(&path, &Zeroizing::new(KEY)).unwrap();

        for (number, state, _, printed) in RECORDS {
            let record = store.read(|db| StoredRecord::find(db, number)).unwrap().unwrap();
            let contents = record.contents().expect("its contents are read");
            assert_eq!(contents.registrar.code, "1001-07", "version {version}");
            assert_eq!(contents.subject, Some("9174639504124".into()));
            assert_eq!(contents.content.reading().unwrap().figures.len(), 6);
            assert!(contents.applicant.enquiries.identity_is_pending());
            assert_eq!(record.service, "reading");
            let kept = match record.state {
                RecordState::Waiting => "waiting",
                RecordState::Sent { .. } => "sent",
                RecordState::Rejected { .. } => "rejected",
                RecordState::Quarantined { .. } => "quarantined",
            };
            assert_eq!(kept, state, "version {version}: {number}");
            let slip = store.read(|db| Slip::newest(db, number, 1)).unwrap().unwrap();
            assert_eq!(slip.state, printed, "version {version}: the slip of {number}");
        }
        let listed = store.read(|db| StoredRecord::list(db, Filter::All, "9174639504124", 200));
        assert_eq!(listed.unwrap().len(), RECORDS.len(), "version {version}: by its bill");
        // past midnight in Iran
        let days = store.read(|db| {
            let mut days = db.prepare("SELECT DISTINCT day FROM record")?;
            let days = days.query_map([], |row| row.get::<_, String>(0))?;
            Ok(days.collect::<rusqlite::Result<Vec<_>>>()?)
        });
        assert_eq!(days.unwrap(), ["2026-11-22"], "version {version}");

        let versions = store.read(|db| {
            let sql = "SELECT count(*) FROM record WHERE service_version <> body ->> '$.service.version'";
            Ok(db.query_row(sql, [], |row| row.get::<_, u32>(0))?)
        });
        assert_eq!(versions.unwrap(), 0, "version {version}: of their service");

        let terminal = store.read(Terminal::find).unwrap().unwrap();
        let reading = terminal.settings.reading().expect("the reading is a definition");
        assert_eq!((reading.title.as_str(), reading.version), ("اعلام کارکرد", 0));
        assert_eq!(terminal.settings_etag, None, "central is asked for the newest");

        let chosen = store.read(ChosenPrinter::find).unwrap().unwrap();
        assert_eq!(
            (chosen.id.as_str(), chosen.kind, chosen.paper),
            ("cups:Receipts", PrinterKind::Queue, Paper::Slip80),
            "version {version}"
        );
        assert_eq!(drafts(&store), if version < 3 { 0 } else { 1 }, "version {version}");
    }
}

/// As the contract's example of an enrolment has them.
fn central_keys() -> String {
    let answer: serde_json::Value =
        serde_json::from_str(include_str!("../../../wire/examples/enrol_answer.json")).unwrap();
    answer["central_keys"].to_string()
}

/// Of the operator who typed it. The one draft of the first versions did not say whose it was.
fn drafts(store: &Store) -> u32 {
    let count = store.read(|db| {
        let sql = "SELECT count(*) FROM draft
             WHERE operator = '1001-07' AND service = 'reading' AND format = 1 AND body = ?1";
        Ok(db.query_row(sql, [DRAFT], |row| row.get(0))?)
    });
    count.unwrap()
}
