//! A receipt printer by itself: over TCP, and at a port of the machine.

use std::time::{Duration, Instant};

use kiosk_paper::Paper;
use kiosk_printer::{
    Chosen, Patience, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterAddress, PrinterKind, PrinterState,
};
use thermal::Thermal;

use super::common::{Ear, found, impatient, wait_for, work};

/// Two bands of a picture, a feed, a cut.
pub fn bytes() -> Vec<u8> {
    let mut slip = vec![0x1B, b'@'];
    for band in 0..2u8 {
        slip.extend([0x1D, b'v', b'0', 0, 72, 0, 0, 1]);
        // every byte there is, also those that would be commands elsewhere
        slip.extend((0..72 * 256).map(|at: u32| at.to_le_bytes()[0] ^ band));
    }
    slip.extend([0x1B, b'd', 4, 0x1D, b'V', 66, 0]);
    slip
}

fn at(thermal: &Thermal) -> Chosen {
    let place = PrinterAddress::typed(&thermal.address().to_string()).unwrap();
    Chosen {
        id: place.to_string(),
        name: String::new(),
        kind: PrinterKind::Network,
        paper: Paper::Slip80,
        head: None,
        folder: None,
    }
}

fn system(patience: Patience) -> PrintSystem {
    // no print system at all
    PrintSystem::at("127.0.0.1:1", patience)
}

fn offline(reason: PrintReason) -> PrintOutcome {
    PrintOutcome::because(PrintState::Offline, reason)
}

#[test]
fn the_slip_arrives_to_the_byte_and_the_printer_itself_says_printed() {
    let thermal = Thermal::start().unwrap();
    let system = system(Patience::default());
    let mut ear = Ear::new();

    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!(ear.states(), [PrintState::Printing]);
    assert_eq!(ear.job, Some(None), "no spool holds it");
    assert_eq!(thermal.slips(), [bytes()]);
    assert_eq!(system.state(&at(&thermal)), PrinterState::Ready);
}

#[test]
fn an_early_line_brings_the_last_byte_out_at_once() {
    let thermal = Thermal::start().unwrap();
    let system = system(Patience::default());
    let mut took = Vec::new();
    for copy in 0..40 {
        system.expect(&at(&thermal));
        let begun = Instant::now();
        let end = system.print(&at(&thermal), &work(copy, bytes()), &mut Ear::new());
        assert_eq!(end.unwrap(), PrintState::Confirmed.into());
        took.push(thermal.last_cut().unwrap().duration_since(begun));
    }
    took.sort();
    println!("to the last byte: median {:?}, 95 % {:?}", took[20], took[37]);
    // an answer that is waited for takes 300
    assert!(took[37] < Duration::from_millis(250), "{took:?}");
    assert_eq!(thermal.slips().len(), 40);
}

#[test]
fn nothing_is_sent_without_paper_and_the_slip_comes_with_it() {
    let thermal = Thermal::start().unwrap();
    thermal.take_paper();
    let system = system(Patience::default());
    system.expect(&at(&thermal));
    // four bytes of an answer are on the line
    wait_for("the printer to say how it is", || {
        found(thermal.answers(), |answers| *answers >= 4)
    });

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            thermal.give_paper();
            system.go_on();
        }
    });
    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "heard {:?}", ear.heard);
    assert_eq!(ear.states(), [PrintState::PaperOut, PrintState::Printing]);
    assert_eq!(thermal.slips(), [bytes()], "exactly one slip");
}

/// It answers one question after the other, first that it is off line, then why: the operator reads why, and nothing before.
#[test]
fn a_slow_printer_without_paper_is_never_called_off_line() {
    for early in [false, true] {
        let thermal = Thermal::start().unwrap();
        thermal.thinks_for(Duration::from_millis(250));
        thermal.take_paper();
        let system = system(Patience::default());
        if early {
            system.expect(&at(&thermal));
        }
        let mut ear = Ear::and(|word| {
            if word.state == PrintState::PaperOut {
                thermal.give_paper();
                system.go_on();
            }
        });
        let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

        assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "heard {:?}", ear.heard);
        let off_line = ear.heard.iter().any(|word| word.state == PrintState::Offline);
        assert!(!off_line, "early {early}: {:?}", ear.heard);
        assert_eq!(thermal.slips(), [bytes()], "exactly one slip");
    }
}

#[test]
fn running_out_of_paper_mid_slip_prints_exactly_one_slip() {
    let thermal = Thermal::start().unwrap();
    thermal.paper_for(1);
    let system = system(Patience::default());

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            thermal.give_paper();
        }
    });
    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert!(ear.states().contains(&PrintState::PaperOut), "heard {:?}", ear.heard);
    assert_eq!(thermal.slips(), [bytes()], "exactly one slip");
}

