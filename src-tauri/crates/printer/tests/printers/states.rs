//! The states of a CUPS queue and of the printer behind it: what is said of each, at once, and what becomes of the slip.

use kiosk_paper::Paper;
use kiosk_printer::{
    Chosen, Patience, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterFault, PrinterKind, PrinterState,
};
use print_shop::PrintShop;
use thermal::Thermal;

use super::common::{Ear, LONG, found, impatient, office, one_at_a_time, slip, wait_for, work};
use super::server::{Server, http, ipp, says, value};

fn kept(reason: PrintReason) -> PrintOutcome {
    PrintOutcome::because(PrintState::Offline, reason)
}

fn failed(reason: PrintReason) -> PrintOutcome {
    PrintOutcome::because(PrintState::Failed, reason)
}

fn queue(name: &str) -> Chosen {
    Chosen {
        id: format!("cups:{name}"),
        ..office()
    }
}

/// A queue whose driver takes PDF as it is, at this address.
fn with_driver(shop: &PrintShop, name: &str, uri: &str) {
    let folder = tempfile::tempdir().unwrap();
    let driver = folder.path().join("driver.ppd");
    std::fs::write(&driver, include_str!("driver.ppd")).unwrap();
    let driver = driver.display().to_string();
    shop.lpadmin(&["-p", name, "-E", "-v", uri, "-P", &driver]).unwrap();
}

#[test]
fn a_slip_is_printed_where_its_printer_was_asked_and_nowhere_else() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    let swallows = Thermal::start().unwrap();
    swallows.falls_silent();
    let socket = format!("socket://{}/?waiteof=false", swallows.address());
    // CUPS is done with it when another CUPS has it
    let queue_of_another = format!("ipp://{}/printers/office", shop.server());
    let table = [("till", socket.as_str()), ("far", queue_of_another.as_str())];
    let system = PrintSystem::at(&shop.server(), Patience::default());
    for (copy, (name, uri)) in (1..).zip(table) {
        with_driver(&shop, name, uri);
        let mut ear = Ear::new();
        let end = system.print(&queue(name), &work(copy, slip()), &mut ear);
        assert_eq!(
            end.unwrap(),
            PrintState::NotConfirmed.into(),
            "{uri}: heard {:?}\n{}",
            ear.heard,
            shop.log()
        );
    }
}

#[test]
fn a_stopped_queue_is_said_at_once_and_its_slip_did_not_come_out() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.tells("cupsdisable", &["office"]).unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());

    let mut ear = Ear::new();
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    assert_eq!(ear.heard, [kept(PrintReason::QueueStopped)], "{}", shop.log());
    assert_eq!(end.unwrap(), failed(PrintReason::QueueStopped));
    assert_eq!(system.state(&office()), PrinterState::Stopped);
    assert_eq!(shop.lpstat(&["-o"]).unwrap(), "", "nothing is left in the spool");
    shop.tells("cupsenable", &["office"]).unwrap();
    let end = system.print(&office(), &work(1, slip()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    assert_eq!(shop.tray().unwrap().len(), 1, "the copy alone");
}

#[test]
fn a_queue_that_is_started_in_time_and_a_job_that_is_let_go_bring_the_slip() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.tells("cupsdisable", &["office"]).unwrap();
    let system = PrintSystem::at(&shop.server(), Patience::default());

    let mut ear = Ear::and(|word| {
        let job = shop.lpstat(&["-o"]).unwrap();
        let job = job.split_whitespace().next().unwrap_or_default();
        match word.reason {
            Some(PrintReason::QueueStopped) => {
                shop.tells("lp", &["-i", job, "-H", "hold"]).unwrap();
                shop.tells("cupsenable", &["office"]).unwrap();
            }
            Some(PrintReason::QueueHolds) => shop.tells("lp", &["-i", job, "-H", "resume"]).unwrap(),
            _ => {}
        }
        system.go_on();
    });
    let end = system.print(&office(), &work(0, slip()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    assert_eq!(
        ear.heard.get(..2),
        Some(&[kept(PrintReason::QueueStopped), kept(PrintReason::QueueHolds)][..]),
        "{:?}",
        ear.heard
    );
    assert_eq!(shop.tray().unwrap().len(), 1, "exactly one slip");
}

#[test]
fn a_slip_that_waits_behind_somebody_elses_and_is_given_up_did_not_come_out() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("no-paper").unwrap();
    let others = std::env::temp_dir().join(format!("{}.pdf", shop.server()));
    std::fs::write(&others, slip()).unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());
    shop.tells("lp", &["-d", "office", &others.display().to_string()])
        .unwrap();
    wait_for("somebody else's job to be at the printer", || {
        found(shop.lpstat(&["-p", "office"]).unwrap(), |said| {
            said.contains("now printing")
        })
    });

    let end = system.print(&office(), &work(0, slip()), &mut Ear::new());

    assert_eq!(end.unwrap(), failed(PrintReason::NeverSent), "{}", shop.log());
    shop.printer_does("print").unwrap();
    wait_for("the spool to be empty", || {
        found(shop.lpstat(&["-o"]).unwrap(), String::is_empty)
    });
    assert_eq!(shop.tray().unwrap().len(), 1, "somebody else's alone");
    std::fs::remove_file(others).unwrap();
}

