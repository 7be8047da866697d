//! Lives of counters and central, by seeds.

use torture::sim::{Making, SimTally, seeds, seeds_of};

/// Every one is lived twice.
const SEEDS: u64 = 40;

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
