//! One slip at a time, whichever printer.

use std::time::{Duration, Instant};

use kiosk_paper::Paper;
use kiosk_printer::{Chosen, Patience, PrintState, PrintSystem, PrinterAddress, PrinterKind};
use thermal::Thermal;

use super::common::{Ear, LONG, office, work};
use super::direct::bytes;

#[test]
fn a_slip_that_hangs_is_taken_back_before_the_next_is_sent() {
    let (away, here) = (Thermal::start().unwrap(), Thermal::start().unwrap());
    let at = |thermal: &Thermal| {
        let place = PrinterAddress::typed(&thermal.address().to_string()).unwrap();
        Chosen {
            id: place.to_string(),
            kind: PrinterKind::Network,
            paper: Paper::Slip80,
            ..office()
        }
    };
    away.paper_for(1);
    let system = PrintSystem::at("127.0.0.1:1", Patience::default());
    let out = std::sync::mpsc::channel();

    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            let mut ear = Ear::and(|word| {
                if word.state == PrintState::PaperOut {
                    let _ = out.0.send(());
                }
            });
            system.print(&at(&away), &work(0, bytes()), &mut ear)
        });
        out.1.recv_timeout(LONG).unwrap();
        let begun = Instant::now();
        let second = system.print(&at(&here), &work(1, bytes()), &mut Ear::new());
        assert_eq!(second.unwrap(), PrintState::Confirmed.into());
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert_eq!(first.join().unwrap().unwrap(), PrintState::PaperOut.into());
    });

    away.give_paper();
    assert_eq!(away.slips(), Vec::<Vec<u8>>::new(), "it was taken back");
    assert_eq!(here.slips(), [bytes()]);
}
