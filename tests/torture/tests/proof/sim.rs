//! Lives of counters and central, by seeds.

use std::{
    io::{self, Write as _},
    ops::Range,
    process::Command,
    time::Instant,
};

use kiosk_station::{Sabotage, store::Durability};
use torture::sim::{INSIDE, Making, SimTally, seeds, seeds_of};

/// Lives of one run, other ones for every commit. Every one is lived twice.
const SEEDS: u64 = 400;

/// Known mistakes are looked for in the same lives each time: within these each of them surely shows.
const KNOWN: Range<u64> = 0..2_000;

/// `KIOSK_SEED=123` lives that one, `KIOSK_SEED=100..200` those; `KIOSK_TRACE=100000` tells all of a trace.
fn wanted() -> Option<Range<u64>> {
    let text = std::env::var("KIOSK_SEED").ok()?;
    let number = |text: &str| text.parse::<u64>().unwrap();
    Some(match text.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&text)..number(&text) + 1,
    })
}

/// The commit that is being tried; `None` where these are sources without their history.
fn commit() -> Option<String> {
    let mut git = Command::new("git");
    git.args(["-C", env!("CARGO_MANIFEST_DIR"), "rev-parse", "HEAD"]);
    let said = git.output().ok()?;
    let commit = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !commit.is_empty()).then_some(commit)
}

/// Its first 48 bits: a run of the same commit lives the same lives.
fn seeds_of_commit(commit: &str) -> Range<u64> {
    let first = commit.get(..12).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let first = first.unwrap_or_default();
    first..first + SEEDS
}

/// Past what the test harness keeps to itself: it stands in the log of a run that goes well, too.
fn say(words: &str) {
    let _ = writeln!(io::stdout(), "\n{words}");
}

#[test]
fn whatever_happens_every_number_shown_is_at_central_once() {
    let began = Instant::now();
    let only = wanted();
    let range = only.clone().unwrap_or_else(|| {
        let commit = commit().unwrap_or_default();
        let range = seeds_of_commit(&commit);
        let (first, end) = (range.start, range.end);
        say(&format!(
            "lives by seeds, of commit «{commit}»: again by KIOSK_SEED={first}..{end}"
        ));
        range
    });
    let tally = seeds(range, 2);
    println!("{:.0?}\n{tally}", began.elapsed());
    assert!(tally.violations == 0, "{tally}");
    if only.is_none() {
        // No bad luck with a commit's seeds can fail these: see there.
        let silent = tally.silent();
        assert!(silent.is_empty(), "{silent:?} did not happen\n{tally}");
        assert!(tally.shown > SEEDS * 5, "{} numbers shown", tally.shown);
    }
}

#[test]
fn every_commit_has_lives_of_its_own_and_always_the_same() {
    let (one, other) = (
        "5ecbea6f00000000000000000000000000000001",
        "5ecbea6f000100000000000000000000000000ff",
    );
    assert_eq!(seeds_of_commit(one), seeds_of_commit(one));
    assert_ne!(seeds_of_commit(one), seeds_of_commit(other));
    for none in ["", "HEAD", "ffffffffffffffff"] {
        let range = seeds_of_commit(none);
        assert_eq!(range.end - range.start, SEEDS, "{none}");
    }
}

#[test]
fn a_fault_that_no_life_brings_is_missed() {
    for kind in INSIDE {
        let mut tally = SimTally::default();
        tally.faults.extend(INSIDE.map(|kind| (kind.to_owned(), (1, 1))));
        assert_eq!(tally.silent(), [] as [&str; 0]);
        tally.faults.remove(kind);
        assert_eq!(tally.silent(), [kind]);
        assert_eq!(tally.rarer_than(1, &SimTally::default()), [kind]);
        assert_eq!(tally.rarer_than(1, &tally), INSIDE, "none came since");
    }
}

/// The seed at which a known mistake is found.
fn found(name: &str, making: &Making) {
    let tally = seeds_of(KNOWN, 2, making, true);
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
        sabotage,
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
