use std::time::Duration;

use kiosk_domain::backoff::{CAP, LONGEST_RETRY_AFTER, full_jitter, respecting};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_wait_lies_between_nothing_and_the_doubled_base() {
    for attempt in 0..10 {
        assert_eq!(full_jitter(attempt, 0, SECOND, CAP), Duration::ZERO);
        assert_eq!(
            full_jitter(attempt, u64::MAX, SECOND, CAP),
            (SECOND * 2_u32.pow(attempt)).min(CAP)
        );
        assert_eq!(
            full_jitter(attempt, 1 << 63, SECOND, CAP),
            (SECOND * 2_u32.pow(attempt)).min(CAP) / 2
        );
    }
}

#[test]
fn no_attempt_is_too_late_to_be_counted() {
    for attempt in [31, 32, 33, u32::MAX] {
        assert_eq!(full_jitter(attempt, u64::MAX, SECOND, CAP), CAP);
        full_jitter(attempt, u64::MAX, Duration::MAX, Duration::MAX);
    }
}

#[test]
fn a_server_that_asks_for_patience_gets_it_within_reason() {
    assert_eq!(respecting(SECOND, None), SECOND);
    assert_eq!(respecting(SECOND, Some(SECOND * 30)), SECOND * 30);
    assert_eq!(respecting(SECOND * 60, Some(SECOND * 30)), SECOND * 60);
    assert_eq!(respecting(SECOND, Some(Duration::MAX)), LONGEST_RETRY_AFTER);
}

#[test]
fn the_longest_waits_are_a_quarter_of_an_hour_and_an_hour() {
    assert_eq!(CAP, SECOND * 900);
    assert_eq!(LONGEST_RETRY_AFTER, SECOND * 3600);
}
