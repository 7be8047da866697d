//! What a receipt from a stick says of the time: where the time away counts from, and never what time it is.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kiosk_station::store::{Contact, Store, StoreFault};
use town::{Clock, Time};
use zeroize::Zeroizing;

fn hours(hours: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-22T08:30:00Z".parse().unwrap();
    noon.checked_add(SignedDuration::from_hours(hours)).unwrap()
}

const HOUR: Duration = Duration::from_secs(3600);

fn reached(store: &Store, clock: &Clock, at: Timestamp) -> (bool, Contact) {
    let news = store
        .write::<_, StoreFault>(|tx| Contact::reached(tx, clock, at))
        .unwrap();
    (news, store.read(|db| Contact::find(db, clock)).unwrap().unwrap())
}

fn contact(at: i64, away: u32, exact: bool) -> Contact {
    Contact {
        server_time: hours(at),
        away: HOUR * away,
        exact,
    }
}

#[test]
fn a_receipts_time_moves_where_the_time_away_counts_from() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(&folder.path().join("kiosk.db"), &Zeroizing::new([7; 32])).unwrap();
    let time = Time::still();
    let clock = Clock::switched_on(&time, "first boot");
    clock.stay_on(HOUR * 50);
    assert_eq!(
        reached(&store, &clock, hours(0)),
        (true, contact(0, 0, false)),
        "nothing was known: no present time"
    );

    store
        .write::<_, StoreFault>(|tx| Contact::heard(tx, clock.as_ref(), hours(0)))
        .unwrap();
    clock.stay_on(HOUR * 10);
    assert_eq!(
        reached(&store, &clock, hours(4)),
        (true, contact(4, 6, true)),
        "ten hours on, six since the receipt"
    );
    for earlier in [hours(4), hours(-300)] {
        assert_eq!(reached(&store, &clock, earlier), (false, contact(4, 6, true)));
    }

    // Switched off for a day, and on for two hours: only the receipt tells of the day.
    let clock = Clock::switched_on(&time, "second boot");
    clock.stay_on(HOUR * 2);
    assert_eq!(reached(&store, &clock, hours(30)), (true, contact(30, 0, false)));
    assert_eq!(reached(&store, &clock, hours(31)).1.now(), hours(31));
}
