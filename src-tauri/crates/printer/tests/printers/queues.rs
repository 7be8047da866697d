//! Queues of a real CUPS.

use std::sync::Mutex;

use kiosk_paper::Paper;
use kiosk_printer::{
    Chosen, Leftover, Patience, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterFault, PrinterKind,
    PrinterState, SlipObserver,
};
use print_shop::{NAME, PrintShop};

use super::common::{Ear, LONG, NUMBER, found, impatient, key, office, one_at_a_time, slip, slip_on, wait_for, work};
use super::direct::bytes;

fn print(system: &PrintSystem) -> (Result<PrintOutcome, PrinterFault>, Vec<PrintState>) {
    let mut ear = Ear::new();
    let end = system.print(&office(), &work(0, slip()), &mut ear);
    (end, ear.states())
}

/// What only a warning explains is said soon.
fn patient() -> Patience {
    Patience {
        another: std::time::Duration::from_secs(1),
        ..Patience::default()
    }
}

fn failed(reason: PrintReason) -> PrintOutcome {
    PrintOutcome::because(PrintState::Failed, reason)
}

#[test]
fn a_slip_is_printed_on_the_printers_word_and_its_job_names_nobody() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    let system = PrintSystem::at(&shop.server(), Patience::default());

    let mut ear = Ear::new();
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    assert!(
        ear.job.flatten().is_some(),
        "its job is known before its document is sent"
    );
    let printed = shop.tray().unwrap();
    assert_eq!(printed.len(), 1);
    assert!(std::fs::read(&printed[0]).unwrap().starts_with(b"%PDF"));
    let names = shop.log();
    assert!(names.contains(NUMBER), "the job is named by its number");
    assert!(
        shop.lpstat(&["-W", "completed", "-o"]).unwrap().contains("kiosk"),
        "and belongs to nobody"
    );

    // a roll's page, of a size no printer lists
    let thermal = Chosen {
        paper: Paper::Slip80,
        ..office()
    };
    assert_eq!(
        system
            .print(&thermal, &work(1, slip_on(Paper::Slip80)), &mut Ear::new())
            .unwrap(),
        PrintState::Confirmed.into(),
        "{}",
        shop.log()
    );
}

#[test]
fn the_queues_are_offered_with_their_paper_and_the_systems_default() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.lpadmin(&["-p", "thermal", "-E", "-v", "socket://127.0.0.1:9", "-m", "raw"])
        .unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());

    let choices = system.found();

    let found: Vec<_> = choices
        .iter()
        .map(|choice| (choice.id.as_str(), choice.kind, choice.paper))
        .collect();
    assert_eq!(
        found,
        [
            ("cups:office", PrinterKind::Queue, Paper::A4),
            ("raw:thermal", PrinterKind::Raw, Paper::Slip80),
            ("file", PrinterKind::File, Paper::A5)
        ]
    );
    assert_eq!(choices[0].name, NAME);
    assert!(choices[0].system_default && !choices[1].system_default);
    assert_eq!(system.state(&office()), PrinterState::Ready);
    let by_socket = PrintSystem::at(&shop.socket(), impatient());
    assert_eq!(by_socket.found(), choices);
}

#[test]
fn a_fault_of_the_printer_is_a_failed_slip() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    let system = PrintSystem::at(&shop.server(), Patience::default());

    // At once, CUPS mostly calls the job done: the printer itself knows better.
    for device in ["fail", "fail-later"] {
        shop.printer_does(device).unwrap();
        let mut ear = Ear::new();
        let copy = u32::from(device == "fail");
        let end = system.print(&office(), &work(copy, slip()), &mut ear);
        assert_eq!(
            end.unwrap(),
            failed(PrintReason::Aborted),
            "{device}: heard {:?}\n{}",
            ear.states(),
            shop.log()
        );
        assert!(shop.tray().unwrap().is_empty());
    }
}

#[test]
fn paper_that_comes_back_in_time_brings_the_slip() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("no-paper").unwrap();
    let system = PrintSystem::at(&shop.server(), patient());

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            assert_eq!(system.state(&office()), PrinterState::PaperOut);
            shop.printer_does("print").unwrap();
        }
    });
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "heard {:?}", ear.states());
    assert!(ear.states().contains(&PrintState::PaperOut), "{}", shop.log());
    assert_eq!(shop.tray().unwrap().len(), 1);
}

#[test]
fn without_paper_the_job_leaves_the_spool_when_patience_ends() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("no-paper").unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());

    let (end, heard) = print(&system);

    assert_eq!(
        end.unwrap(),
        PrintState::PaperOut.into(),
        "heard {heard:?}\n{}",
        shop.log()
    );
    assert_eq!(shop.lpstat(&["-o"]).unwrap(), "", "nothing is left in the spool");

    // the device has the document already: it is told as well
    wait_for("the device to hear of it", || {
        found(shop.printer_log(), |log| log.contains("Cancel-Job successful-ok"))
    });
}

