//! What every earlier version stored of printing: slips in every state, for every reason, and printers of every kind.

use std::collections::BTreeSet;

use kiosk_paper::Paper;
use kiosk_printer::{PrintReason, PrintState, PrinterKind};
use kiosk_station::store::{ChosenPrinter, Slip, Store, StoreFault};
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

use super::{KEY, RECORD, VERSIONS, connection};

/// As they were stored before version 6: JSON, quotes included.
const STATES: [(&str, PrintState); 9] = [
    ("\"no\"", PrintState::No),
    ("\"queued\"", PrintState::Queued),
    ("\"printing\"", PrintState::Printing),
    ("\"confirmed\"", PrintState::Confirmed),
    ("\"not_confirmed\"", PrintState::NotConfirmed),
    ("\"paper_out\"", PrintState::PaperOut),
    ("\"offline\"", PrintState::Offline),
    ("\"failed\"", PrintState::Failed),
    ("\"file\"", PrintState::File),
];
const REASONS: [(&str, PrintReason); 12] = [
    ("\"interrupted\"", PrintReason::Interrupted),
    ("\"said_out\"", PrintReason::SaidOut),
    ("\"said_not_out\"", PrintReason::SaidNotOut),
    ("\"never_sent\"", PrintReason::NeverSent),
    ("\"still_in_spool\"", PrintReason::StillInSpool),
    ("\"line_lost\"", PrintReason::LineLost),
    ("\"cover_open\"", PrintReason::CoverOpen),
    ("\"jammed\"", PrintReason::Jammed),
    ("\"wrong_paper\"", PrintReason::WrongPaper),
    ("\"queue_gone\"", PrintReason::QueueGone),
    ("\"system_down\"", PrintReason::SystemDown),
    ("\"aborted\"", PrintReason::Aborted),
];
const UNSURE: (PrintState, Option<PrintReason>) = (PrintState::NotConfirmed, Some(PrintReason::Interrupted));

/// A slip of a record of its own.
struct Stored {
    number: String,
    state: (&'static str, PrintState),
    reason: Option<(&'static str, PrintReason)>,
    /// Where it was handed over, and the spool's number.
    job: Option<i32>,
    open: bool,
}

/// The first two versions knew neither reason nor printer.
fn slips(version: u32) -> Vec<Stored> {
    let alone = STATES.map(|state| (state, None)).into_iter();
    let because = REASONS.map(|reason| (STATES[4], Some(reason))).into_iter();
    let all = if version < 3 { 9 } else { 21 };
    let slips = alone
        .chain(because)
        .take(all)
        .enumerate()
        .map(|(at, (state, reason))| Stored {
            number: format!("4050020000{at:02}"),
            state,
            reason,
            job: (version >= 3 && at > 1).then(|| i32::try_from(at).unwrap()),
            open: matches!(state.1, PrintState::Queued | PrintState::Printing),
        });
    slips.collect()
}

fn keep(old: &Connection, version: u32, slip: &Stored, sequence: usize) {
    let hash = [u8::try_from(sequence).unwrap(); 32];
    old.execute(
        "INSERT INTO record (tracking_number, revision, sequence, bill_id, operator, taken_at, body, envelope_hash,
                             state, reject, answered_at, answer)
         VALUES (?1, 1, ?2, '9174639504124', '1001-07', '2026-11-21T21:00:00Z', ?3, ?4, 'waiting', NULL, NULL, NULL)",
        params![slip.number, sequence, RECORD, hash],
    )
    .unwrap();
    old.execute(
        "INSERT INTO slip (tracking_number, revision, copy, state, file, changed_at)
         VALUES (?1, 1, 0, ?2, '/srv/slips/a.pdf', '2026-11-22T06:55:02Z')",
        params![slip.number, slip.state.0],
    )
    .unwrap();
    if version >= 3 {
        old.execute(
            "UPDATE slip SET reason = ?2, printer = ?3, job = ?4, in_spool = ?3 IS NOT NULL, open = ?5
             WHERE tracking_number = ?1",
            params![
                slip.number,
                slip.reason.map(|reason| reason.0),
                slip.job.map(|_| "cups:Receipts"),
                slip.job,
                slip.open
            ],
        )
        .unwrap();
    }
}

fn opened(version: u32, schema: &str, fill: impl FnOnce(&Connection)) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let old = connection(&path);
    old.execute_batch(schema).unwrap();
    fill(&old);
    drop(old);
    let store = Store::open(&path, &Zeroizing::new(KEY));
    (
        folder,
        store.unwrap_or_else(|fault| panic!("version {version}: {fault}")),
    )
}

