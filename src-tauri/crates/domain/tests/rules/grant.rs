use std::time::Duration;

use kiosk_domain::grant::{Standing, Use};
use proptest::prelude::*;

const HOUR: Duration = Duration::from_secs(3600);

fn used(powered_on: u32, by_central: u32) -> Standing {
    let used = Use {
        days: 7,
        powered_on: HOUR * powered_on,
        by_central: HOUR * by_central,
    };
    used.standing()
}

#[test]
fn seven_days_warned_from_the_fourth() {
    for (hours, expected) in [
        (0, Standing::Good { days_left: 7 }),
        (1, Standing::Good { days_left: 7 }),
        (24, Standing::Good { days_left: 6 }),
        (71, Standing::Good { days_left: 5 }),
        (72, Standing::Warned { days_left: 4 }),
        (167, Standing::Warned { days_left: 1 }),
        (168, Standing::Over),
        (10_000, Standing::Over),
    ] {
        assert_eq!(used(hours, 0), expected, "{hours} hours on");
        assert_eq!(used(0, hours), expected, "{hours} hours by central's time");
        assert_eq!(used(hours, hours / 2), expected, "whichever is more, not both");
    }
}

#[test]
fn a_grant_for_no_day_is_over() {
    assert_eq!(Use::default().standing(), Standing::Over);
}

fn days_left(standing: Standing) -> u32 {
    match standing {
        Standing::Good { days_left } | Standing::Warned { days_left } => days_left,
        Standing::Over => 0,
    }
}

proptest! {
    #[test]
    fn it_never_lives_longer_than_its_days_of_either_time(
        days in 0_u32..30, on in any::<u32>(), central in any::<u32>(),
    ) {
        let powered_on = Duration::from_secs(on.into());
        let by_central = Duration::from_secs(central.into());
        let standing = Use { days, powered_on, by_central }.standing();
        let whole = HOUR * 24 * days;
        prop_assert_eq!(standing == Standing::Over, powered_on >= whole || by_central >= whole);
        prop_assert!(days_left(standing) <= days);
        let later = Use { days, powered_on: powered_on + HOUR, by_central }.standing();
        prop_assert!(days_left(later) <= days_left(standing));
    }
}
