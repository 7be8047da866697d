//! The decision of the sync loop.

use std::time::Duration;

use kiosk_domain::sync::{Step, SyncFacts, decide};
use proptest::prelude::*;

/// As many as the contract allows.
const MAX_BATCH: usize = 100;

const SECOND: Duration = Duration::from_secs(1);

/// A counter with nothing to do: online a moment ago, two blocks in hand.
fn calm() -> SyncFacts {
    SyncFacts {
        max_batch: MAX_BATCH,
        blocks: 2,
        numbers: 300,
        block_size: 200,
        since_try: Some(SECOND),
        random: u64::MAX,
        ..SyncFacts::default()
    }
}

#[test]
fn the_first_thing_is_to_ask_how_central_is() {
    assert_eq!(decide(&SyncFacts::default()), Step::Probe);
}

#[test]
fn a_record_is_sent_at_once() {
    assert_eq!(
        decide(&SyncFacts { waiting: 1, ..calm() }),
        Step::Send { most: MAX_BATCH }
    );
}

#[test]
fn a_counter_that_always_has_something_to_send_hears_of_settings_and_people_as_well() {
    let due = SyncFacts {
        waiting: 50,
        status_due: true,
        ..calm()
    };
    assert_eq!(decide(&due), Step::Probe);
    let failing = SyncFacts {
        failures: 1,
        since_try: Some(SECOND * 3600),
        ..due
    };
    assert!(
        matches!(decide(&failing), Step::Send { .. }),
        "but not before what waits"
    );
}

#[test]
fn while_nothing_fails_there_is_no_pause() {
    let just_tried = SyncFacts {
        waiting: 1,
        since_try: Some(Duration::ZERO),
        ..calm()
    };
    assert!(matches!(decide(&just_tried), Step::Send { .. }));
}

#[test]
fn the_longest_pause_is_a_quarter_of_an_hour_and_for_a_dead_line_twenty_seconds() {
    let central = SyncFacts {
        waiting: 1,
        failures: 40,
        since_try: Some(Duration::ZERO),
        ..calm()
    };
    let line = SyncFacts {
        line_down: true,
        ..central
    };
    let after = |facts, since| {
        decide(&SyncFacts {
            since_try: Some(since),
            ..facts
        })
    };
    for (facts, longest, step) in [
        (central, SECOND * 900, Step::Send { most: 1 }),
        (line, SECOND * 20, Step::Probe),
    ] {
        assert_eq!(decide(&facts), Step::Wait { at_most: longest });
        assert_eq!(after(facts, longest - SECOND), Step::Wait { at_most: SECOND });
        assert_eq!(after(facts, longest), step);
    }
}

#[test]
fn with_nothing_to_do_it_waits_and_then_asks_again() {
    assert!(matches!(decide(&calm()), Step::Wait { .. }));
    assert_eq!(
        decide(&SyncFacts {
            since_try: Some(Duration::from_secs(31)),
            ..calm()
        }),
        Step::Probe
    );
}

#[test]
fn a_dead_line_is_probed_before_the_queue_is_sent_at_it() {
    let dead = SyncFacts {
        waiting: 50,
        failures: 1,
        line_down: true,
        ..calm()
    };
    assert!(
        matches!(decide(&dead), Step::Wait { .. }),
        "not before its pause is over"
    );
    assert_eq!(
        decide(&SyncFacts {
            since_try: Some(Duration::from_secs(60)),
            ..dead
        }),
        Step::Probe
    );
}

#[test]
fn after_a_fault_of_centrals_records_go_one_at_a_time() {
    let fault = SyncFacts {
        waiting: 50,
        failures: 1,
        since_try: Some(Duration::from_secs(60)),
        ..calm()
    };
    assert_eq!(decide(&fault), Step::Send { most: 1 });
}

#[test]
fn numbers_and_records_take_turns_after_a_failure() {
    let low = SyncFacts {
        waiting: 5,
        blocks: 1,
        numbers: 10,
        since_try: Some(Duration::from_secs(3600)),
        ..calm()
    };
    assert_eq!(decide(&low), Step::Lease);
    assert_eq!(decide(&SyncFacts { failures: 1, ..low }), Step::Send { most: 1 });
    assert_eq!(decide(&SyncFacts { failures: 2, ..low }), Step::Lease);
}

#[test]
fn a_third_block_is_not_hoarded() {
    assert!(matches!(
        decide(&SyncFacts {
            blocks: 2,
            numbers: 210,
            ..calm()
        }),
        Step::Wait { .. }
    ));
    assert!(matches!(
        decide(&SyncFacts {
            blocks: 1,
            numbers: 200,
            ..calm()
        }),
        Step::Lease
    ));
}

#[test]
fn a_restored_disk_asks_for_its_epoch_before_anything_else() {
    let restored = SyncFacts {
        waiting: 5,
        suspected: true,
        blocks: 2,
        numbers: 400,
        since_try: Some(Duration::from_secs(3600)),
        ..calm()
    };
    assert_eq!(decide(&restored), Step::Lease);
}

#[test]
fn central_is_told_how_far_the_journal_goes_also_without_records() {
    let facts = SyncFacts {
        journal_due: true,
        ..calm()
    };
    assert_eq!(decide(&facts), Step::Send { most: 100 });
}

