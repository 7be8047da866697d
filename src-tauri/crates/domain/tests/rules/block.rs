//! What of central's blocks of numbers can be used.

use kiosk_domain::block::{Block, Offer, Unfit, judge};

const GOOD: Offer = Offer {
    block: Block {
        year: 405,
        first: 17_000,
        count: 200,
    },
    epoch: 2,
    ours: 2,
    asked: false,
    held: false,
    over: false,
};

fn of_block(year: u16, first: u32, count: u32) -> Offer {
    Offer {
        block: Block { year, first, count },
        ..GOOD
    }
}

#[test]
fn a_block_as_central_gives_it_is_kept() {
    assert_eq!(judge(&GOOD), Ok(()));
    for (year, first, count) in [
        (0, 0, 1),
        (999, 99_999_999, 1),
        (405, 99_999_800, 200),
        (405, 0, 100_000_000),
    ] {
        assert_eq!(judge(&of_block(year, first, count)), Ok(()), "{year} {first} {count}");
    }
}

#[test]
fn numbers_that_do_not_exist_are_refused() {
    for (year, first, count) in [
        (1405, 17_000, 200),
        (1000, 17_000, 200),
        (u16::MAX, 17_000, 200),
        (405, 100_000_000, 1),
        (405, 99_999_801, 200),
        (405, u32::MAX, u32::MAX),
        (405, 1, u32::MAX),
        (405, 17_000, 0),
    ] {
        assert_eq!(
            judge(&of_block(year, first, count)),
            Err(Unfit::NoNumbers),
            "{year} {first} {count}"
        );
    }
}

#[test]
fn an_epoch_is_this_disks_or_the_next_it_asked_for() {
    let of = |epoch, asked| judge(&Offer { epoch, asked, ..GOOD });
    assert_eq!(of(1, false), Err(Unfit::OlderEpoch));
    assert_eq!(of(0, false), Err(Unfit::OlderEpoch));
    assert_eq!(of(3, false), Err(Unfit::UnaskedEpoch));
    assert_eq!(of(3, true), Ok(()));
    assert_eq!(of(1002, true), Ok(()));
    for epoch in [1003, u32::MAX] {
        assert_eq!(of(epoch, true), Err(Unfit::FarEpoch));
        assert_eq!(of(epoch, false), Err(Unfit::FarEpoch));
    }
    for epoch in [0, 1, 2] {
        assert_eq!(of(epoch, true), Err(Unfit::NoNewEpoch));
    }
}

#[test]
fn numbers_that_are_held_or_over_are_refused() {
    assert_eq!(judge(&Offer { held: true, ..GOOD }), Err(Unfit::Held));
    assert_eq!(judge(&Offer { over: true, ..GOOD }), Err(Unfit::Over));
}

#[test]
fn a_new_epoch_is_asked_for_where_central_forgot() {
    assert!(
        [Unfit::Held, Unfit::OlderEpoch, Unfit::UnaskedEpoch]
            .into_iter()
            .all(Unfit::wants_epoch)
    );
    assert!(
        ![Unfit::NoNumbers, Unfit::NoNewEpoch, Unfit::FarEpoch, Unfit::Over]
            .into_iter()
            .any(Unfit::wants_epoch)
    );
}
