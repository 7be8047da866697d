//! What is done about a page the window has lost, as a table of times.

use std::{ffi::OsString, time::Duration};

use kiosk::{
    page_loss::{FIRST_CALL, Losses},
    start_again,
};
use kiosk_station::machine::{
    WindowLoss::{self, Blank, Crashed, Hung, OutOfMemory},
    WindowRemedy::{self, Reload, Restart},
};

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// Loses the page at each of these seconds; it calls a second after each time it was loaded again.
fn answers(losses: &[(u64, WindowLoss)]) -> Vec<WindowRemedy> {
    let mut counted = Losses::default();
    counted.heard(Duration::ZERO);
    let mut done = Vec::new();
    for (at, loss) in losses {
        done.push(counted.lost(*loss, seconds(*at)));
        counted.heard(seconds(at + 1));
    }
    done
}

#[test]
fn three_losses_in_a_minute_reload_the_page_and_the_fourth_restarts() {
    for (losses, wanted) in [
        (&[(10, Crashed)][..], &[Reload][..]),
        (
            &[(10, Crashed), (12, Crashed), (14, Crashed), (16, Crashed)],
            &[Reload, Reload, Reload, Restart],
        ),
        // Whichever way they came about.
        (
            &[(10, Hung), (30, OutOfMemory), (50, Crashed), (69, Hung)],
            &[Reload, Reload, Reload, Restart],
        ),
        // The first is a minute old.
        (
            &[
                (10, Crashed),
                (30, Crashed),
                (50, Crashed),
                (70, Crashed),
                (71, Crashed),
            ],
            &[Reload, Reload, Reload, Reload, Restart],
        ),
        (
            &[
                (0, Crashed),
                (100, Crashed),
                (200, Crashed),
                (300, Crashed),
                (400, Crashed),
            ],
            &[Reload; 5],
        ),
    ] {
        assert_eq!(answers(losses), wanted, "{losses:?}");
    }
}

#[test]
fn a_day_of_a_loss_each_half_minute_never_starts_the_program_again() {
    let losses: Vec<(u64, WindowLoss)> = (0..2880).map(|loss| (loss * 30, Crashed)).collect();
    assert!(answers(&losses).iter().all(|remedy| *remedy == Reload));
}

#[test]
fn a_page_that_never_calls_is_not_loaded_again_for_ever_however_slowly() {
    let mut losses = Losses::default();
    let mut now = Duration::ZERO;
    let mut done = Vec::new();
    for _ in 0..4 {
        now += losses.patience();
        done.push(losses.lost(Blank, now));
    }
    assert!(now > seconds(60), "each was lost long after the one before: {now:?}");
    assert_eq!(done, [Reload, Reload, Reload, Restart]);
}

#[test]
fn a_machine_that_is_slow_gets_more_time_until_its_page_calls() {
    // How long the page takes until it calls, and how often it is loaded again before it is waited for.
    for (takes, tries) in [(1, 0), (19, 0), (30, 1), (70, 2), (150, 3)] {
        let mut losses = Losses::default();
        let mut now = Duration::ZERO;
        let mut lost = 0;
        while losses.patience() < seconds(takes) {
            now += losses.patience();
            assert_eq!(losses.lost(Blank, now), Reload, "{takes} s");
            lost += 1;
        }
        assert_eq!(lost, tries, "{takes} s");
        losses.heard(now + seconds(takes));
        assert_eq!(losses.patience(), FIRST_CALL, "the next load is a usual one");
    }
}

#[test]
fn a_program_that_loses_its_page_each_time_starts_less_and_less_often() {
    let mut count = 0;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let (next, pause) = start_again::next(count, seconds(30));
        assert_eq!(next, count + 1);
        count = next;
        pauses.push(pause.as_secs());
    }
    assert_eq!(pauses, [0, 5, 30, 120, 300, 300, 300]);
    assert_eq!(start_again::next(u32::MAX, seconds(30)), (u32::MAX, seconds(300)));
}

#[test]
fn a_program_that_ran_well_for_a_while_starts_again_at_once() {
    assert_eq!(start_again::next(5, seconds(599)), (6, seconds(300)));
    assert_eq!(start_again::next(5, seconds(600)), (1, Duration::ZERO));
}

#[test]
fn a_window_that_may_be_white_draws_in_another_way_at_each_start() {
    let names = |count| {
        start_again::drawing(count)
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(0), [] as [&str; 0]);
    assert_eq!(names(1), ["WEBKIT_DISABLE_DMABUF_RENDERER"]);
    for count in [2, 3, u32::MAX] {
        assert!(names(count).contains(&"LIBGL_ALWAYS_SOFTWARE"), "{count}");
    }
}

#[test]
fn the_command_line_says_which_start_in_a_row_it_is() {
    for (arguments, wanted) in [
        (&["kiosk"][..], 0),
        (&["kiosk", "--started-again=3"], 3),
        (&["kiosk", "--else", "--started-again=4294967295"], u32::MAX),
        (&["kiosk", "--started-again="], 0),
        (&["kiosk", "--started-again=-1"], 0),
        (&["kiosk", "--started-again=4294967296"], 0),
        (&["kiosk", "--started-again", "3"], 0),
    ] {
        let said = start_again::count(arguments.iter().map(OsString::from));
        assert_eq!(said, wanted, "{arguments:?}");
    }
}
