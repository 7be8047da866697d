//! What a counter stores and says of a slip while a receipt printer has it.

use std::time::Duration;

use kiosk_station::{
    Notice,
    view::{PrintFact, PrintState},
};
use stories::{Counter, Town, within};
use thermal::Thermal;
use town::{
    Keyboard as _, Visit,
    people::{KAZEMI, MORADI},
};

/// A counter that prints on this printer, with an operator at work.
async fn counter_at(town: &Town, thermal: &Thermal) -> Counter {
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(town).await).await;
    counter.station.sign_in(MORADI.code, MORADI.password).await.unwrap();
    let address = thermal.address().to_string();
    counter.station.add_printer(&address).await.unwrap();
    counter.station.sign_in(KAZEMI.code, KAZEMI.password).await.unwrap();
    counter
}

fn fact(counter: &Counter, number: &str) -> PrintFact {
    counter.receipt(number).printed
}

#[tokio::test(flavor = "multi_thread")]
async fn each_word_of_the_printer_is_stored_when_it_is_told() {
    let (town, thermal) = (Town::found().await, Thermal::start().unwrap());
    let counter = counter_at(&town, &thermal).await;
    let number = counter.take(&Visit::household(1)).await;
    thermal.take_paper();
    let mut notices = counter.station.notices();

    let mut now = counter.station.print(&number).await.unwrap();
    assert!(now.on_its_way, "{now:?}");
    let mut seen = Vec::new();
    while now.on_its_way {
        if seen.last() != Some(&now.state) {
            seen.push(now.state);
            if now.state == PrintState::PaperOut {
                thermal.give_paper();
            }
        }
        let told = tokio::time::timeout(Duration::from_secs(60), notices.recv()).await;
        let told = told.unwrap_or_else(|_| panic!("no end: {seen:?}")).unwrap();
        if matches!(&told, Notice::Record { tracking_number } if *tracking_number == number) {
            now = fact(&counter, &number);
        }
    }
    seen.push(now.state);

    seen.dedup();
    seen.retain(|state| !matches!(state, PrintState::Queued | PrintState::Printing));
    assert_eq!(seen, [PrintState::PaperOut, PrintState::Confirmed]);
    assert_eq!(thermal.slips().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_followed_to_its_end_though_nobody_waits_for_its_command() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let number = counter.take(&Visit::household(1)).await;
    let folder = tempfile::tempdir().unwrap();

    // the window goes while the file is written
    let asked = counter.station.print_to_file(&number, Some(folder.path().to_owned()));
    drop(tokio::time::timeout(Duration::ZERO, asked).await);

    within("the slip is a file", || {
        let fact = fact(&counter, &number);
        fact.state == PrintState::File && !fact.on_its_way && fact.file.is_some()
    })
    .await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_page_is_the_frames_and_no_slip_of_any_record() {
    let (town, thermal) = (Town::found().await, Thermal::start().unwrap());
    let counter = counter_at(&town, &thermal).await;
    let number = counter.take(&Visit::household(1)).await;
    let test = || counter.station.status().unwrap().printer.test;
    assert_eq!(test(), None);
    thermal.take_paper();

    counter.station.print_test_page().unwrap();

    assert!(test().unwrap().on_its_way);
    within("the test page to want paper", || {
        test().unwrap().state == PrintState::PaperOut
    })
    .await;
    thermal.give_paper();
    within("the test page to come out", || {
        let test = test().unwrap();
        test.state == PrintState::Confirmed && !test.on_its_way
    })
    .await;
    assert_eq!(thermal.slips().len(), 1);
    let untouched = fact(&counter, &number);
    assert_eq!((untouched.state, untouched.copies), (PrintState::No, 0));
    let words = counter.close().await;
    let counter = Counter::open_without_sync(words).await;
    assert_eq!(
        counter.station.status().unwrap().printer.test,
        None,
        "since the program started"
    );
}
