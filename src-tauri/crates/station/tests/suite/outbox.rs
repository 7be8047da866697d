//! Whose turn it is in the outbox.

use kiosk_station::store::{Outgoing, Store, StoreFault};
use rusqlite::params;
use zeroize::Zeroizing;

/// An envelope that waits: its number and revision, its subject, how often it was tried.
type Waiting = (&'static str, u32, &'static str, u32);

/// What is shown, what waits, how many may go, and which go: their numbers and revisions.
type Case = (&'static str, &'static [Waiting], usize, &'static [(&'static str, u32)]);

fn next(waiting: &[Waiting], limit: usize) -> Vec<(String, u32)> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&folder.path().join("kiosk.db"), &Zeroizing::new([7; 32])).unwrap();
    let filled = store.write::<_, StoreFault>(|tx| {
        for (sequence, (number, revision, subject, attempts)) in (1_u32..).zip(waiting) {
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&sequence.to_le_bytes());
            tx.execute(
                "INSERT INTO record (tracking_number, revision, sequence, subject, operator, taken_at, body, envelope_hash, state)
                 VALUES (?1, ?2, ?3, ?4, '1', '2026-09-01T08:00:00Z', '{}', ?5, 'waiting')",
                params![number, revision, sequence, subject, hash],
            )?;
            tx.execute(
                "INSERT INTO outbox (tracking_number, revision, envelope, attempts) VALUES (?1, ?2, x'00', ?3)",
                params![number, revision, attempts],
            )?;
        }
        Ok(())
    });
    filled.unwrap();
    let batch = store.read(|db| Outgoing::batch(db, limit)).unwrap();
    batch
        .into_iter()
        .map(|item| (item.tracking_number, item.revision))
        .collect()
}

#[test]
fn what_was_tried_least_goes_in_its_order_and_overtakes_nothing_of_its_subject() {
    let table: [Case; 9] = [
        ("nothing waits", &[], 9, &[]),
        (
            "all in their order",
            &[("1", 1, "a", 0), ("2", 1, "b", 0), ("3", 1, "a", 0)],
            9,
            &[("1", 1), ("2", 1), ("3", 1)],
        ),
        (
            "as many as fit",
            &[("1", 1, "a", 0), ("2", 1, "b", 0), ("3", 1, "c", 0)],
            2,
            &[("1", 1), ("2", 1)],
        ),
        (
            "others pass",
            &[("1", 1, "a", 2), ("2", 1, "b", 0), ("3", 1, "c", 0)],
            9,
            &[("2", 1), ("3", 1)],
        ),
        (
            "its own subject does not",
            &[("1", 1, "a", 1), ("2", 1, "b", 0), ("3", 1, "a", 0)],
            9,
            &[("2", 1)],
        ),
        (
            "what waits behind counts as tried as often",
            &[("1", 1, "a", 1), ("2", 1, "a", 0), ("3", 1, "b", 3), ("4", 1, "a", 2)],
            9,
            &[("1", 1), ("2", 1)],
        ),
        (
            "a correction waits for its first",
            &[("1", 1, "a", 0), ("1", 2, "a", 0), ("2", 1, "b", 0)],
            9,
            &[("1", 1), ("2", 1)],
        ),
        (
            "and its subject waits with it",
            &[("1", 1, "a", 0), ("1", 2, "b", 0), ("2", 1, "b", 0), ("3", 1, "c", 0)],
            9,
            &[("1", 1), ("3", 1)],
        ),
        (
            "one that is blocked is never all there is",
            &[("1", 1, "a", 5), ("1", 2, "b", 0), ("2", 1, "b", 0)],
            1,
            &[("1", 1)],
        ),
    ];
    for (what, waiting, limit, expected) in table {
        let expected: Vec<(String, u32)> = expected
            .iter()
            .map(|(number, revision)| ((*number).to_owned(), *revision))
            .collect();
        assert_eq!(next(waiting, limit), expected, "{what}");
    }
}
