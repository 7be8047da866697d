//! Every crash point of a day.

use kiosk_station::{Sabotage, store::Durability};
use torture::{
    Device, Plan,
    crash::{Run, Tally, live, run},
    world::Setup,
};

async fn tried(name: &str, setup: Setup, stride: usize, random: u32, first_only: bool) -> Tally {
    torture::quiet();
    let day = live(setup).await;
    let all = day.log.point_count();
    let plan = Plan {
        random,
        ..Plan::default()
    };
    let run_of = Run {
        points: 0..all,
        stride,
        plan,
        threads: 2,
        first_only,
    };
    let tally = run(&day, &run_of);
    println!(
        "{name}: {} of {all} points, {} images, {} distinct, {} opened, {} violations {:?}",
        tally.points,
        tally.images,
        tally.distinct,
        tally.opened,
        tally.violated(),
        tally.violations,
    );
    tally
}

#[tokio::test]
async fn no_crash_point_loses_or_doubles_a_number_that_was_shown() {
    let setup = Setup {
        device: Device::USUAL,
        ..Setup::default()
    };
    let tally = tried("as it is", setup, 3, 6, false).await;
    assert!(tally.images >= 20_000, "{} images", tally.images);
    assert_eq!(tally.violated(), 0);
}

#[tokio::test]
async fn the_harness_sees_each_known_mistake() {
    let mistakes = [
        ("synchronous=NORMAL", Durability::Normal, Sabotage::None),
        ("synchronous=OFF", Durability::Off, Sabotage::None),
        ("number before commit", Durability::Full, Sabotage::NumberBeforeCommit),
        ("number outside", Durability::Full, Sabotage::NumberOutside),
        ("unsigned answer", Durability::Full, Sabotage::UnsignedAnswer),
    ];
    for (name, durability, sabotage) in mistakes {
        let setup = Setup {
            device: Device::USUAL,
            durability,
            sabotage,
        };
        let tally = tried(name, setup, 7, 2, true).await;
        assert!(tally.violated() > 0, "{name} was not seen");
    }
}
