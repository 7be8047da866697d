//! Each command of the window, asked for by those who must not have it.

use std::{collections::BTreeSet, path::PathBuf, pin::Pin, sync::Arc};

use kiosk_station::{
    Fault, Station,
    operators::{Maintains, TakesRecords},
    view::{FormDraft, Head, Paper, QueueFilter, Shown},
};
use stories::{Counter, Town};
use town::{
    Keyboard as _, Visit, bills,
    people::{AZARI, KAZEMI, MORADI},
};

type Asked<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + 'a>>;

/// The very verb a command calls, with something it could be asked.
fn ask<'a>(station: &'a Arc<Station>, command: &'a str) -> Asked<'a> {
    let number = "405000017388";
    Box::pin(async move {
        match command {
            "sign_out" => station.sign_out().await,
            "lock" => station.lock(),
            "unlock" => station.unlock(KAZEMI.password).await,
            "stay_awake" => station.stay_awake(),
            "change_password" => station.change_password(KAZEMI.password, "sabalan in the snow").await,
            "approve_correction" => station.approve_correction(number, AZARI.code, AZARI.password).await,
            "locked_out" => station.locked_out().map(drop),
            "let_in" => station.let_in(KAZEMI.code).map(drop),
            // A pure function: the window's shell alone stands before it.
            "read_scan" => station.operators.at_work::<TakesRecords>().map(drop),
            "look_up" => station.look_up(bills::DEMAND.id).await.map(drop),
            "check" => station.check(&Visit::household(1)).map(drop),
            "draft" => station.draft().map(drop),
            "clear_draft" => station.clear_draft(),
            "preview" => station.preview(&Visit::household(1), Shown::Slip).map(drop),
            "submit" => station.submit(&Visit::household(1)).map(drop),
            "correction" => station.open_correction(number).map(drop),
            "receipt" => station.receipt(number).map(drop),
            "print" => station.print(number).await.map(drop),
            "print_on" => station.print_on(number).await.map(drop),
            "slip_seen" => station.slip_seen(number, true).map(drop),
            "print_to_file" => station
                .print_to_file(number, Some(PathBuf::from("/nowhere")))
                .await
                .map(drop),
            "queue" => station.queue(QueueFilter::All, "").map(drop),
            "send_now" => station.send_now(),
            "printers" => station.printers().await.map(drop),
            "verify_receipt" => station.verify_receipt("6BF").map(drop),
            "catalogue" => station.catalogue().map(drop),
            "search_services" => station.search_services("قبض").map(drop),
            "identity_document" => station.identity_document("reading").map(drop),
            "offices" => station.offices().map(drop),
            "notice_read" => station.notice_read("1"),
            "open_form" => station.open_form("complaint").map(drop),
            "look_form" => station.look_form(&FormDraft::default()).map(drop),
            "preview_form" => station.preview_form(&FormDraft::default(), Shown::Slip).map(drop),
            "submit_form" => station.submit_form(&FormDraft::default()).map(drop),
            "drop_form" => station.drop_form("complaint"),
            "park" => station.park("reading").map(drop),
            "parked" => station.parked().map(drop),
            "resume" => station.resume("1234", true).map(drop),
            "print_missing" => station.print_missing("1234").await.map(drop),
            "follow" => station.follow(number).await.map(drop),
            "large_print" => station.large_print().map(drop),
            "set_large_print" => station.set_large_print(true),
            "choose_printer" => station.choose_printer("file", None).await.map(drop),
            "add_printer" => station.add_printer("127.0.0.1:9").await.map(drop),
            "forget_printer" => station.forget_printer("tcp:127.0.0.1:9").await.map(drop),
            "set_paper" => station.set_paper("file", Paper::A5).await.map(drop),
            "set_head" => station.set_head("file", Head::Dots512).await.map(drop),
            "print_test_page" => station.print_test_page(),
            other => panic!("{other} is in the table, and nobody knows how to ask for it"),
        }
    })
}

/// Whom a command serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// The operator who has the counter, also while it is locked or their password is to be changed.
    Seated,
    SignedIn,
    Operator,
    Supervisor,
    Technician,
}

