//! Lives of counters and central, by seeds.

use std::{ops::Range, time::Instant};

use kiosk_station::{Sabotage, store::Durability};
use torture::sim::{Making, SimTally, seeds, seeds_of};

/// Every one is lived twice.
const SEEDS: u64 = 2_000;

/// `KIOSK_SEED=123` lives that one, `KIOSK_SEED=100..200` those; `KIOSK_TRACE=100000` tells all of a trace.
fn wanted() -> Option<Range<u64>> {
    let text = std::env::var("KIOSK_SEED").ok()?;
    let number = |text: &str| text.parse::<u64>().unwrap();
    Some(match text.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&text)..number(&text) + 1,
    })
}

#[test]
fn whatever_happens_every_number_shown_is_at_central_once() {
    let began = Instant::now();
    let only = wanted();
    let tally = seeds(only.clone().unwrap_or(0..SEEDS), 2);
    println!("{:.0?}\n{tally}", began.elapsed());
    assert!(tally.violations == 0, "{tally}");
    if only.is_none() {
        every_fault_fires(&tally);
        assert!(tally.shown > SEEDS * 5, "{} numbers shown", tally.shown);
    }
}

/// Each kind of fault, and where it can be: inside a critical window.
fn every_fault_fires(tally: &SimTally) {
    const INSIDE: [&str; 25] = [
        "central: its disk refuses once",
        "central: power cut between commit and answer",
        "central: power cut in its transaction",
        "line: a 429",
        "line: a 500",
        "line: a 503 with Retry-After",
        "line: a captive portal's 200",
        "line: a copy of the request arrives later",
        "line: reply lost after central's commit",
        "line: request delivered twice",
        "line: request held back, another overtakes it",
        "line: request lost",
        "line: slow",
        "line: the answer is cut off",
        "station: a second machine from a copy",
        "station: an old copy of the database put back, the spool stays",
        "station: an old copy of the disk put back",
        "station: clock jumps",
        "station: disk copied",
        "station: disk full",
        "station: its disk refuses once",
        "station: keyring missing",
        "station: power cut in submit",
        "station: power cut in a step with records",
        "station: power cut with an answer on its way",
    ];
    for kind in INSIDE {
        let (fired, inside) = tally.faults.get(kind).copied().unwrap_or_default();
        assert!(inside >= 10, "{kind}: {fired} times, {inside} inside");
    }
}

/// The seed at which a known mistake is found.
fn found(name: &str, making: &Making) {
    let tally = seeds_of(0..SEEDS, 2, making, true);
    let SimTally { seeds, first, .. } = &tally;
    let (seed, what) = first.as_ref().unwrap();
    println!(
        "{name}: found after {seeds} seeds, by seed {seed}: {}",
        what.lines().next().unwrap_or_default()
    );
    // A mistake breaks a promise; it does not merely make two lives differ.
    assert!(!what.starts_with("two lives"), "{what}");
}

#[test]
fn a_central_that_forgets_what_it_answered_is_found() {
    found(
        "forgetful central",
        &Making {
            forgetful: true,
            ..Making::default()
        },
    );
}

fn with(sabotage: Sabotage) -> Making {
    Making {
        sabotage: Some(sabotage),
        ..Making::default()
    }
}

#[test]
fn an_acknowledgement_that_central_did_not_sign_is_found() {
    found("unsigned answer", &with(Sabotage::UnsignedAnswer));
}

#[test]
fn a_number_given_before_the_commit_is_found() {
    found("number before commit", &with(Sabotage::NumberBeforeCommit));
}

#[test]
fn a_number_taken_outside_the_transaction_is_found() {
    found("number outside", &with(Sabotage::NumberOutside));
}

#[test]
fn a_disk_that_is_not_waited_for_is_found() {
    for durability in [Durability::Normal, Durability::Off] {
        let making = Making {
            durability,
            ..Making::default()
        };
        found(&format!("{durability:?}"), &making);
    }
}
