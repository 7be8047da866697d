//! Definitions nobody wrote, and hands that type anything.

use kiosk_form::{judge, look, prove::flaws};
use kiosk_wire::ServiceDefinition;
use proptest::prelude::*;

use crate::{any, today};

#[test]
fn every_made_definition_may_be_published_and_reads_back_as_it_was() {
    for seed in 0..1_000 {
        let made = kiosk_sample::definitions::made(seed);
        assert_eq!(flaws(&made, today()), [], "seed {seed}");
        let json = serde_json::to_string(&made).unwrap();
        let read: ServiceDefinition = serde_json::from_str(&json).unwrap();
        assert_eq!(read, made);
        assert_eq!(serde_json::to_string(&read).unwrap(), json, "and hashes as it did");
        assert!(made.is_known());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is typed: a record of it is taken at central where the counter takes it, nothing hidden is in it, and what is
    /// stored is stored the same way again.
    #[test]
    fn what_the_counter_takes_central_takes((definition, typed) in (0_u64..500).prop_flat_map(|seed| {
        let made = kiosk_sample::definitions::made(seed);
        let typed = any::answers(&made.fields);
        (Just(made), typed)
    })) {
        let seen = look(&definition, &typed, today());
        for id in seen.answers.keys() {
            prop_assert!(seen.shown.iter().any(|path| path.to_string() == *id), "{} is hidden", id);
        }
        for path in seen.faults.keys() {
            prop_assert!(seen.shown.contains(path), "a fault of what is hidden: {}", path);
        }
        match judge(&definition, &seen.answers, today()) {
            Ok(()) => {}
            Err((_, code)) => prop_assert!(!seen.faults.is_empty(), "central refuses what the counter took: {}", code),
        }
        if seen.faults.is_empty() {
            prop_assert!(judge(&definition, &seen.answers, today()).is_ok());
        }
    }
}
