//! A database that an earlier version wrote, opened by this one.

use kiosk_paper::{Head, Paper};
use kiosk_printer::{Chosen, PrintOutcome, PrintReason, PrintState, PrinterKind};
use kiosk_station::store::{
    ChosenPrinter, Counts, Filter, Outgoing, PrinterHeads, Slip, Store, StoreFault, StoredRecord,
};
use rusqlite::{Connection, Transaction, params};
use zeroize::Zeroizing;

use super::log::logged;

const VERSION_2: &str = include_str!("store/version_2.sql");
const KEY: [u8; 32] = [7; 32];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn database(&self) -> std::path::PathBuf {
        self.0.path().join("kiosk.db")
    }

    /// Makes the old one.
    fn old(&self, fill: impl FnOnce(&Connection)) {
        let old = self.connection();
        old.execute_batch(VERSION_2).unwrap();
        fill(&old);
    }

    /// As another program than ours: no migration.
    fn connection(&self) -> Connection {
        let connection = Connection::open(self.database()).unwrap();
        let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        connection
            .execute_batch(&format!("PRAGMA key = \"x'{hex}'\";"))
            .unwrap();
        connection
    }

    fn open(&self) -> Store {
        Store::open(&self.database(), &Zeroizing::new(KEY)).unwrap()
    }
}

fn chosen(store: &Store) -> Chosen {
    store.read(ChosenPrinter::find).unwrap().unwrap()
}

#[test]
fn what_was_said_of_a_head_stays_with_its_printer_and_is_no_part_of_the_choice() {
    let folder = Folder::new();
    folder.old(|old| {
        let before = r#"{"id":"cups:Receipts","name":"Receipts","kind":"slip","folder":null}"#;
        old.execute("INSERT INTO setting (key, value) VALUES ('printer', ?1)", [before])
            .unwrap();
    });
    let store = folder.open();
    assert_eq!(chosen(&store).head, None, "nothing was said before");

    for head in Head::ALL {
        let said = store.write::<_, StoreFault>(|tx| {
            let mut heads = PrinterHeads::find(tx)?;
            heads.set("cups:Receipts", head);
            heads.set("tcp:till:9100", Head::Dots640);
            heads.keep(tx)
        });
        said.unwrap();
        assert_eq!(chosen(&store).head, Some(head));
    }
    // the same printer is chosen anew, has another id, and is forgotten
    let again = chosen(&store);
    store
        .write::<_, StoreFault>(|tx| ChosenPrinter::keep(tx, &again))
        .unwrap();
    assert_eq!(chosen(&store), again);
    let move_to = |to| {
        let moved = store.write::<_, StoreFault>(|tx| {
            let mut heads = PrinterHeads::find(tx)?;
            heads.moves("tcp:till:9100", to);
            heads.keep(tx)
        });
        moved.unwrap();
        store.read(PrinterHeads::find).unwrap()
    };
    assert_eq!(move_to(Some("usb:A B 1")).of("usb:A B 1"), Some(Head::Dots640));
    assert_eq!(move_to(None).of("tcp:till:9100"), None);
    drop(store);
    assert_eq!(chosen(&folder.open()), again, "another printer's was moved");
}

#[test]
fn the_printer_that_was_chosen_before_is_still_chosen() {
    let table = [
        (
            r#"{"id":"cups:Receipts","name":"Receipts","kind":"slip","folder":null}"#,
            ("cups:Receipts", PrinterKind::Queue, Paper::Slip80),
        ),
        (
            r#"{"id":"cups:Office","name":"Office","kind":"sheet","folder":null}"#,
            ("cups:Office", PrinterKind::Queue, Paper::A5),
        ),
        (
            r#"{"id":"file","name":"PDF","kind":"file","folder":"/srv/slips"}"#,
            ("file", PrinterKind::File, Paper::A5),
        ),
    ];
    for (before, (id, kind, paper)) in table {
        let folder = Folder::new();
        folder.old(|old| {
            old.execute("INSERT INTO setting (key, value) VALUES ('printer', ?1)", [before])
                .unwrap();
        });
        let after = chosen(&folder.open());
        assert_eq!((after.id.as_str(), after.kind, after.paper), (id, kind, paper));
        let was_folder = before.contains("/srv/slips").then(|| "/srv/slips".into());
        assert_eq!(after.folder, was_folder);
        // once: the next start leaves it as it is
        assert_eq!(chosen(&folder.open()), after);
    }
}