#[test]
fn a_printer_that_comes_back_prints_only_the_slip_somebody_waits_for() {
    let _turn = one_at_a_time();
    let mut shop = PrintShop::open().unwrap();
    shop.switch_off();
    let offline = PrintSystem::at(&shop.server(), impatient());

    let (end, heard) = print(&offline);

    assert_eq!(
        end.unwrap(),
        PrintState::Offline.into(),
        "heard {heard:?}\n{}",
        shop.log()
    );
    assert_eq!(shop.lpstat(&["-o"]).unwrap(), "", "nothing is left in the spool");

    shop.switch_on().unwrap();
    let back = PrintSystem::at(&shop.server(), Patience::default());
    let end = back.print(&office(), &work(1, slip()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    wait_for("the spool to be empty", || {
        found(shop.lpstat(&["-o"]).unwrap(), String::is_empty)
    });
    assert_eq!(shop.tray().unwrap().len(), 1, "exactly one slip");
}

#[test]
fn a_printer_that_comes_back_while_somebody_waits_prints_the_slip_once() {
    let _turn = one_at_a_time();
    let mut shop = PrintShop::open().unwrap();
    shop.switch_off();
    let system = PrintSystem::at(&shop.server(), Patience::default());
    let seen_offline = std::sync::mpsc::channel();

    let end = std::thread::scope(|scope| {
        let printing = scope.spawn(|| {
            let mut ear = Ear::and(|word| {
                if word.state == PrintState::Offline {
                    let _ = seen_offline.0.send(());
                }
            });
            system.print(&office(), &work(0, slip()), &mut ear)
        });
        seen_offline.1.recv_timeout(LONG).unwrap();
        shop.switch_on().unwrap();
        printing.join().unwrap()
    });

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    assert_eq!(shop.tray().unwrap().len(), 1, "exactly one slip");
}

#[test]
fn a_slip_is_not_sent_where_its_paper_is_not() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    // CUPS' own printer knows no A5
    let a5 = Chosen {
        paper: Paper::A5,
        ..office()
    };
    let system = PrintSystem::at(&shop.server(), Patience::default());

    let fault = system.print(&a5, &work(0, slip()), &mut Ear::new()).unwrap_err();

    assert_eq!(fault.word(), failed(PrintReason::WrongPaper), "{}", shop.log());
    assert_eq!(shop.lpstat(&["-W", "all", "-o"]).unwrap(), "", "no job was made");
}

#[test]
fn a_printer_with_the_wrong_paper_says_so_and_goes_on_with_the_right_one() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("wrong-paper").unwrap();
    let system = PrintSystem::at(&shop.server(), patient());

    let mut ear = Ear::and(|word| {
        if word.reason == Some(PrintReason::WrongPaper) {
            shop.printer_does("print").unwrap();
        }
    });
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "heard {:?}", ear.heard);
    let wrong = PrintOutcome::because(PrintState::PaperOut, PrintReason::WrongPaper);
    assert!(ear.heard.contains(&wrong), "heard {:?}", ear.heard);
}

#[test]
fn a_queue_that_is_deleted_takes_its_slip_along_and_nobody_says_printed() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("no-paper").unwrap();
    let system = PrintSystem::at(&shop.server(), patient());

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            shop.lpadmin(&["-x", "office"]).unwrap();
        }
    });
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    // CUPS takes the jobs of a deleted queue back, or knows nothing of them any longer
    let end = end.unwrap().state;
    assert!(matches!(end, PrintState::Failed | PrintState::NotConfirmed), "{end:?}");
    assert_eq!(system.state(&office()), PrinterState::Stopped);
    let fault = print(&system).0.unwrap_err();
    assert_eq!(fault.word(), failed(PrintReason::QueueGone));
}

