//! What the program makes of what it finds at its start: a table, and what holds of every combination.

use kiosk_station::{
    leaving::{Leaving, Why},
    start::{Check, Facts, Inside, Key, Keyring, Opening, Rotation, State, decide},
    view::Phase,
};

/// A counter that opens as on any morning.
fn morning() -> Facts {
    Facts {
        leaving: Leaving::No,
        database: true,
        keyring: Keyring::Open,
        current: Key::Whole,
        next: Key::Absent,
        signing: Key::Whole,
        with_current: Opening::Opens,
        with_next: Opening::NotTried,
        check: Check::Fits,
        inside: Inside::Ours,
        ended: false,
    }
}

#[test]
fn each_morning_has_its_state() {
    let refused = Facts {
        with_current: Opening::Refused,
        inside: Inside::Unknown,
        ..morning()
    };
    let no_keys = Facts {
        current: Key::Absent,
        with_current: Opening::NotTried,
        inside: Inside::Unknown,
        check: Check::Nothing,
        ..morning()
    };
    let table = [
        ("any morning", morning(), State::Open(Rotation::None)),
        (
            "a new machine",
            Facts {
                database: false,
                ..no_keys
            },
            State::NotEnrolled,
        ),
        (
            "a new machine whose keyring is not up",
            Facts {
                database: false,
                keyring: Keyring::Unreachable,
                ..no_keys
            },
            State::NotEnrolled,
        ),
        (
            "the keyring comes later",
            Facts {
                keyring: Keyring::Unreachable,
                ..no_keys
            },
            State::KeyringUnreachable,
        ),
        (
            "the keyring is locked",
            Facts {
                keyring: Keyring::Locked,
                ..no_keys
            },
            State::KeyringLocked,
        ),
        ("the keyring was emptied", no_keys, State::KeyMissing),
        (
            "its entry holds no key",
            Facts {
                current: Key::Damaged,
                ..no_keys
            },
            State::KeyMissing,
        ),
        (
            "only the counter's own key is gone",
            Facts {
                signing: Key::Absent,
                inside: Inside::Unknown,
                ..morning()
            },
            State::KeyMissing,
        ),
        (
            "a database of another machine",
            Facts {
                check: Check::Other,
                ..refused
            },
            State::KeyWrong,
        ),
        (
            "a counter's key of another counter",
            Facts {
                inside: Inside::Another,
                ..morning()
            },
            State::KeyWrong,
        ),
        ("a damaged file", refused, State::DatabaseDamaged),
        (
            "a file that does not open, and no word of its keys",
            Facts {
                check: Check::Nothing,
                ..refused
            },
            State::DatabaseUnreadable,
        ),
        (
            "a later version wrote it",
            Facts {
                with_current: Opening::Newer,
                ..refused
            },
            State::DatabaseNewer,
        ),
        (
            "the disk refuses",
            Facts {
                with_current: Opening::Disk,
                ..refused
            },
            State::DiskUnwritable,
        ),
        (
            "an enrolment was cut short",
            Facts {
                inside: Inside::Nobody,
                ..morning()
            },
            State::Open(Rotation::None),
        ),
        (
            "a rotation ended before the database had the next key",
            Facts {
                next: Key::Whole,
                ..morning()
            },
            State::Open(Rotation::DropNext),
        ),
        (
            "a rotation ended after it",
            Facts {
                next: Key::Whole,
                with_next: Opening::Opens,
                with_current: Opening::Refused,
                ..morning()
            },
            State::Open(Rotation::PromoteNext),
        ),
        (
            "the current key is gone, and the next one opens it",
            Facts {
                current: Key::Absent,
                next: Key::Whole,
                with_next: Opening::Opens,
                with_current: Opening::NotTried,
                ..morning()
            },
            State::Open(Rotation::PromoteNext),
        ),
        (
            "nobody ever made a keyring",
            Facts {
                keyring: Keyring::NeverMade,
                ..no_keys
            },
            State::KeyringNeverMade,
        ),
        (
            "a wipe was interrupted before its first step",
            Facts {
                leaving: Leaving::Begun,
                ended: true,
                ..morning()
            },
            State::FinishLeaving,
        ),
        (
            "a wipe was interrupted after the keys were gone",
            Facts {
                leaving: Leaving::Begun,
                ..no_keys
            },
            State::FinishLeaving,
        ),
        (
            "a wipe was interrupted after the database was gone",
            Facts {
                leaving: Leaving::Begun,
                database: false,
                keyring: Keyring::Unreachable,
                ..no_keys
            },
            State::FinishLeaving,
        ),
        (
            "a wipe was interrupted while another counter took the place",
            Facts {
                leaving: Leaving::Wiped,
                ..morning()
            },
            State::FinishLeaving,
        ),
        (
            "somebody wrote the note of a wipe beside a counter that works",
            Facts {
                leaving: Leaving::Begun,
                ..morning()
            },
            State::Open(Rotation::None),
        ),
        (
            "the same, and the keyring is locked",
            Facts {
                leaving: Leaving::Begun,
                keyring: Keyring::Locked,
                ..no_keys
            },
            State::KeyringLocked,
        ),
        (
            "the same, and the file is damaged",
            Facts {
                leaving: Leaving::Begun,
                ..refused
            },
            State::DatabaseDamaged,
        ),
        (
            "central disabled it",
            Facts {
                leaving: Leaving::Done(Why::Disabled),
                database: false,
                ..no_keys
            },
            State::OutOfService(Why::Disabled),
        ),
        (
            "enrolled again after it was out of service",
            Facts {
                leaving: Leaving::Done(Why::Retired),
                ..morning()
            },
            State::Open(Rotation::None),
        ),
    ];
    for (morning, facts, state) in table {
        assert_eq!(decide(&facts), state, "{morning}");
    }
}

