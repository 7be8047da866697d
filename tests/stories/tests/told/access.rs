//! Each command of the window, asked for by whoever must not have it.

use std::{collections::BTreeSet, path::PathBuf, pin::Pin, sync::Arc};

use kiosk_station::{
    Fault, Station,
    access::{TABLE, Who, who},
    view::{Paper, QueueFilter},
};
use stories::{Counter, Town};
use town::{
    Visit, bills,
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
            "read_scan" => station.admit(Who::Operator),
            "look_up" => station.look_up(bills::DEMAND.id).await.map(drop),
            "check" => station.check(&Visit::household(1)).map(drop),
            "draft" => station.draft().map(drop),
            "clear_draft" => station.clear_draft(),
            "preview" => station.preview(&Visit::household(1)).map(drop),
            "submit" => station.submit(&Visit::household(1)).map(drop),
            "correction_draft" => station.correction_draft(number).map(drop),
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
            "large_print" => station.large_print().map(drop),
            "set_large_print" => station.set_large_print(true),
            "choose_printer" => station.choose_printer("file", None).await.map(drop),
            "add_printer" => station.add_printer("127.0.0.1:9").await.map(drop),
            "forget_printer" => station.forget_printer("tcp:127.0.0.1:9").await.map(drop),
            "set_paper" => station.set_paper("file", Paper::A5).await.map(drop),
            "print_test_page" => station.print_test_page(),
            other => panic!("{other} is in the table, and nobody knows how to ask for it"),
        }
    })
}

fn guarded() -> impl Iterator<Item = (&'static str, Who)> {
    TABLE.iter().copied().filter(|(_, who)| *who != Who::Anyone)
}

#[test]
fn each_command_stands_in_the_table_once_and_no_other_is_answered() {
    let names: BTreeSet<&str> = TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), TABLE.len());
    assert_eq!(who("drop_all_tables"), None);
    let open: Vec<&str> = TABLE
        .iter()
        .filter(|(_, who)| *who == Who::Anyone)
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(
        open,
        [
            "status",
            "retry_start",
            "enrolment",
            "enrol",
            "set_aside",
            "sign_in",
            "open_lockout"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_refused_without_a_session() {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let station = &counter.station;
    station.sign_out().await.unwrap();
    for (command, who) in guarded() {
        assert!(
            matches!(station.admit(who), Err(Fault::SignedOut)),
            "{command}: by the table"
        );
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
    for (command, who) in guarded().filter(|(_, who)| *who != Who::Seated) {
        assert!(
            matches!(station.admit(who), Err(Fault::Locked)),
            "{command}: by the table"
        );
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
        for (command, who) in guarded().filter(|(_, who)| refused.contains(who)) {
            asked += 1;
            assert!(
                matches!(station.admit(who), Err(Fault::Forbidden)),
                "{command}: by the table"
            );
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
    station.admit(Who::Technician).unwrap();
}
