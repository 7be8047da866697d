use std::time::Duration;

use kiosk_domain::lockout::{FREE, Gate, LOCKS, Tries, wait_after};
use proptest::prelude::*;

const MINUTE: Duration = Duration::from_secs(60);

fn gate(wrong: u32, since: Duration) -> Gate {
    Tries { wrong, since }.gate()
}

#[test]
fn five_tries_are_free_and_the_next_three_cost_one_two_and_four_minutes() {
    for wrong in 0..FREE {
        assert_eq!(gate(wrong, Duration::ZERO), Gate::Open, "after {wrong}");
        assert_eq!(Tries { wrong, since: MINUTE }.left(), FREE - wrong);
    }
    for (wrong, minutes) in [(5, 1), (6, 2), (7, 4)] {
        let whole = MINUTE * minutes;
        assert_eq!(gate(wrong, Duration::ZERO), Gate::Wait(whole));
        assert_eq!(gate(wrong, whole / 4), Gate::Wait(whole * 3 / 4));
        let before = whole - Duration::from_nanos(1);
        assert_eq!(gate(wrong, before), Gate::Wait(Duration::from_nanos(1)));
        let after = if wrong == 7 { Gate::Online } else { Gate::Open };
        assert_eq!(gate(wrong, whole), after);
        assert!(Tries { wrong, since: whole }.locks());
        assert_eq!(Tries { wrong, since: whole }.left(), 0);
    }
}

#[test]
fn after_the_third_wait_no_time_opens_it_and_each_try_costs_more() {
    assert_eq!(gate(FREE + LOCKS - 1, Duration::MAX), Gate::Online);
    let minutes: Vec<u64> = (7..14).map(|wrong| wait_after(wrong).as_secs() / 60).collect();
    assert_eq!(minutes, [4, 8, 16, 32, 32, 32, 32]);
    assert_eq!(wait_after(u32::MAX), MINUTE * 32);
    assert_eq!(gate(u32::MAX, Duration::MAX), Gate::Online);
}

#[test]
fn codes_that_nobody_has_cost_a_minute_each_at_last_and_never_close_the_counter() {
    let strangers = |wrong, since| Tries { wrong, since }.gate_of_strangers();
    assert_eq!(strangers(FREE - 1, Duration::ZERO), Gate::Open);
    for wrong in [FREE, FREE + 1, FREE + LOCKS, u32::MAX] {
        assert_eq!(strangers(wrong, Duration::ZERO), Gate::Wait(MINUTE));
        assert_eq!(strangers(wrong, MINUTE), Gate::Open);
    }
}

fn strictness(gate: Gate) -> (u8, Duration) {
    match gate {
        Gate::Open => (0, Duration::ZERO),
        Gate::Online => (1, Duration::ZERO),
        Gate::Wait(left) => (2, left),
    }
}

proptest! {
    #[test]
    fn another_wrong_password_never_opens_anything(wrong in 0_u32..100, seconds in 0_u64..10_000) {
        let since = Duration::from_secs(seconds);
        prop_assert!(strictness(gate(wrong, since)) <= strictness(gate(wrong + 1, since)));
    }

    #[test]
    fn waiting_ends_exactly_when_it_said_it_would(wrong in any::<u32>(), seconds in 0_u64..10_000) {
        let since = Duration::from_secs(seconds);
        if let Gate::Wait(left) = gate(wrong, since) {
            prop_assert!(matches!(gate(wrong, since + left / 2), Gate::Wait(_)));
            prop_assert!(!matches!(gate(wrong, since + left), Gate::Wait(_)));
        }
    }
}