const KEYS: [Key; 3] = [Key::Absent, Key::Damaged, Key::Whole];
const OPENINGS: [Opening; 5] = [
    Opening::NotTried,
    Opening::Opens,
    Opening::Refused,
    Opening::Newer,
    Opening::Disk,
];

/// Every combination there can be of facts: a key is tried where there is one.
fn all() -> Vec<Facts> {
    let mut all = Vec::new();
    let leavings = [
        Leaving::No,
        Leaving::Begun,
        Leaving::Wiped,
        Leaving::Done(Why::Disabled),
        Leaving::Done(Why::Retired),
        Leaving::Done(Why::Moved),
    ];
    for leaving in leavings {
        for database in [false, true] {
            for keyring in [Keyring::Unreachable, Keyring::Locked, Keyring::NeverMade, Keyring::Open] {
                for (current, next, signing) in triples() {
                    for (with_current, with_next) in pairs() {
                        for check in [Check::Nothing, Check::Fits, Check::Other] {
                            for inside in [Inside::Unknown, Inside::Nobody, Inside::Ours, Inside::Another] {
                                all.extend([false, true].map(|ended| Facts {
                                    leaving,
                                    database,
                                    keyring,
                                    current,
                                    next,
                                    signing,
                                    with_current,
                                    with_next,
                                    check,
                                    inside,
                                    ended,
                                }));
                            }
                        }
                    }
                }
            }
        }
    }
    let tried = |key, opening| key == Key::Whole || opening == Opening::NotTried;
    all.retain(|facts| tried(facts.current, facts.with_current) && tried(facts.next, facts.with_next));
    all
}

fn triples() -> impl Iterator<Item = (Key, Key, Key)> {
    KEYS.into_iter().flat_map(|a| {
        KEYS.into_iter()
            .flat_map(move |b| KEYS.into_iter().map(move |c| (a, b, c)))
    })
}

fn pairs() -> impl Iterator<Item = (Opening, Opening)> {
    OPENINGS
        .into_iter()
        .flat_map(|a| OPENINGS.into_iter().map(move |b| (a, b)))
}

#[test]
fn whatever_is_found_a_database_that_is_there_is_never_taken_for_a_new_machine() {
    let all = all();
    assert!(all.len() > 20_000, "{}", all.len());
    for facts in all {
        let state = decide(&facts);
        let new = matches!(state, State::NotEnrolled | State::OutOfService(_));
        assert!(!(new && facts.database), "{facts:?}");
        assert_eq!(
            new,
            !facts.database && !matches!(facts.leaving, Leaving::Begun | Leaving::Wiped),
            "nothing else is asked where there is no database: {facts:?}"
        );
    }
}

#[test]
fn a_counter_opens_only_with_a_key_that_opens_it_and_its_own() {
    for facts in all() {
        let opens = [facts.with_current, facts.with_next].contains(&Opening::Opens);
        let may = facts.database
            && facts.leaving != Leaving::Wiped
            && (facts.leaving != Leaving::Begun || !facts.ended)
            && facts.keyring == Keyring::Open
            && opens
            && facts.signing == Key::Whole
            && facts.inside != Inside::Another;
        match decide(&facts) {
            State::Open(rotation) => {
                assert!(may, "{facts:?}");
                match rotation {
                    Rotation::None => assert!(facts.with_current == Opening::Opens && facts.next == Key::Absent),
                    // The key that opens it is never the one that is dropped.
                    Rotation::DropNext => assert_eq!(facts.with_current, Opening::Opens, "{facts:?}"),
                    Rotation::PromoteNext => assert_eq!(facts.with_next, Opening::Opens, "{facts:?}"),
                }
            }
            _ => assert!(!may, "{facts:?}"),
        }
    }
}

#[test]
fn a_keyring_that_does_not_answer_or_is_locked_says_nothing_about_keys() {
    for facts in all() {
        let state = decide(&facts);
        if facts.database && facts.leaving != Leaving::Wiped {
            assert_eq!(
                state == State::KeyringUnreachable,
                facts.keyring == Keyring::Unreachable
            );
            assert_eq!(state == State::KeyringLocked, facts.keyring == Keyring::Locked);
        }
        assert_eq!(
            state == State::KeyringNeverMade,
            facts.database && facts.leaving != Leaving::Wiped && facts.keyring == Keyring::NeverMade
        );
    }
}

#[test]
fn a_note_alone_wipes_nothing_that_can_be_read_and_a_wipe_that_is_true_goes_on() {
    for facts in all() {
        let goes_on = decide(&facts) == State::FinishLeaving;
        let expected = match facts.leaving {
            Leaving::No | Leaving::Done(_) => false,
            Leaving::Wiped => true,
            Leaving::Begun if !facts.database => true,
            Leaving::Begun => {
                let lost = facts.with_current == Opening::NotTried && facts.with_next != Opening::Opens;
                facts.keyring == Keyring::Open && (facts.ended || lost)
            }
        };
        assert_eq!(goes_on, expected, "{facts:?}");
    }
}

#[test]
fn every_state_has_a_screen() {
    let phases: Vec<Phase> = all().iter().map(|facts| decide(facts).phase()).collect();
    for phase in [
        Phase::Leaving,
        Phase::Disabled,
        Phase::Retired,
        Phase::NotEnrolled,
        Phase::KeyringUnavailable,
        Phase::KeyringLocked,
        Phase::KeyringNeverMade,
        Phase::KeyMissing,
        Phase::KeyWrong,
        Phase::DatabaseDamaged,
        Phase::DatabaseUnreadable,
        Phase::DatabaseNewer,
        Phase::DiskUnwritable,
        Phase::Starting,
    ] {
        assert!(phases.contains(&phase), "{phase:?}");
    }
}