#[test]
fn what_a_queue_does_by_itself_is_not_done_to_a_slip() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    for option in ["job-hold-until-default=indefinite", "job-sheets-default=standard,none"] {
        shop.lpadmin(&["-p", "office", "-o", option]).unwrap();
    }
    let system = PrintSystem::at(&shop.server(), Patience::default());

    let end = system.print(&office(), &work(0, slip()), &mut Ear::new());

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
    let log = shop.log();
    assert!(!log.contains("banner page \"standard\""), "a cover page:\n{log}");
}

#[test]
fn a_queue_that_rejects_says_so_and_gets_nothing() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.tells("cupsreject", &["office"]).unwrap();
    let system = PrintSystem::at(&shop.server(), impatient());

    let fault = system.print(&office(), &work(0, slip()), &mut Ear::new()).unwrap_err();

    assert_eq!(fault.word(), failed(PrintReason::QueueRejects), "{fault:?}");
    assert_eq!(system.state(&office()), PrinterState::Stopped);
}

#[test]
fn a_printer_that_wants_a_password_is_not_waited_for() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    let refuses = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"office\"\r\nContent-Length: 0\r\n\r\n";
    let printer = Server::that(says(refuses.to_vec()));
    with_driver(&shop, "guarded", &format!("ipp://{}/ipp/print", printer.address()));
    let system = PrintSystem::at(&shop.server(), Patience::default());

    let mut ear = Ear::new();
    let end = system.print(&queue("guarded"), &work(0, slip()), &mut ear);

    assert_eq!(
        end.unwrap(),
        failed(PrintReason::QueuePassword),
        "heard {:?}\n{}",
        ear.heard,
        shop.log()
    );
    assert_eq!(shop.lpstat(&["-o"]).unwrap(), "", "nothing is left in the spool");
}

#[test]
fn a_print_system_that_does_not_let_this_program_in_is_told_from_one_that_fails() {
    for status in ["401 Unauthorized", "403 Forbidden", "407 Proxy", "426 Upgrade Required"] {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        let server = Server::that(says(answer.into_bytes()));
        let system = PrintSystem::at(&server.address(), impatient());
        let fault = system.print(&office(), &work(0, slip()), &mut Ear::new()).unwrap_err();
        assert!(matches!(fault, PrinterFault::NotAllowed), "{status}: {fault:?}");
        assert_eq!(fault.word(), failed(PrintReason::QueuePassword), "{status}");
    }
    for (status, wanted) in [
        (0x0401_u16, PrintReason::QueuePassword),
        (0x0402, PrintReason::QueuePassword),
        (0x0403, PrintReason::QueuePassword),
        (0x0506, PrintReason::QueueRejects),
        (0x0406, PrintReason::QueueGone),
    ] {
        let mut answer = ipp(&[]);
        answer[2..4].copy_from_slice(&status.to_be_bytes());
        let server = Server::that(says(http(&answer)));
        let system = PrintSystem::at(&server.address(), impatient());
        let fault = system.print(&office(), &work(0, slip()), &mut Ear::new()).unwrap_err();
        assert_eq!(fault.word(), failed(wanted), "{status:#x}");
    }
}

