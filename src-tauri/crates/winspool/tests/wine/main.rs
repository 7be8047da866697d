//! The real calls, to Wine's spooler with its PostScript driver. `cargo xtask windows` makes the place for it.

#![cfg(windows)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod office;
mod sheet;

use std::net::TcpListener;

use kiosk_winspool::{Bitmap, Fault, Paper, Printer, Status, printers};

use office::{TcpPrinter, add_printer, to_tcp};

/// As a job is named at a counter.
const NUMBER: &str = "405001738261";

/// Every byte there is, ESC/POS' own and those that ports and files like to change (NUL, CR, LF, Ctrl+Z).
fn slip(length: usize) -> Vec<u8> {
    let mut bytes = b"\x1b@\x1dv0\0\x48\0\0\x01\r\n\x1a\0".to_vec();
    bytes.extend((0..length).map(|n| (n * 7 + n / 256).to_le_bytes()[0]));
    bytes
}

#[test]
fn the_printers_are_named_with_driver_port_and_state() {
    add_printer("Listed", "|true");
    assert!(printers().unwrap().iter().any(|name| name == "Listed"));
    let about = Printer::open("Listed").unwrap().about().unwrap();
    assert_eq!(
        (about.driver.as_str(), about.port.as_str(), about.status),
        ("Wine PostScript Driver", "|true", Status::Ready)
    );
}

#[test]
fn raw_bytes_arrive_exact_on_a_tcp_printer() {
    let tcp = TcpPrinter::on();
    add_printer("Slip", &to_tcp(tcp.port()));
    let slip = slip(300_000);
    let printer = Printer::open("Slip").unwrap();
    let job = printer.send_raw(NUMBER, &slip, |_| true).unwrap();
    assert!(tcp.paper() == slip, "other bytes came out");
    // Wine's spooler has forgotten it by now
    assert_eq!(printer.job(job), Ok(None));
}

#[test]
fn two_slips_one_after_the_other_on_one_handle_are_two_jobs() {
    let tcp = TcpPrinter::on();
    add_printer("Twice", &to_tcp(tcp.port()));
    let printer = Printer::open("Twice").unwrap();
    for length in [1, 5000] {
        printer.send_raw(NUMBER, &slip(length), |_| true).unwrap();
        assert!(tcp.paper() == slip(length), "other bytes came out");
    }
}

/// The step runs under a limit for the size of a file, which the spool's file reaches.
#[test]
fn a_write_printer_that_fails_is_reported_as_failed() {
    add_printer("Full", "|cat >/dev/null");
    let fault = Printer::open("Full")
        .unwrap()
        .send_raw(NUMBER, &slip(40_000_000), |_| true);
    assert!(
        matches!(fault, Err(Fault::Call { call: "WritePrinter", code }) if code != 0),
        "{fault:?}"
    );
}

#[test]
fn a_printer_that_refuses_the_line_is_reported_as_failed() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    add_printer("Refuses", &to_tcp(closed));
    let fault = Printer::open("Refuses")
        .unwrap()
        .send_raw(NUMBER, &slip(5000), |_| true);
    assert!(matches!(fault, Err(Fault::Call { .. })), "{fault:?}");
}

#[test]
fn a_printer_that_hangs_up_half_way_is_reported_as_failed() {
    let tcp = TcpPrinter::that_hangs_up_after(1000);
    add_printer("HangsUp", &to_tcp(tcp.port()));
    let fault = Printer::open("HangsUp")
        .unwrap()
        .send_raw(NUMBER, &slip(8_000_000), |_| true);
    assert!(matches!(fault, Err(Fault::Call { .. })), "{fault:?}");
}

#[test]
fn a_slip_that_is_not_wanted_after_all_is_not_sent() {
    add_printer("Unwanted", "|exit 1");
    let mut number = None;
    let sent = Printer::open("Unwanted").unwrap().send_raw(NUMBER, &slip(10), |id| {
        number = Some(id);
        false
    });
    assert_eq!(sent, Err(Fault::NotWanted));
    assert!(number.is_some(), "it was never begun");
}

#[test]
fn a_printer_that_is_not_there_is_gone() {
    let fault = Printer::open("Nobody").unwrap_err();
    assert!(fault.is_gone(), "{fault}");
    assert_eq!(Printer::open("No\0body").unwrap_err(), Fault::Name);
}

#[test]
fn a_page_is_drawn_dot_for_dot_at_its_own_size_on_an_a5_sheet() {
    let tcp = TcpPrinter::on();
    add_printer("Sheet", &to_tcp(tcp.port()));
    // an A5 at 150 dots to the inch, on a printer of 300
    let (width, height): (u32, u32) = (874, 1240);
    let across = width.div_ceil(8) as usize;
    let packed: Vec<u8> = (0..across * height as usize)
        .map(|n| {
            if n % across == across - 1 {
                0
            } else {
                (n * n / 5).to_le_bytes()[0]
            }
        })
        .collect();
    let page = Bitmap::new(width, height, 150, &packed).unwrap();
    let printer = Printer::open("Sheet").unwrap();
    printer.draw(NUMBER, &page, Paper::A5, |_| true).unwrap();
    let drawn = sheet::read(&tcp.paper());
    assert_eq!(drawn.paper, "A5");
    assert_eq!(drawn.dots_across_and_down, (1748, 2480));
    let upside_down: Vec<u8> = packed.chunks(across).rev().flatten().copied().collect();
    assert!(drawn.bits == upside_down, "other dots were drawn");
}

#[test]
fn a_page_for_a_roll_takes_the_paper_the_printer_is_set_to() {
    let tcp = TcpPrinter::on();
    add_printer("Roll", &to_tcp(tcp.port()));
    let page = Bitmap::new(64, 8, 300, &[0xAA; 64]).unwrap();
    let printer = Printer::open("Roll").unwrap();
    printer.draw(NUMBER, &page, Paper::AsSet, |_| true).unwrap();
    let drawn = sheet::read(&tcp.paper());
    // the first of its own, in office.ppd
    assert_eq!(drawn.paper, "A4");
    assert_eq!(drawn.dots_across_and_down, (64, 8));
    assert_eq!(drawn.bits, [0xAA; 64]);
}

#[test]
fn a_sheet_that_cannot_be_sent_is_reported_as_failed() {
    add_printer("Torn", "|exit 1");
    let page = Bitmap::new(64, 8, 150, &[0xAA; 64]).unwrap();
    let fault = Printer::open("Torn").unwrap().draw(NUMBER, &page, Paper::A4, |_| true);
    assert!(matches!(fault, Err(Fault::Call { .. })), "{fault:?}");
}