#[test]
fn a_slip_that_was_printing_is_still_waited_for_and_one_that_came_out_is_not() {
    let folder = Folder::new();
    folder.old(|old| {
        let states = [("405001000011", "\"printing\""), ("405001000022", "\"confirmed\"")];
        for (sequence, (number, state)) in (1..).zip(states) {
            old.execute(
                "INSERT INTO record VALUES (?1, 1, ?2, '1', '1', '2026-09-01T08:00:00Z', '{}', ?3, 'waiting', NULL, NULL, NULL)",
                params![number, sequence, [u8::try_from(sequence).unwrap(); 32]],
            )
            .unwrap();
            old.execute(
                "INSERT INTO slip VALUES (?1, 1, 0, ?2, NULL, '2026-09-01T08:00:01Z')",
                params![number, state],
            )
            .unwrap();
        }
    });
    let store = folder.open();
    let newest = |number| store.read(|db| Slip::newest(db, number, 1)).unwrap().unwrap();
    let printing = newest("405001000011");
    assert_eq!((printing.state, printing.open), (PrintState::Printing, true));
    let done = newest("405001000022");
    assert_eq!((done.state, done.open), (PrintState::Confirmed, false));
}

#[test]
fn a_database_of_before_and_a_new_one_end_with_the_same_tables() {
    let (old, new) = (Folder::new(), Folder::new());
    old.old(|_| ());
    drop(old.open());
    drop(Store::create(&new.database(), &Zeroizing::new(KEY)).unwrap());
    let tables = |folder: &Folder| {
        let connection = folder.connection();
        let version: i64 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        let mut columns = connection
            .prepare(
                "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_schema t, pragma_table_info(t.name) c
                 ORDER BY t.name, c.cid",
            )
            .unwrap();
        let columns: Vec<(String, String, String, bool, i64)> = columns
            .query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        (version, columns)
    };
    let (after, made) = (tables(&old), tables(&new));
    assert!(after.0 > 2 && after.1.len() > 50, "{} columns", after.1.len());
    assert_eq!(after, made);
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    let folder = Folder::new();
    folder.old(|old| old.pragma_update(None, "user_version", 1000).unwrap());
    let opened = Store::open(&folder.database(), &Zeroizing::new(KEY));
    assert!(matches!(opened, Err(StoreFault::Newer { found: 1000, .. })));
    let version: i64 = folder
        .connection()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1000);
}

/// Counts and lists of the rows that are there, without any help of the database's.
fn counted(db: &Connection) -> [u32; 5] {
    let in_sight = "(state = 'quarantined' OR NOT EXISTS (SELECT 1 FROM record later
        WHERE later.tracking_number = r.tracking_number AND later.revision > r.revision))";
    [
        "",
        "AND state = 'waiting'",
        "AND state = 'rejected'",
        "AND state = 'quarantined'",
        "AND state = 'sent'",
    ]
    .map(|state| {
        let sql = format!("SELECT count(*) FROM record r WHERE {in_sight} {state}");
        db.query_row(&sql, [], |row| row.get(0)).unwrap()
    })
}

fn kept_counts(store: &Store) -> [u32; 5] {
    let counts = store.read(StoredRecord::counts).unwrap();
    let Counts {
        waiting,
        rejected,
        quarantined,
        sent,
    } = counts;
    [counts.all(), waiting, rejected, quarantined, sent]
}

/// Records of an old database, some corrected, in every state.
fn fill(old: &Connection) {
    const STATES: [&str; 4] = ["waiting", "sent", "rejected", "quarantined"];
    let mut sequence: u32 = 0;
    for number in 0..40_u32 {
        for revision in 1..=1 + number % 3 {
            sequence += 1;
            let state = STATES[usize::try_from((number + revision * revision) % 4).unwrap()];
            let answer = (state != "waiting").then_some(vec![1_u8]);
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&sequence.to_le_bytes());
            old.execute(
                "INSERT INTO record VALUES (?1, ?2, ?3, ?4, '1', '2026-09-01T08:00:00Z', '{}', ?5, ?6, NULL,
                                            '2026-09-01T09:00:00Z', ?7)",
                params![
                    format!("40500{number:07}"),
                    revision,
                    sequence,
                    format!("80000{number:08}"),
                    hash,
                    state,
                    answer
                ],
            )
            .unwrap();
            if state == "waiting" {
                old.execute(
                    "INSERT INTO outbox (tracking_number, revision, envelope) VALUES (?1, ?2, x'00')",
                    params![format!("40500{number:07}"), revision],
                )
                .unwrap();
            }
        }
    }
}

