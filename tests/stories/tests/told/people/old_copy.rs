//! An old copy of the data folder, put back whole beside the keyring that goes with it, without a line.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_of_the_folder_gives_back_no_try_no_blocked_operator_and_no_day() {
    let (town, folder, boot) = out_of_town().await;
    let copy = Counter::copy(folder.path());
    let station = opened(folder.path(), &boot).await;
    for _ in 0..4 {
        types_wrong(&station, KAZEMI.code).await;
    }
    seconds_to_wait(&types_wrong(&station, KAZEMI.code).await);
    drop(station);
    Counter::put_back(copy.path(), folder.path());

    for round in 0..3 {
        let station = opened(folder.path(), &boot).await;
        for fault in [
            signs_in(&station, &KAZEMI).await.unwrap_err(),
            types_wrong(&station, KAZEMI.code).await,
        ] {
            assert!(matches!(fault, Fault::FirstSignIn), "start {round}: {fault}");
        }
    }
    let restored = Event::Restored {
        reason: kiosk_wire::EpochReason::KeyringAhead,
    };
    assert_eq!(
        events(folder.path()).iter().filter(|event| **event == restored).count(),
        1
    );

    // Central asked, everything is as it was, and the copy is known.
    town.line.turn(Weather::Fair);
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    assert_eq!(station.status().unwrap().numbers_left, 0);
    let sync = tokio::spawn(station.sync_loop());
    within("numbers of a new epoch are here", || {
        station.status().unwrap().numbers_left > 0
    })
    .await;
    sync.abort();
    let _ = sync.await;
    drop(station);
    town.line.turn(Weather::Cut);
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
}

/// Power gone between the two writes of a start, any number of times: the database is ahead, and that is no old copy.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_was_cut_short_is_no_old_copy() {
    let (_town, folder, boot) = out_of_town().await;
    let starts = stories::Starts::of(folder.path()).await;
    for _ in 0..3 {
        drop(opened(folder.path(), &boot).await);
        starts.put_back().await;
    }
    let station = opened(folder.path(), &boot).await;
    signs_in(&station, &KAZEMI).await.unwrap();
    drop(station);
    assert!(
        !events(folder.path())
            .iter()
            .any(|event| matches!(event, Event::Restored { .. }))
    );
}
