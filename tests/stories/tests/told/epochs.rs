//! Old copies and second copies of a disk: nobody's record vanishes, and no number stands for two.

use std::collections::BTreeSet;

use kiosk_station::{
    Fault,
    view::{QueueState, SentFact},
};
use kiosk_wire::RevisionState;
use stories::{Counter, Starts, Town, within};
use town::{Keyboard as _, Visit};

/// Numbers with an effect at central, and numbers kept aside.
fn held(town: &Town) -> (Vec<String>, Vec<String>) {
    let mut effective = Vec::new();
    let mut aside = Vec::new();
    for record in town.central.records().unwrap() {
        match record.state {
            RevisionState::Quarantined => aside.push(record.tracking_number),
            _ => effective.push(record.tracking_number),
        }
    }
    (effective, aside)
}

async fn take_and_send(counter: &Counter, rounds: std::ops::Range<u32>) -> Vec<String> {
    let mut numbers = Vec::new();
    for round in rounds {
        numbers.push(counter.take(&Visit::household(round)).await);
    }
    within("they are sent", || numbers.iter().all(|number| counter.is_sent(number))).await;
    numbers
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_of_the_disk_is_found_out_and_nobodys_record_vanishes() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let before = take_and_send(&counter, 1..4).await;
    let folder = counter.close().await;
    let (old, starts) = (Counter::copy(folder.path()), Starts::of(folder.path()).await);

    let counter = Counter::open_in(folder).await;
    let lost = take_and_send(&counter, 4..6).await;
    let folder = counter.close().await;
    Counter::put_back(old.path(), folder.path());
    // Whoever put it there put the keyring back as well.
    starts.put_back().await;

    // Before its first contact it cannot know, and gives a number out that was given out before.
    let mut counter = Counter::open_without_sync(folder).await;
    let twice = counter.take(&Visit::household(6)).await;
    assert_eq!(twice, lost[0]);
    counter.begin_sync();
    within("the second one with this number is kept aside", || {
        counter.state(&twice) == QueueState::Quarantined
    })
    .await;
    assert!(!matches!(counter.receipt(&twice).sent, SentFact::Sent { .. }));

    // Its next numbers are of a new block.
    within("numbers of a new epoch are here", || {
        counter.station.status().unwrap().numbers_left > 0
    })
    .await;
    let after = take_and_send(&counter, 7..10).await;
    let (effective, aside) = held(&town);
    let all: Vec<String> = [&before[..], &lost, &after].concat();
    assert_eq!(
        effective.iter().collect::<BTreeSet<_>>(),
        all.iter().collect(),
        "every number shown has its record"
    );
    assert_eq!(effective.len(), all.len(), "and no number has two");
    assert_eq!(aside, [twice], "the one that came second is kept for people to look at");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_older_than_its_spool_gives_no_number_before_central_was_asked() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let before = take_and_send(&counter, 1..3).await;
    let folder = counter.close().await;
    let (old, starts) = (Counter::copy(folder.path()), Starts::of(folder.path()).await);
    let counter = Counter::open_in(folder).await;
    let lost = take_and_send(&counter, 3..5).await;
    let folder = counter.close().await;
    std::fs::remove_file(old.path().join("kiosk.spool")).unwrap();
    Counter::put_back(old.path(), folder.path());
    starts.put_back().await;

    let mut counter = Counter::open_without_sync(folder).await;
    let visit = Visit::household(5);
    counter.station.look_up(visit.bill_id.expose()).await.unwrap();
    counter.station.check(&visit).unwrap();
    assert!(matches!(counter.station.submit(&visit), Err(Fault::NoNumbers)));
    counter.begin_sync();
    within("numbers of a new epoch are here", || {
        counter.station.status().unwrap().numbers_left > 0
    })
    .await;
    assert!(
        counter.station.draft().unwrap().draft == Some(visit),
        "what was typed is there"
    );
    let after = take_and_send(&counter, 5..7).await;
    // The spool still tells of the life before; that is known now.
    let counter = Counter::open_without_sync(counter.close().await).await;
    assert!(
        counter.station.status().unwrap().numbers_left > 0,
        "it is found out once"
    );
    let (mut effective, aside) = held(&town);
    effective.sort();
    let mut all = [&before[..], &lost, &after].concat();
    all.sort();
    assert_eq!((effective, aside), (all, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_machines_of_one_disk_part_their_ways_and_lose_nothing() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let before = take_and_send(&counter, 1..3).await;
    let folder = counter.close().await;
    let (clone, starts) = (Counter::copy(folder.path()), Starts::of(folder.path()).await);

    let mut first = Counter::open_without_sync(folder).await;
    // Each machine has its own keyring.
    starts.put_back().await;
    let mut second = Counter::open_without_sync(clone).await;
    let of_first = first.take(&Visit::household(3)).await;
    let of_second = second.take(&Visit::household(4)).await;
    assert_eq!(of_first, of_second, "they cannot know of each other yet");
    first.begin_sync();
    within("the first is sent", || first.is_sent(&of_first)).await;
    second.begin_sync();
    within("the second is kept aside", || {
        second.state(&of_second) == QueueState::Quarantined
    })
    .await;

    let mut all = before;
    all.push(of_first);
    for round in 0..4 {
        for counter in [&first, &second] {
            within("it has numbers", || counter.station.status().unwrap().numbers_left > 0).await;
            all.push(counter.take(&Visit::household(10 + round)).await);
        }
    }
    within("both have sent all", || first.waiting() + second.waiting() == 0).await;
    let (effective, aside) = held(&town);
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "no number twice");
    assert_eq!(effective.iter().collect::<BTreeSet<_>>(), distinct);
    assert_eq!(aside, [of_second]);
}