#[test]
fn a_slip_nobody_waits_for_any_longer_is_forgotten_by_the_printer_too() {
    let thermal = Thermal::start().unwrap();
    thermal.paper_for(1);
    let system = system(impatient());

    let end = system.print(&at(&thermal), &work(0, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::PaperOut.into());

    thermal.give_paper();
    let end = system.print(&at(&thermal), &work(1, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!(thermal.slips(), [bytes()], "exactly one slip");
}

#[test]
fn a_full_buffer_without_paper_is_cut_off_and_nothing_comes_later() {
    let thermal = Thermal::start().unwrap();
    thermal.buffers(1024);
    thermal.take_paper();
    let system = system(impatient());
    // many times what both sides' machines hold on the way
    let long = bytes().repeat(400);

    let end = system.print(&at(&thermal), &work(0, long), &mut Ear::new());

    assert_ne!(end.unwrap().state, PrintState::Confirmed);
    thermal.give_paper();
    let end = system.print(&at(&thermal), &work(1, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert!(thermal.slips().len() < 300, "what was not sent stays unsent");
}

#[test]
fn a_printer_that_is_away_and_comes_back_prints_exactly_one_slip() {
    let thermal = Thermal::start().unwrap();
    thermal.switch_off();
    let system = system(Patience::default());

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::Offline {
            assert_eq!(system.state(&at(&thermal)), PrinterState::Stopped);
            thermal.switch_on().unwrap();
        }
    });
    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!(ear.states(), [PrintState::Offline, PrintState::Printing]);
    assert_eq!(thermal.slips(), [bytes()]);
}

#[test]
fn a_printer_that_stays_away_got_nothing_and_prints_nothing_later() {
    let thermal = Thermal::start().unwrap();
    thermal.switch_off();
    let system = system(Patience {
        silent: Duration::from_secs(1),
        ..impatient()
    });
    let mut ear = Ear::new();

    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Offline.into());
    assert_eq!(ear.job, None, "nothing was ever handed over");
    thermal.switch_on().unwrap();
    let end = system.print(&at(&thermal), &work(1, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!(thermal.slips(), [bytes()], "exactly one slip");
}

#[test]
fn a_printer_that_goes_away_mid_slip_leaves_it_unsure_and_gets_no_second() {
    let thermal = Thermal::start().unwrap();
    thermal.paper_for(1);
    let system = system(Patience::default());

    let mut ear = Ear::and(|word| {
        if word.state == PrintState::PaperOut {
            thermal.switch_off();
        }
    });
    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(
        end.unwrap(),
        PrintOutcome::because(PrintState::NotConfirmed, PrintReason::LineLost)
    );
    thermal.give_paper();
    thermal.switch_on().unwrap();
    let end = system.print(&at(&thermal), &work(1, bytes()), &mut Ear::new());
    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert_eq!(thermal.slips(), [bytes()], "the copy alone");
}

#[test]
fn an_open_cover_is_said_and_closed_again_it_goes_on() {
    let thermal = Thermal::start().unwrap();
    thermal.open_cover();
    let system = system(Patience::default());

    let mut ear = Ear::and(|word| {
        if word.reason == Some(PrintReason::CoverOpen) {
            thermal.close_cover();
        }
    });
    let end = system.print(&at(&thermal), &work(0, bytes()), &mut ear);

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    assert!(
        ear.heard.contains(&offline(PrintReason::CoverOpen)),
        "heard {:?}",
        ear.heard
    );
    assert_eq!(thermal.slips(), [bytes()]);
}

#[test]
fn a_mute_printer_prints_and_is_never_said_to_have() {
    let thermal = Thermal::start().unwrap();
    thermal.falls_silent();
    let system = system(impatient());

    let end = system.print(&at(&thermal), &work(0, bytes()), &mut Ear::new());

    assert_eq!(end.unwrap(), PrintState::NotConfirmed.into());
    assert_eq!(thermal.slips(), [bytes()]);
    assert_eq!(system.state(&at(&thermal)), PrinterState::Unknown);
}

#[test]
fn what_cannot_be_noted_is_not_sent() {
    let thermal = Thermal::start().unwrap();
    let mut ear = Ear {
        notes: false,
        ..Ear::new()
    };

    let fault = system(impatient())
        .print(&at(&thermal), &work(0, bytes()), &mut ear)
        .unwrap_err();

    assert_eq!(
        fault.word(),
        PrintOutcome::because(PrintState::Failed, PrintReason::NeverSent)
    );
    assert_eq!(thermal.slips(), Vec::<Vec<u8>>::new());
}
