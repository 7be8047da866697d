use std::time::Duration;

use kiosk_domain::hardness::{Cost, Next, QUICKEST, SLOWEST, next};
use proptest::prelude::*;

/// A machine that needs so long for one pass over a MiB.
fn takes(cost: Cost, nanos_each: u64) -> Duration {
    Duration::from_nanos(u64::from(cost.memory_kib) * u64::from(cost.passes) * nanos_each / 1024)
}

/// The cost that is settled on, and how many were measured.
fn settled(nanos_each: u64) -> (Cost, u32) {
    let (mut cost, mut measured) = (Cost::AIM, 1);
    while let Next::Try(other) = next(cost, takes(cost, nanos_each)) {
        (cost, measured) = (other, measured + 1);
        assert!(measured < 10, "it goes round in circles at {nanos_each} ns");
    }
    (cost, measured)
}

#[test]
fn a_counter_as_quick_as_it_should_be_gets_what_is_aimed_at() {
    // 192 MiB-passes in 384 ms.
    assert_eq!(settled(2_000_000), (Cost::AIM, 1));
}

#[test]
fn a_quick_machine_gets_more_passes_and_a_slow_one_less_memory() {
    let (quick, _) = settled(200_000);
    assert_eq!(quick.memory_kib, Cost::AIM.memory_kib);
    assert!(quick.passes > 20, "{quick:?}");
    let (slow, _) = settled(6_000_000);
    assert_eq!(slow.passes, 2);
    assert!((20_000..65_536).contains(&slow.memory_kib), "{slow:?}");
    assert_eq!(settled(1_000_000_000).0, Cost::FLOOR);
}

proptest! {
    #[test]
    fn every_machine_is_settled_in_two_measurings_between_the_bounds_or_at_the_floor(
        nanos_each in 100_000_u64..10_000_000_000,
    ) {
        let (cost, measured) = settled(nanos_each);
        let took = takes(cost, nanos_each);
        prop_assert!(measured <= 3);
        prop_assert!(cost.memory_kib >= Cost::FLOOR.memory_kib && cost.passes >= Cost::FLOOR.passes);
        let between = (QUICKEST..=SLOWEST).contains(&took);
        prop_assert!(between || cost == Cost::FLOOR && took > SLOWEST, "{cost:?} takes {took:?}");
    }

    #[test]
    fn a_machine_that_is_busy_at_times_never_gets_less_than_the_floor(millis in prop::collection::vec(0_u64..100_000, 20)) {
        let mut cost = Cost::AIM;
        for took in millis {
            if let Next::Try(other) = next(cost, Duration::from_millis(took)) {
                cost = other;
            }
            prop_assert!(cost.memory_kib >= Cost::FLOOR.memory_kib && cost.passes >= Cost::FLOOR.passes);
        }
    }
}