#[test]
fn counts_that_are_kept_are_those_that_are_counted() {
    let folder = Folder::new();
    folder.old(fill);
    let store = folder.open();
    assert_eq!(
        kept_counts(&store),
        store.read(|db| Ok(counted(db))).unwrap(),
        "after the migration"
    );
    let waiting = |db: &Connection| Ok(db.query_row("SELECT count(*) FROM outbox", [], |row| row.get::<_, u32>(0))?);
    assert_eq!(store.read(Outgoing::count).unwrap(), store.read(waiting).unwrap());
    // central answers for one after the other, and each is then judged another way
    for (round, state) in ["sent", "rejected", "quarantined", "sent"].into_iter().enumerate() {
        for sequence in 1..=60 {
            let done = store.write::<_, StoreFault>(|tx| {
                tx.execute(
                    "DELETE FROM outbox WHERE (tracking_number, revision) IN
                         (SELECT tracking_number, revision FROM record WHERE sequence = ?1)",
                    [sequence],
                )?;
                tx.execute(
                    "UPDATE record SET state = ?2, answer = x'01', superseded = superseded WHERE sequence = ?1 + ?3",
                    params![sequence, state, round],
                )?;
                Ok(())
            });
            done.unwrap();
        }
        assert_eq!(
            kept_counts(&store),
            store.read(|db| Ok(counted(db))).unwrap(),
            "{state}"
        );
        assert_eq!(
            store.read(Outgoing::count).unwrap(),
            store.read(waiting).unwrap(),
            "{state}"
        );
    }
}

#[test]
fn the_list_finds_a_number_by_any_of_its_digits() {
    let folder = Folder::new();
    folder.old(fill);
    let store = folder.open();
    let without_contents = |tx: &Transaction<'_>| Ok(tx.execute("UPDATE record SET purged = '13…19'", [])?);
    store.write::<_, StoreFault>(without_contents).unwrap();
    let found = |filter, search: &str| {
        store
            .read(|db| StoredRecord::list(db, filter, search, 200))
            .unwrap()
            .len()
    };
    let all = usize::try_from(kept_counts(&store)[0]).unwrap();
    assert_eq!(found(Filter::All, ""), all);
    for (search, at_least) in [
        ("405000000012", 1),
        ("0012", 1),
        ("8000000000012", 1),
        ("40500000", 40),
        ("5000000012", 1),
        ("999", 0),
        ("99999999", 0),
    ] {
        let count = found(Filter::All, search);
        assert!(count >= at_least && (at_least > 0 || count == 0), "{search}: {count}");
    }
}

#[test]
fn every_word_of_a_slip_is_read_back_and_an_unknown_one_is_said() {
    use PrintReason::{
        Aborted, CoverOpen, Interrupted, Jammed, LineLost, NeverSent, PortBusy, PortForbidden, QueueGone, QueueHolds,
        QueuePassword, QueueRejects, QueueStopped, SaidNotOut, SaidOut, StillInSpool, SystemDown, WrongPaper,
    };
    use PrintState::{Confirmed, Failed, File, No, NotConfirmed, Offline, PaperOut, Printing, Queued};
    const STATES: [PrintState; 9] = [
        No,
        Queued,
        Printing,
        Confirmed,
        NotConfirmed,
        PaperOut,
        Offline,
        Failed,
        File,
    ];
    const REASONS: [PrintReason; 18] = [
        Interrupted,
        SaidOut,
        SaidNotOut,
        NeverSent,
        StillInSpool,
        LineLost,
        CoverOpen,
        Jammed,
        WrongPaper,
        QueueGone,
        SystemDown,
        Aborted,
        QueueStopped,
        QueueHolds,
        QueueRejects,
        QueuePassword,
        PortForbidden,
        PortBusy,
    ];
    let folder = Folder::new();
    folder.old(fill);
    let store = folder.open();
    let (number, now) = ("405000000000", jiff::Timestamp::UNIX_EPOCH);
    let key = store
        .write::<_, StoreFault>(|tx| Slip::next(tx, number, 1, now))
        .unwrap();
    let newest = || store.read(|db| Slip::newest(db, number, 1));
    for (at, state) in STATES.into_iter().cycle().take(3 * REASONS.len()).enumerate() {
        let said = PrintOutcome {
            reason: REASONS.get(at / 3).copied(),
            ..state.into()
        };
        store
            .write::<_, StoreFault>(|tx| Slip::set(tx, &key, &said, now))
            .unwrap();
        let slip = newest().unwrap().unwrap();
        assert_eq!((slip.state, slip.reason), (said.state, said.reason));
    }
    let spoilt = |tx: &Transaction<'_>| Ok(tx.execute("UPDATE slip SET state = 'flying'", [])?);
    store.write::<_, StoreFault>(spoilt).unwrap();
    let text = logged(|| assert!(matches!(newest(), Err(StoreFault::Row("slip")))));
    assert!(
        text.contains("ERROR") && text.contains(r#"table="slip" word="flying""#),
        "{text}"
    );
}