#[test]
fn a_warning_of_another_tray_stops_no_slip() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.printer_does("warns").unwrap();
    let system = PrintSystem::at(
        &shop.server(),
        Patience {
            // of a machine that is busy with other work
            another: LONG,
            ..Patience::default()
        },
    );

    let ends: Vec<_> = std::thread::scope(|scope| {
        let print = |copy| {
            let (system, slip) = (system.clone(), slip());
            scope.spawn(move || {
                let mut ear = Ear::new();
                let end = system.print(&office(), &work(copy, slip), &mut ear);
                (end, ear.states())
            })
        };
        [print(0), print(1)].map(|slip| slip.join().unwrap()).into()
    });

    for (end, heard) in ends {
        assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{}", shop.log());
        assert!(!heard.contains(&PrintState::PaperOut), "heard {heard:?}");
    }
    assert_eq!(shop.tray().unwrap().len(), 2, "both slips");
}

#[test]
fn a_reason_stops_a_printer_where_it_is_an_error_and_nowhere_else() {
    use PrinterState::{PaperOut, Ready, Stopped};
    const STOPPING: [(&str, PrinterState); 8] = [
        ("media-empty", PaperOut),
        ("media-needed", PaperOut),
        ("cover-open", Stopped),
        ("door-open", Stopped),
        ("interlock-open", Stopped),
        ("media-jam", Stopped),
        ("offline", Stopped),
        ("shutdown", Stopped),
    ];
    const NEVER: [&str; 5] = [
        "none",
        "media-low",
        "toner-low",
        "connecting-to-device",
        "cups-waiting-for-job-completed",
    ];
    let mut table: Vec<(String, PrinterState)> = vec![("paused".to_owned(), Stopped)];
    table.extend(NEVER.map(|reason| (reason.to_owned(), Ready)));
    for (reason, stops) in STOPPING {
        table.extend([(reason.to_owned(), stops), (format!("{reason}-error"), stops)]);
        table.extend(["warning", "report"].map(|lighter| (format!("{reason}-{lighter}"), Ready)));
    }
    for (reason, wanted) in table {
        let says_so = [
            vec![4],
            value(0x23, "printer-state", &3_i32.to_be_bytes()),
            value(0x44, "printer-state-reasons", reason.as_bytes()),
        ];
        let server = Server::that(says(http(&ipp(&says_so.concat()))));
        let system = PrintSystem::at(&server.address(), impatient());
        assert_eq!(system.state(&office()), wanted, "{reason}");
    }
}

#[test]
fn a_raw_queue_that_is_stopped_says_so_too() {
    let _turn = one_at_a_time();
    let shop = PrintShop::open().unwrap();
    shop.lpadmin(&["-p", "thermal", "-E", "-v", "socket://127.0.0.1:9", "-m", "raw"])
        .unwrap();
    shop.tells("cupsdisable", &["thermal"]).unwrap();
    let raw = Chosen {
        id: "raw:thermal".to_owned(),
        kind: PrinterKind::Raw,
        paper: Paper::Slip80,
        ..office()
    };
    let system = PrintSystem::at(&shop.server(), impatient());
    let mut ear = Ear::new();
    let end = system.print(&raw, &work(0, slip()), &mut ear);
    assert_eq!(end.unwrap(), failed(PrintReason::QueueStopped), "heard {:?}", ear.heard);
}
