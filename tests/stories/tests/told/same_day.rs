//! Two people of one household come for one bill on one day: the second is told of the first, also without a line.

use kiosk_station::{
    Fault,
    view::{Checked, CorrectionReason, Draft, Field, Note},
};
use stories::{Counter, Town};
use town::{Keyboard as _, Visit, Weather};

/// As somebody types it who knows nothing of another.
fn unaware(round: u32) -> Draft {
    Draft {
        also_today: false,
        ..Visit::household(round)
    }
}

fn told(checked: &Checked) -> Option<&Note> {
    checked.bill_id.note.as_ref()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_declared_twice_in_a_day_is_said_with_the_number_to_correct() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let station = &counter.station;
    station.look_up(unaware(1).bill_id.expose()).await.unwrap();
    town.line.turn(Weather::Cut);
    let first = station.submit(&unaware(1)).unwrap().tracking_number;

    let second = unaware(2);
    let checked = station.check(&second).unwrap();
    let note = told(&checked).unwrap();
    assert_eq!(
        (note.code.as_str(), &note.figures),
        ("bill_id_same_day", &vec![first.clone()])
    );
    assert!(matches!(station.submit(&second), Err(Fault::Incomplete(Field::BillId))));

    // Another bill of the same day is none of it.
    let other = Draft {
        also_today: false,
        ..Visit::flat(1)
    };
    assert_eq!(told(&station.check(&other).unwrap()), None);

    // That number is corrected without being asked about itself.
    let mut correction = station.correction_draft(&first).unwrap();
    for row in &mut correction.rows {
        "90003".clone_into(&mut row.current);
        "90003".clone_into(&mut row.again);
    }
    correction.correction.as_mut().unwrap().reason = Some(CorrectionReason::VisitorRequest);
    assert_eq!(told(&station.check(&correction).unwrap()), None);
    assert_eq!(station.submit(&correction).unwrap().tracking_number, first);

    // Or it is another declaration all the same; and the newest is the one that is said.
    let second = Draft {
        also_today: true,
        ..second
    };
    let second = station.submit(&second).unwrap().tracking_number;
    assert_ne!(second, first);
    let third = station.check(&unaware(4)).unwrap();
    assert_eq!(told(&third).unwrap().figures, [second]);
}