#[test]
fn asking_skips_the_pause_but_not_what_central_asked_for() {
    let paused = SyncFacts {
        waiting: 1,
        failures: 9,
        send_requested: true,
        ..calm()
    };
    assert_eq!(decide(&paused), Step::Send { most: 1 });
    let told = SyncFacts {
        retry_after: Some(Duration::from_secs(40)),
        ..paused
    };
    assert_eq!(
        decide(&told),
        Step::Wait {
            at_most: Duration::from_secs(39)
        }
    );
}

#[test]
fn what_was_kept_long_enough_goes_before_anything_else_and_needs_no_line() {
    for (waiting, failures, line_down) in [(0, 0, false), (5, 0, false), (5, 9, true), (0, 9, true)] {
        let facts = SyncFacts {
            purge_due: true,
            waiting,
            failures,
            line_down,
            ..calm()
        };
        assert_eq!(decide(&facts), Step::Purge { most: 50 });
    }
    let unborn = SyncFacts {
        purge_due: true,
        ..SyncFacts::default()
    };
    assert_eq!(
        decide(&unborn),
        Step::Purge { most: 50 },
        "also before central was asked anything"
    );
}

proptest! {
    /// Whatever is known: no pause is longer than a quarter of an hour and what central may ask for, and a
    /// counter with a queue does something once the longest pause is over.
    #[test]
    fn it_never_sleeps_for_ever(
        waiting in 0_u32..1000, blocks in 0_u32..4, numbers in 0_u32..800, failures in 0_u32..u32::MAX,
        line_down: bool, random: u64, send_requested: bool, suspected: bool, journal_due: bool, purge_due: bool, disabled: bool, not_recognised: bool,
        lease_rests: bool, half_open: bool, status_due: bool, retry_after in proptest::option::of(0_u64..100_000),
        since in 0_u64..100_000,
    ) {
        let facts = SyncFacts {
            waiting, max_batch: MAX_BATCH, blocks, numbers, block_size: 200, failures, line_down, random, send_requested, suspected, journal_due,
            status_due, purge_due, disabled, not_recognised, lease_rests, half_open,
            since_try: Some(Duration::from_secs(since)),
            retry_after: retry_after.map(Duration::from_secs),
        };
        match decide(&facts) {
            Step::Wait { at_most } => {
                prop_assert!(at_most <= Duration::from_secs(3600));
                prop_assert!(since <= 3600 || waiting == 0, "a queue was left alone");
            }
            Step::Send { most } => prop_assert!((waiting > 0 || journal_due) && most > 0),
            Step::Purge { most } => prop_assert!(purge_due && most > 0),
            Step::Lease => prop_assert!(!disabled && !lease_rests, "out of service, or a moment after a block of no use"),
            Step::Leave => prop_assert!(disabled && waiting == 0, "nothing is left behind"),
            Step::Probe => {}
        }
    }
}

#[test]
fn a_counter_that_is_out_of_service_hands_over_what_waits_and_then_leaves_at_once() {
    let disabled = SyncFacts {
        disabled: true,
        blocks: 0,
        numbers: 0,
        suspected: true,
        ..calm()
    };
    assert_eq!(decide(&disabled), Step::Leave);
    assert_eq!(
        decide(&SyncFacts {
            since_try: None,
            ..disabled
        }),
        Step::Leave,
        "no line is needed for it"
    );
    let waiting = SyncFacts { waiting: 3, ..disabled };
    assert!(
        matches!(decide(&waiting), Step::Send { .. }),
        "and no number is fetched"
    );
}

#[test]
fn a_counter_that_is_taken_for_a_stranger_asks_how_it_stands() {
    let stranger = SyncFacts {
        not_recognised: true,
        failures: 4,
        waiting: 2,
        blocks: 0,
        numbers: 0,
        since_try: Some(SECOND * 10_000),
        ..calm()
    };
    assert_eq!(decide(&stranger), Step::Probe);
}

/// A line that lets each question through and no records would be asked without a pause, if the question counted as a
/// success.
#[test]
fn after_a_question_that_succeeds_one_record_is_tried_at_once_and_its_failure_counts_on() {
    let facts = SyncFacts {
        waiting: 30,
        failures: 4,
        half_open: true,
        since_try: Some(Duration::ZERO),
        ..calm()
    };
    assert_eq!(decide(&facts), Step::Send { most: 1 });
    let failed = SyncFacts {
        failures: 5,
        half_open: false,
        line_down: true,
        random: u64::MAX,
        ..facts
    };
    assert!(matches!(decide(&failed), Step::Wait { at_most } if at_most > Duration::from_secs(10)));
}

#[test]
fn no_block_is_asked_for_a_while_after_one_of_no_use() {
    let facts = SyncFacts {
        blocks: 0,
        numbers: 0,
        waiting: 1,
        lease_rests: true,
        ..calm()
    };
    assert!(matches!(decide(&facts), Step::Send { .. }), "records go on meanwhile");
    assert_eq!(
        decide(&SyncFacts {
            lease_rests: false,
            ..facts
        }),
        Step::Lease
    );
}
