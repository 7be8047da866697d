//! The printer, against a real CUPS with an IPP Everywhere printer behind it.

#[cfg(target_os = "linux")]
mod cups;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use kiosk_station::printer::{Chosen, Patience, PrintSystem, PrinterFault, write_pdf};
use kiosk_station::receipt::{Info, Paper, TypeSize, layout, pdf};
use kiosk_station::store::SlipKey;
use kiosk_station::view::{PrintState, PrinterKind, PrinterState};

use super::receipt::samples;

const NUMBER: &str = "405001738261";

fn impatient() -> Patience {
    Patience {
        silent: Duration::from_secs(6),
        paper_out: Duration::from_secs(2),
    }
}

fn office() -> Chosen {
    Chosen {
        id: "cups:office".to_owned(),
        name: "office".to_owned(),
        kind: PrinterKind::Sheet,
        folder: None,
    }
}

fn slip() -> Vec<u8> {
    let receipt = samples::household();
    pdf(&layout(&receipt, Paper::A5, TypeSize::Usual), &Info::of(&receipt)).unwrap()
}

#[cfg(target_os = "linux")]
mod with_cups {
    use super::cups::{PrintShop, one_at_a_time, wait_for};
    use super::*;

    fn print(system: &PrintSystem) -> (Result<PrintState, PrinterFault>, Vec<PrintState>) {
        let mut heard = Vec::new();
        let end = system.print(&office(), NUMBER, slip(), |state| heard.push(state));
        (end, heard)
    }

    #[test]
    fn a_slip_is_printed_on_the_printers_word_and_its_job_names_nobody() {
        let _turn = one_at_a_time();
        let shop = PrintShop::open();
        let system = PrintSystem::at(&shop.server(), Patience::default());

        let (end, heard) = print(&system);

        assert_eq!(end.unwrap(), PrintState::Confirmed, "{}", shop.log());
        assert_eq!(heard.first(), Some(&PrintState::Queued));
        assert_eq!(heard.last(), Some(&PrintState::Confirmed));
        let printed = shop.printed();
        assert_eq!(printed.len(), 1);
        assert!(printed[0].starts_with(b"%PDF"));
        let names = shop.log();
        assert!(names.contains(NUMBER), "the job is named by its number");
        assert!(
            shop.lpstat(&["-W", "completed", "-o"]).contains("kiosk"),
            "and belongs to nobody"
        );

        // a roll's page, of a size no printer lists
        let receipt = samples::household();
        let roll = pdf(&layout(&receipt, Paper::Slip80, TypeSize::Usual), &Info::of(&receipt)).unwrap();
        let thermal = Chosen {
            kind: PrinterKind::Slip,
            ..office()
        };
        assert_eq!(
            system.print(&thermal, NUMBER, roll, |_| ()).unwrap(),
            PrintState::Confirmed,
            "{}",
            shop.log()
        );
    }

    #[test]
    fn the_queues_are_offered_with_the_systems_default_and_raw_ones_are_not() {
        let _turn = one_at_a_time();
        let shop = PrintShop::open();
        shop.lpadmin(&["-p", "thermal", "-E", "-v", "socket://127.0.0.1:9", "-m", "raw"]);
        let system = PrintSystem::at(&shop.server(), impatient());

        let choices = system.choices(Some(&office()));

        let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
        assert_eq!(ids, ["cups:office", "file"]);
        assert_eq!(choices[0].name, "چاپگر دفتر");
        assert!(choices[0].chosen && choices[0].system_default && !choices[1].chosen);
        assert_eq!(
            (choices[0].kind, choices[1].kind),
            (PrinterKind::Sheet, PrinterKind::File)
        );
        let chosen = system.default_printer().unwrap();
        assert_eq!((chosen.id.as_str(), chosen.kind), ("cups:office", PrinterKind::Sheet));
        assert_eq!(system.state(&chosen), PrinterState::Ready);
        let by_socket = PrintSystem::at(&shop.socket(), impatient());
        assert_eq!(by_socket.choices(Some(&office())), choices);
        shop.lpadmin(&["-x", "office"]);
        assert_eq!(system.state(&chosen), PrinterState::Stopped, "a queue that is gone");
        assert!(matches!(print(&system).0, Err(PrinterFault::Gone)));
    }

    #[test]
    fn a_fault_of_the_printer_is_a_failed_slip() {
        let _turn = one_at_a_time();
        let shop = PrintShop::open();
        shop.device_does("fail");
        let system = PrintSystem::at(&shop.server(), Patience::default());

        // On a busy machine CUPS's own backend now and then calls a job done that the printer aborted, and its word is
        // all there is. Then the next one.
        for job in 1..=5 {
            let (end, heard) = print(&system);
            let log = shop.log();
            if !log.contains(&format!("[Job {job}] Job completed.")) {
                assert_eq!(end.unwrap(), PrintState::Failed, "heard {heard:?}\n{log}");
                assert!(shop.printed().is_empty());
                return;
            }
        }
        panic!("CUPS has called five aborted jobs done\n{}", shop.log());
    }

