//! Lives of counters and central, by seeds.

use kiosk_station::{Sabotage, store::Durability};
use torture::sim::{Making, SimTally, seeds, seeds_of};

/// Every one is lived twice.
const SEEDS: u64 = 300;

#[test]
fn whatever_happens_every_number_shown_is_at_central_once() {
    let range = match std::env::var("KIOSK_SEED") {
        Ok(seed) => {
            let seed: u64 = seed.parse().unwrap();
            seed..seed + 1
        }
        Err(_) => 0..SEEDS,
    };
    let began = std::time::Instant::now();
    let tally = seeds(range, 2);
    println!("{:?}\n{tally}", began.elapsed());
    assert_eq!(tally.violations, 0, "{tally}");
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