#[test]
fn a_print_system_that_stops_has_its_job_taken_back_when_it_returns() {
    let _turn = one_at_a_time();
    let mut shop = PrintShop::open().unwrap();
    shop.printer_does("no-paper").unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());
    let mut job = None;
    let seen = std::sync::mpsc::channel();

    let end = std::thread::scope(|scope| {
        let printing = scope.spawn(|| {
            let mut ear = Ear::and(|word| {
                if word.state == PrintState::PaperOut {
                    let _ = seen.0.send(());
                }
            });
            let end = system.print(&office(), &work(0, slip()), &mut ear);
            job = ear.job.flatten();
            end
        });
        seen.1.recv_timeout(LONG).unwrap();
        shop.stop_scheduler();
        printing.join().unwrap()
    });

    let left = PrintOutcome::because(PrintState::NotConfirmed, PrintReason::StillInSpool);
    assert_eq!(end.unwrap(), left);
    assert_eq!(system.state(&office()), PrinterState::Unknown);
    let id = job.unwrap();
    let title = key(NUMBER, 1, 0).title();
    assert!(system.settle("cups:office", id, &title).is_err(), "nobody answers");

    shop.start_scheduler().unwrap();
    assert_eq!(system.settle("cups:office", id, &title).unwrap(), Leftover::Unknown);
    wait_for("the device to hear of it", || {
        found(shop.printer_log(), |log| log.contains("Cancel-Job successful-ok"))
    });
    shop.printer_does("print").unwrap();
    let system = PrintSystem::at(&shop.server(), Patience::default());
    let end = system.print(&office(), &work(1, slip()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    wait_for("the spool to be empty", || {
        found(shop.lpstat(&["-o"]).unwrap(), String::is_empty)
    });
    assert_eq!(shop.tray().unwrap().len(), 1, "the copy, and not the first as well");
}

#[test]
fn what_a_crash_left_in_the_spool_is_found_by_number_and_name() {
    let _turn = one_at_a_time();
    let mut shop = PrintShop::open().unwrap();
    let system = PrintSystem::at(&shop.server(), Patience::default());
    let title = key(NUMBER, 1, 0).title();

    let mut ear = Ear::new();
    system.print(&office(), &work(0, slip()), &mut ear).unwrap();
    let done = ear.job.flatten().unwrap();
    assert_eq!(
        system.settle("cups:office", done, &title).unwrap(),
        Leftover::Ended(PrintState::Confirmed.into()),
        "the printer's word counts, though nobody was there to hear it"
    );

    // a crash before the document went: its job stands there empty
    // a crash before the document went: its job stands there empty
    let mut ear = Ear {
        notes: false,
        ..Ear::new()
    };
    let fault = system.print(&office(), &work(1, slip()), &mut ear).unwrap_err();
    assert!(matches!(fault, PrinterFault::NotNoted));
    assert_eq!(shop.tray().unwrap().len(), 1, "what cannot be noted is not sent");

    shop.switch_off();
    let stranger = shop.lp("somebody else's").unwrap();
    assert_eq!(
        system.settle("cups:office", stranger, &title).unwrap(),
        Leftover::Unknown,
        "a number that means another job now"
    );
    assert!(
        shop.lpstat(&["-o"]).unwrap().contains(&format!("office-{stranger}")),
        "is left alone"
    );
}

#[test]
fn a_job_that_never_got_a_document_is_told_from_one_that_lost_it() {
    let _turn = one_at_a_time();
    let shop = Mutex::new(PrintShop::open().unwrap());
    let system = PrintSystem::at(&shop.lock().unwrap().server(), impatient());
    let mut job = None;

    // the print system ends between the job and its document
    let end = system.print(
        &office(),
        &work(0, slip()),
        &mut Ends {
            shop: &shop,
            job: &mut job,
        },
    );

    let left = PrintOutcome::because(PrintState::NotConfirmed, PrintReason::StillInSpool);
    assert_eq!(end.unwrap(), left, "nobody can say what it still has");
    let mut shop = shop.into_inner().unwrap();
    shop.start_scheduler().unwrap();
    let title = key(NUMBER, 1, 0).title();
    let became = system.settle("cups:office", job.unwrap(), &title).unwrap();
    assert_eq!(became, Leftover::NeverSent, "{}", shop.log());
    assert!(shop.tray().unwrap().is_empty());
}

/// Stops the print system as soon as there is a job.
struct Ends<'a> {
    shop: &'a Mutex<PrintShop>,
    job: &'a mut Option<i32>,
}

impl SlipObserver for Ends<'_> {
    fn handed_over(&mut self, job: Option<i32>) -> bool {
        *self.job = job;
        self.shop.lock().unwrap().stop_scheduler();
        true
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        panic!("{outcome:?} of a slip that went nowhere");
    }
}

#[test]
fn a_raw_queue_gets_the_bytes_as_they_are_and_is_never_believed() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    let thermal = thermal::Thermal::start().unwrap();
    let uri = format!("socket://{}", thermal.address());
    shop.lpadmin(&["-p", "thermal", "-E", "-v", &uri, "-m", "raw"]).unwrap();
    let raw = Chosen {
        id: "raw:thermal".to_owned(),
        kind: PrinterKind::Raw,
        paper: Paper::Slip80,
        ..office()
    };
    let system = PrintSystem::at(&shop.server(), Patience::default());
    let bytes = bytes();

    let end = system.print(&raw, &work(0, bytes.clone()), &mut Ear::new());

    assert_eq!(end.unwrap(), PrintState::NotConfirmed.into(), "{}", shop.log());
    let slips = wait_for("the slip", || found(thermal.slips(), |slips| !slips.is_empty()));
    assert_eq!(slips, [bytes]);
}