    #[test]
    fn paper_that_comes_back_in_time_brings_the_slip() {
        let _turn = one_at_a_time();
        let shop = PrintShop::open();
        shop.device_does("no-paper");
        let system = PrintSystem::at(&shop.server(), Patience::default());

        let mut heard = Vec::new();
        let end = system.print(&office(), NUMBER, slip(), |state| {
            heard.push(state);
            if state == PrintState::PaperOut {
                assert_eq!(system.state(&office()), PrinterState::PaperOut);
                shop.device_does("print");
            }
        });

        assert_eq!(end.unwrap(), PrintState::Confirmed, "heard {heard:?}");
        assert!(heard.contains(&PrintState::PaperOut), "heard {heard:?}\n{}", shop.log());
        assert_eq!(shop.printed().len(), 1);
    }

    #[test]
    fn without_paper_the_job_leaves_the_spool_when_patience_ends() {
        let _turn = one_at_a_time();
        let shop = PrintShop::open();
        shop.device_does("no-paper");
        let system = PrintSystem::at(&shop.server(), impatient());

        let (end, heard) = print(&system);

        assert_eq!(end.unwrap(), PrintState::PaperOut, "heard {heard:?}\n{}", shop.log());
        assert_eq!(shop.lpstat(&["-o"]), "", "nothing is left in the spool");

        // the device has the document already: it is told as well
        wait_for("the device to hear of it", || {
            shop.device_log().contains("Cancel-Job successful-ok")
        });
    }

    #[test]
    fn a_printer_that_comes_back_prints_only_the_slip_somebody_waits_for() {
        let _turn = one_at_a_time();
        let mut shop = PrintShop::open();
        shop.switch_off();
        let patience = Patience {
            silent: Duration::from_secs(3),
            ..impatient()
        };
        let offline = PrintSystem::at(&shop.server(), patience);

        let (end, heard) = print(&offline);

        assert_eq!(
            end.unwrap(),
            PrintState::NotConfirmed,
            "heard {heard:?}\n{}",
            shop.log()
        );
        assert_eq!(shop.lpstat(&["-o"]), "", "nothing is left in the spool");

        shop.switch_on();
        let back = PrintSystem::at(&shop.server(), Patience::default());
        assert_eq!(print(&back).0.unwrap(), PrintState::Confirmed);
        wait_for("the spool to be empty", || shop.lpstat(&["-o"]).is_empty());
        assert_eq!(shop.printed().len(), 1, "exactly one slip");
    }
}

#[test]
fn without_a_print_system_there_is_still_the_pdf_file() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let system = PrintSystem::at(&nobody.to_string(), impatient());

    let choices = system.choices(None);

    assert_eq!(choices.len(), 1);
    assert_eq!(choices[0].kind, PrinterKind::File);
    assert!(system.default_printer().is_none());
    assert_eq!(system.state(&office()), PrinterState::Unknown);
    let file = Chosen {
        id: "file".to_owned(),
        kind: PrinterKind::File,
        ..office()
    };
    assert_eq!(system.state(&file), PrinterState::File);
    assert!(matches!(
        system.print(&office(), NUMBER, slip(), |_| ()),
        Err(PrinterFault::Unreachable(_))
    ));
    assert!(matches!(
        system.print(&file, NUMBER, slip(), |_| ()),
        Err(PrinterFault::NotAQueue)
    ));
}

#[test]
fn a_print_system_that_never_answers_holds_nobody_up() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let system = PrintSystem::at(&mute.local_addr().unwrap().to_string(), impatient());
    let begun = Instant::now();

    assert_eq!(system.choices(None).len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

fn key(tracking_number: &str, revision: u32, copy: u32) -> SlipKey {
    SlipKey {
        tracking_number: tracking_number.to_owned(),
        revision,
        copy,
    }
}

#[test]
fn a_pdf_file_is_whole_and_its_copies_and_corrections_have_their_own_names() {
    let folder = tempfile::tempdir().unwrap();
    let deeper = folder.path().join("slips");
    let written = |revision, copy| {
        let path = write_pdf(&deeper, &key(NUMBER, revision, copy), &slip()).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), slip());
        path.strip_prefix(&deeper).unwrap().display().to_string()
    };
    assert_eq!(written(1, 0), "receipt-405001738261.pdf");
    assert_eq!(written(1, 2), "receipt-405001738261-copy-2.pdf");
    assert_eq!(written(2, 0), "receipt-405001738261-correction-2.pdf");
    assert_eq!(written(2, 1), "receipt-405001738261-correction-2-copy-1.pdf");
    assert_eq!(std::fs::read_dir(&deeper).unwrap().count(), 4, "no half file is left");

    let opaque = write_pdf(&deeper, &key("../ABC/۱۲ 3", 1, 0), b"x").unwrap();
    assert_eq!(opaque.parent(), Some(deeper.as_path()));
    let occupied = folder.path().join("file");
    std::fs::write(&occupied, b"").unwrap();
    assert!(write_pdf(&occupied, &key(NUMBER, 1, 0), &slip()).is_err());
}
