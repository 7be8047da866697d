//! Receipt printers that answer in any way: what is said of a slip, byte for byte.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use kiosk_paper::Paper;
use kiosk_printer::{Chosen, Patience, PrintOutcome, PrintReason, PrintState, PrintSystem, PrinterKind};
use thermal::Thermal;

use super::common::{Ear, impatient, office, work};
use super::direct;
use super::server::{Server, does};

/// What a printer sends, and when.
#[derive(Clone, Copy, Default)]
struct Script {
    /// To whoever connects.
    on_connecting: &'static [u8],
    /// To `DLE EOT 1` to `4`.
    to_questions: [&'static [u8]; 4],
    /// When it gets the first picture.
    at_a_picture: &'static [u8],
    /// To `GS r 1`.
    at_the_end: &'static [u8],
    late_ms: u64,
    /// It gives back all that it gets.
    echoes: bool,
}

/// Fine, in the four questions' order.
const FINE: [&[u8]; 4] = [b"\x16", b"\x12", b"\x12", b"\x12"];
const MUTE: [&[u8]; 4] = [b""; 4];

/// One picture of nothing: no byte in it is a command.
fn slip() -> Vec<u8> {
    let mut slip = vec![0x1B, b'@', 0x1D, b'v', b'0', 0, 8, 0, 16, 0];
    slip.extend([0; 8 * 16]);
    slip.extend([0x1B, b'd', 4, 0x1D, b'V', 66, 0]);
    slip
}

impl Script {
    fn play(self, line: &mut TcpStream) -> io::Result<()> {
        line.set_nodelay(true)?;
        line.write_all(self.on_connecting)?;
        let (mut last, mut pictures) = ([0; 3], 0);
        let mut piece = [0; 512];
        loop {
            let count = line.read(&mut piece)?;
            if count == 0 {
                return Ok(());
            }
            let heard = &piece[..count];
            if self.echoes {
                line.write_all(heard)?;
            }
            for byte in heard {
                last = [last[1], last[2], *byte];
                let says = match last {
                    [0x10, 0x04, n @ 1..=4] => self.to_questions[usize::from(n) - 1],
                    [0x1D, b'r', 1] => self.at_the_end,
                    [0x1D, b'v', b'0'] => {
                        pictures += 1;
                        if pictures == 1 { self.at_a_picture } else { b"" }
                    }
                    _ => b"",
                };
                if !says.is_empty() {
                    thread::park_timeout(Duration::from_millis(self.late_ms));
                    line.write_all(says)?;
                }
            }
        }
    }
}

#[test]
fn printed_is_the_answer_to_our_own_question_and_to_no_other() {
    use PrintState::{Confirmed, NotConfirmed};
    let fine = Script {
        to_questions: FINE,
        at_the_end: b"\0",
        ..Script::default()
    };
    let no_end = Script {
        at_the_end: b"",
        ..fine
    };
    let sends = |at_a_picture| Script { at_a_picture, ..no_end };
    let answers = |to_questions| Script { to_questions, ..no_end };
    let table: Vec<(&str, Script, PrintState)> = vec![
        ("one that answers everything", fine, Confirmed),
        ("no answer at the end", no_end, NotConfirmed),
        ("nothing at all", Script::default(), NotConfirmed),
        // Automatic Status Back: four bytes, nobody asked
        ("status by itself", sends(b"\x14\x00\x00\x0F"), NotConfirmed),
        (
            "status by itself, twice",
            sends(b"\x14\x00\x00\x0F\x14\x00\x00\x0F"),
            NotConfirmed,
        ),
        ("status without its first byte", sends(b"\x00\x00\x0F"), NotConfirmed),
        ("status without its first two", sends(b"\x00\x0F"), NotConfirmed),
        ("the last byte of a status", sends(b"\x0F"), NotConfirmed),
        ("one byte that would say it", sends(b"\x00"), NotConfirmed),
        ("the beginning of a status", sends(b"\x14"), NotConfirmed),
        ("XON and XOFF", sends(b"\x11\x13"), NotConfirmed),
        ("letters", sends(b"out of order"), NotConfirmed),
        (
            "status by itself and the answer",
            Script {
                at_the_end: b"\0",
                ..sends(b"\x14\x00\x00\x0F")
            },
            Confirmed,
        ),
        (
            "half a status and the answer",
            Script {
                at_the_end: b"\0",
                ..sends(b"\x14\x00")
            },
            Confirmed,
        ),
        (
            "a byte nobody asked for and the answer",
            Script {
                at_the_end: b"\0",
                ..sends(b"\0")
            },
            Confirmed,
        ),
        // only some of the questions
        (
            "the first and the last, no end",
            answers([b"\x16", b"", b"", b"\x1E"]),
            NotConfirmed,
        ),
        (
            "the first and the last, and the end",
            Script {
                at_the_end: b"\0",
                ..answers([b"\x16", b"", b"", b"\x1E"])
            },
            Confirmed,
        ),
        (
            "the last alone, twice",
            answers([b"", b"", b"", b"\x12\x1E"]),
            NotConfirmed,
        ),
        ("four to each question", answers([b"\x16\x12\x12\x12"; 4]), NotConfirmed),
        ("a byte of another kind to each", answers([b"\0"; 4]), NotConfirmed),
        (
            "no answer but the end",
            Script {
                to_questions: MUTE,
                ..fine
            },
            Confirmed,
        ),
        // the end, but not so
        (
            "two bytes for the end",
            Script {
                at_the_end: b"\0\0",
                ..fine
            },
            NotConfirmed,
        ),
        (
            "a status for the end",
            Script {
                at_the_end: b"\x14\0\0\x0F",
                ..fine
            },
            NotConfirmed,
        ),
        (
            "its state for the end",
            Script {
                at_the_end: b"\x12",
                ..fine
            },
            NotConfirmed,
        ),
        (
            "an end without paper",
            Script {
                at_the_end: b"\x0C",
                ..fine
            },
            NotConfirmed,
        ),
        (
            "an end with little paper",
            Script {
                at_the_end: b"\x03",
                ..fine
            },
            Confirmed,
        ),
        // late, and others' words
        ("late", Script { late_ms: 400, ..fine }, Confirmed),
        (
            "a greeting",
            Script {
                on_connecting: b"Welcome to P910ND, port 6\r\n",
                ..fine
            },
            Confirmed,
        ),
        (
            "a greeting and no end",
            Script {
                on_connecting: b"\0zr\0",
                ..no_end
            },
            NotConfirmed,
        ),
        (
            "an echo",
            Script {
                echoes: true,
                ..Script::default()
            },
            NotConfirmed,
        ),
        (
            "an echo of one that is fine",
            Script { echoes: true, ..no_end },
            NotConfirmed,
        ),
    ];
    // each takes some seconds of waiting, and no work
    let asked: Vec<_> = table
        .into_iter()
        .map(|(name, script, wanted)| {
            let asked = thread::spawn(move || {
                let server = Server::that(does(move |line| script.play(line)));
                let system = PrintSystem::at("127.0.0.1:1", impatient());
                let mut ear = Ear::new();
                let end = system.print(&at(&server.address()), &work(0, slip()), &mut ear);
                (end.unwrap(), ear.heard)
            });
            (name, wanted, asked)
        })
        .collect();
    for (name, wanted, asked) in asked {
        let (end, heard) = asked.join().unwrap();
        assert_eq!(end, wanted.into(), "{name}: heard {heard:?}");
        let lies = heard.iter().any(|word| !matches!(word.state, PrintState::Printing));
        assert!(!lies, "{name}: nothing is wrong with it, and it heard {heard:?}");
    }
}

#[test]
fn each_trouble_is_known_by_the_answer_to_its_own_question() {
    let offline = |reason| PrintOutcome::because(PrintState::Offline, reason);
    let table: [(&str, [&[u8]; 4], PrintOutcome); 7] = [
        (
            "no paper",
            [b"\x1E", b"\x32", b"\x12", b"\x72"],
            PrintState::PaperOut.into(),
        ),
        (
            "no paper, by the last alone",
            [b"", b"", b"", b"\x72"],
            PrintState::PaperOut.into(),
        ),
        (
            "cover",
            [b"\x1E", b"\x16", b"\x12", b"\x12"],
            offline(PrintReason::CoverOpen),
        ),
        (
            "cutter",
            [b"\x1E", b"\x52", b"\x1A", b"\x12"],
            offline(PrintReason::Jammed),
        ),
        (
            "offline",
            [b"\x1E", b"\x12", b"\x12", b"\x12"],
            PrintState::Offline.into(),
        ),
        ("the first alone", [b"\x1E", b"", b"", b""], PrintState::Offline.into()),
        (
            "the second alone",
            [b"", b"\x16", b"", b""],
            offline(PrintReason::CoverOpen),
        ),
    ];
    let asked: Vec<_> = table
        .into_iter()
        .map(|(name, to_questions, wanted)| {
            let asked = thread::spawn(move || {
                let script = Script {
                    to_questions,
                    ..Script::default()
                };
                let server = Server::that(does(move |line| script.play(line)));
                // it is asked for longer than one that leaves three questions unanswered takes
                let patience = Patience {
                    mute: Duration::from_secs(8),
                    ..impatient()
                };
                let system = PrintSystem::at("127.0.0.1:1", patience);
                let printer = at(&server.address());
                let mut ear = Ear::new();
                let end = system.print(&printer, &work(0, slip()), &mut ear);
                (end.unwrap(), ear.heard)
            });
            (name, wanted, asked)
        })
        .collect();
    for (name, wanted, asked) in asked {
        let (end, heard) = asked.join().unwrap();
        assert!(heard.contains(&wanted), "{name}: heard {heard:?}");
        assert_ne!(end.state, PrintState::Confirmed, "{name}");
    }
}

#[test]
fn printers_with_ways_of_their_own_print_each_slip_once_and_are_believed() {
    for name in ["by itself", "never quiet", "two answers", "a greeting", "one line"] {
        let thermal = Thermal::start().unwrap();
        match name {
            "by itself" => thermal.speaks_by_itself(),
            "never quiet" => thermal.is_never_quiet(),
            "two answers" => thermal.answers_only(&[1, 4]),
            "a greeting" => thermal.greets_with(b"P910ND ready, 2 jobs\r\n"),
            _ => thermal.takes_one_line(),
        }
        let system = PrintSystem::at("127.0.0.1:1", impatient());
        let printer = at(&thermal.address().to_string());
        for copy in 0..2 {
            system.expect(&printer);
            let end = system.print(&printer, &work(copy, direct::bytes()), &mut Ear::new());
            assert_eq!(end.unwrap(), PrintState::Confirmed.into(), "{name}");
        }
        assert_eq!(thermal.slips(), [direct::bytes(), direct::bytes()], "{name}");
    }
}

#[test]
fn a_line_that_was_opened_and_not_used_is_closed_for_the_next_counter() {
    let thermal = Thermal::start().unwrap();
    thermal.takes_one_line();
    let printer = at(&thermal.address().to_string());
    let here = PrintSystem::at("127.0.0.1:1", impatient());
    // a slip was about to come, and never did
    here.expect(&printer);

    let patience = Patience {
        silent: Duration::from_secs(30),
        mute: Duration::from_secs(30),
        ..impatient()
    };
    let next = PrintSystem::at("127.0.0.1:1", patience);
    let end = next.print(&printer, &work(1, direct::bytes()), &mut Ear::new());

    assert_eq!(end.unwrap(), PrintState::Confirmed.into());
    drop(here);
}

fn at(address: &str) -> Chosen {
    Chosen {
        id: format!("tcp:{address}"),
        kind: PrinterKind::Network,
        paper: Paper::Slip80,
        ..office()
    }
}