#[test]
fn slips_of_each_earlier_version_say_the_same_and_are_given_up_alike() {
    for (version, schema) in VERSIONS {
        let slips = slips(version);
        let (_folder, store) = opened(version, schema, |old| {
            for (sequence, slip) in slips.iter().enumerate() {
                keep(old, version, slip, sequence + 1);
            }
        });
        let newest = |slip: &Stored| store.read(|db| Slip::newest(db, &slip.number, 1)).unwrap().unwrap();

        for slip in &slips {
            let found = newest(slip);
            let told = (found.state, found.reason, found.open, found.job);
            let reason = slip.reason.map(|reason| reason.1);
            assert_eq!(
                told,
                (slip.state.1, reason, slip.open, slip.job),
                "version {version}: {}",
                slip.number
            );
            assert_eq!(found.file.as_deref(), Some("/srv/slips/a.pdf"));
        }
        let left: BTreeSet<String> = store
            .read(Slip::left_behind)
            .unwrap()
            .into_iter()
            .map(|slip| slip.key.tracking_number)
            .collect();
        let wanted = slips
            .iter()
            .filter(|slip| slip.job.is_some() && !slip.open)
            .map(|slip| slip.number.clone());
        assert_eq!(left, wanted.collect(), "version {version}: what a spool may hold");
        let asked = |store: &Store| store.read(Slip::asked_about).unwrap();
        let interrupted = slips
            .iter()
            .filter(|slip| slip.reason.is_some_and(|reason| reason.1 == PrintReason::Interrupted));
        assert_eq!(
            asked(&store),
            interrupted.map(|slip| slip.number.clone()).collect::<Vec<_>>()
        );

        // the program starts
        store
            .write::<_, StoreFault>(|tx| Slip::give_up_unconfirmed(tx, jiff::Timestamp::UNIX_EPOCH))
            .unwrap();
        for slip in slips.iter().filter(|slip| slip.open) {
            let found = newest(slip);
            // the first versions did not say whether it was handed over
            let handed_over = version < 3 || slip.job.is_some();
            let wanted = if handed_over {
                UNSURE
            } else {
                (PrintState::Failed, Some(PrintReason::NeverSent))
            };
            assert_eq!(
                (found.state, found.reason),
                wanted,
                "version {version}: {}",
                slip.number
            );
            assert!(!found.open);
        }
    }
}

#[test]
fn printers_of_each_earlier_version_keep_their_kind_and_their_paper() {
    const KINDS: [(&str, PrinterKind); 5] = [
        ("queue", PrinterKind::Queue),
        ("raw", PrinterKind::Raw),
        ("network", PrinterKind::Network),
        ("device", PrinterKind::Device),
        ("file", PrinterKind::File),
    ];
    const PAPERS: [(&str, Paper); 4] = [
        ("a4", Paper::A4),
        ("a5", Paper::A5),
        ("slip80", Paper::Slip80),
        ("slip58", Paper::Slip58),
    ];
    for (version, schema) in VERSIONS.into_iter().filter(|(version, _)| *version >= 3) {
        for (at, (kind, wanted)) in KINDS.into_iter().enumerate() {
            let (paper, holds) = PAPERS[at % PAPERS.len()];
            let (_folder, store) = opened(version, schema, |old| {
                let chosen =
                    format!(r#"{{"id":"p","name":"چاپگر","kind":"{kind}","paper":"{paper}","folder":"/srv"}}"#);
                old.execute("INSERT INTO setting (key, value) VALUES ('printer', ?1)", [chosen])
                    .unwrap();
                old.execute(
                    "INSERT INTO printer (id, paper, by_hand) VALUES ('tcp:till:9100', ?1, 1)",
                    [format!("\"{paper}\"")],
                )
                .unwrap();
            });
            let chosen = store.read(ChosenPrinter::find).unwrap().unwrap();
            assert_eq!((chosen.kind, chosen.paper), (wanted, holds), "version {version}");
            assert_eq!((chosen.name.as_str(), chosen.folder), ("چاپگر", Some("/srv".into())));
            let known =
                store.read(|db| Ok(db.query_row("SELECT paper FROM printer", [], |row| row.get::<_, String>(0))?));
            assert_eq!(known.unwrap(), paper, "version {version}: a word, not JSON");
        }
    }
}