/// Commands that need no operator: what is known before a station is open, and the ways to a seat.
const OPEN: [&str; 7] = [
    "status",
    "retry_start",
    "enrolment",
    "enrol",
    "set_aside",
    "sign_in",
    "open_lockout",
];

const GUARDED: &[(&str, Who)] = &[
    ("sign_out", Who::Seated),
    ("lock", Who::Seated),
    ("unlock", Who::Seated),
    ("stay_awake", Who::Seated),
    ("change_password", Who::Seated),
    ("approve_correction", Who::Operator),
    ("locked_out", Who::Supervisor),
    ("let_in", Who::Supervisor),
    ("read_scan", Who::Operator),
    ("look_up", Who::Operator),
    ("check", Who::Operator),
    ("draft", Who::Operator),
    ("clear_draft", Who::Operator),
    ("preview", Who::Operator),
    ("submit", Who::Operator),
    ("correction", Who::Operator),
    ("receipt", Who::Operator),
    ("print", Who::Operator),
    ("print_on", Who::Operator),
    ("slip_seen", Who::Operator),
    ("print_to_file", Who::Operator),
    ("queue", Who::Operator),
    ("send_now", Who::Operator),
    ("catalogue", Who::Operator),
    ("search_services", Who::Operator),
    ("identity_document", Who::Operator),
    ("offices", Who::Operator),
    ("notice_read", Who::Operator),
    ("open_form", Who::Operator),
    ("look_form", Who::Operator),
    ("preview_form", Who::Operator),
    ("submit_form", Who::Operator),
    ("drop_form", Who::Operator),
    ("park", Who::Operator),
    ("parked", Who::Operator),
    ("resume", Who::Operator),
    ("print_missing", Who::Operator),
    ("follow", Who::Operator),
    ("printers", Who::SignedIn),
    ("choose_printer", Who::SignedIn),
    ("verify_receipt", Who::SignedIn),
    ("large_print", Who::SignedIn),
    ("set_large_print", Who::SignedIn),
    ("add_printer", Who::Technician),
    ("forget_printer", Who::Technician),
    ("set_paper", Who::SignedIn),
    ("set_head", Who::Technician),
    ("print_test_page", Who::SignedIn),
];

fn guarded() -> impl Iterator<Item = (&'static str, Who)> {
    GUARDED.iter().copied()
}

#[test]
fn each_command_of_the_window_is_open_or_serves_somebody() {
    let written = include_str!("../../../../src-tauri/src/command_table.rs");
    let commands: BTreeSet<&str> = written
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','))
        .collect();
    let told: BTreeSet<&str> = OPEN.into_iter().chain(guarded().map(|(name, _)| name)).collect();
    assert!(commands.len() > 30, "the table was not read");
    assert_eq!(commands, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_refused_without_a_session() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    station.sign_out().await.unwrap();
    for (command, _) in guarded() {
        let refused = ask(station, command).await;
        assert!(matches!(refused, Err(Fault::SignedOut)), "{command}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_counter_answers_nothing_but_its_way_back() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    station.lock().unwrap();
    for (command, _) in guarded().filter(|(_, who)| *who != Who::Seated) {
        let refused = ask(station, command).await;
        assert!(matches!(refused, Err(Fault::Locked)), "{command}: {refused:?}");
    }
    assert!(matches!(ask(station, "change_password").await, Err(Fault::Locked)));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_supervisors_command_is_refused_for_an_operator_and_each_operators_for_a_technician() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    for (worker, refused) in [
        (KAZEMI, vec![Who::Supervisor, Who::Technician]),
        (MORADI, vec![Who::Supervisor, Who::Operator]),
    ] {
        station.sign_in(worker.code, worker.password).await.unwrap();
        let mut asked = 0;
        for (command, _) in guarded().filter(|(_, who)| refused.contains(who)) {
            asked += 1;
            let answer = ask(station, command).await;
            assert!(
                matches!(answer, Err(Fault::Forbidden)),
                "{command} for {}: {answer:?}",
                worker.name
            );
        }
        assert!(asked > 1);
    }
    station.sign_in(AZARI.code, AZARI.password).await.unwrap();
    assert!(station.locked_out().unwrap().is_empty());
    assert!(station.operators.at_work::<Maintains>().is_ok());
}
