//! Print systems and printers that answer whatever they like: each is asked in a thread as small as those that print.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use kiosk_paper::Paper;
use kiosk_printer::{Chosen, Patience, PrintState, PrintSystem, PrinterFault, PrinterKind, PrinterState};

use super::common::{Ear, LONG, NUMBER, impatient, key, office, work};
use super::direct;
use super::server::{
    Answers, Server, all_is_done, does, hear, hear_body, hear_head, http, ipp, says, value, wait_for_its_end,
};

const STACK: usize = 2 << 20;
/// An exchange may take three seconds. On a busy machine, many at once take longer.
const IN_TIME: Duration = Duration::from_secs(30);

const PAGE: &[u8] = b"%PDF-1.4";

/// Something that is under way in a small thread of its own.
struct Asked<T> {
    name: &'static str,
    begun: Instant,
    end: mpsc::Receiver<(T, Duration)>,
}

impl<T: Send + 'static> Asked<T> {
    fn now(name: &'static str, ask: impl FnOnce() -> T + Send + 'static) -> Self {
        let (begun, (done, end)) = (Instant::now(), mpsc::channel());
        let small = thread::Builder::new().name(name.to_owned()).stack_size(STACK);
        small.spawn(move || done.send((ask(), begun.elapsed()))).unwrap();
        Self { name, begun, end }
    }

    fn within(self, limit: Duration) -> T {
        let (outcome, took) = self
            .end
            .recv_timeout(LONG)
            .unwrap_or_else(|fault| panic!("{} has no end after {:?}: {fault}", self.name, self.begun.elapsed()));
        assert!(took < limit, "{} took {took:?}", self.name);
        outcome
    }
}

fn ok(more: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{more}").into_bytes()
}

fn without_end(first: Vec<u8>, then: &'static [u8]) -> Answers {
    let then = then.repeat((1 << 16) / then.len());
    does(move |line| {
        hear(line)?;
        line.write_all(&first)?;
        loop {
            line.write_all(&then)?;
        }
    })
}

/// One byte now and then.
fn drip(first: Vec<u8>, then: &'static [u8]) -> Answers {
    does(move |line| {
        hear(line)?;
        line.set_nodelay(true)?;
        for byte in first.iter().chain(then.iter().cycle()) {
            line.write_all(&[*byte])?;
            thread::park_timeout(Duration::from_millis(20));
        }
        Ok(())
    })
}

/// A collection in a collection, so deep.
fn nested(depth: usize) -> Vec<u8> {
    let member = [value(0x4A, "", b"a"), value(0x34, "", b"")].concat();
    let end = value(0x37, "", b"");
    let attribute = [
        value(0x34, "media-col", b""),
        member.repeat(depth),
        end.repeat(depth + 1),
    ];
    ipp(&[vec![4], attribute.concat()].concat())
}

fn answers() -> Vec<(&'static str, Answers)> {
    let chunked = |more: &str| ok(&format!("Transfer-Encoding: chunked\r\n\r\n{more}"));
    let continues = b"HTTP/1.1 100 Continue\r\n\r\n";
    let sound = all_is_done("", "");
    vec![
        ("heads that are none", says(b"a 100\r\n\r\n".repeat(60_000))),
        ("a promise again and again", says(continues.repeat(60_000))),
        ("promises without end", without_end(Vec::new(), continues)),
        (
            "five promises and a sound answer",
            says([continues.repeat(5), http(&sound)].concat()),
        ),
        ("a head without end", without_end(ok(""), b"X-A: b\r\n")),
        ("a line without end", without_end(ok("X-A: "), b"b")),
        ("empty lines without end", without_end(Vec::new(), b"\r\n")),
        (
            "a hundred headers",
            says([ok(&"X-A: b\r\n".repeat(100)), b"\r\n".to_vec()].concat()),
        ),
        ("a head that drips", drip(ok(""), b"X-A: b\r\n")),
        ("a body that drips", drip(ok("Content-Length: 999999\r\n\r\n"), b"a")),
        ("chunks that drip", drip(chunked(""), b"1\r\na\r\n")),
        ("a body without end", without_end(ok("\r\n"), b"a")),
        ("small chunks without end", without_end(chunked(""), b"1\r\na\r\n")),
        (
            "four million small chunks",
            says([chunked(""), b"1\r\na\r\n".repeat(4 << 20), b"0\r\n\r\n".to_vec()].concat()),
        ),
        ("much said of a chunk", without_end(chunked("5;a="), b"b")),
        ("a chunk as long as all memory", says(chunked("ffffffffffffffff\r\na"))),
        ("a chunk just short of it", says(chunked("fffffffffffffffd\r\na"))),
        (
            "a chunk longer than can be said",
            says(chunked("10000000000000000\r\na")),
        ),
        ("less than a chunk", says(chunked("-1\r\na"))),
        ("a chunk of no length", says(chunked("\r\na"))),
        ("a chunk that goes on", says(chunked("1\r\nab\r\n0\r\n\r\n"))),
        (
            "another coding",
            says(ok("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
        ),
        (
            "a length of all memory",
            says(ok("Content-Length: 18446744073709551615\r\n\r\n")),
        ),
        (
            "a length beyond it",
            says(ok("Content-Length: 18446744073709551616\r\n\r\n")),
        ),
        ("a length below nothing", says(ok("Content-Length: -1\r\n\r\n"))),
        (
            "two lengths",
            says(ok("Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
        ),
        ("less than its length", says(ok("Content-Length: 9\r\n\r\nab"))),
        ("a line that ends at once", does(hear)),
        ("no line at all", does(|_| Ok(()))),
        ("deep collections", says(http(&nested(20_000)))),
        ("collections one too deep", says(http(&nested(8)))),
        (
            "collections that never end",
            says(http(&ipp(&value(0x34, "", b"").repeat(60_000)))),
        ),
        (
            "ends of what never began",
            says(http(&ipp(&value(0x37, "", b"").repeat(200_001)))),
        ),
        ("a million printers", says(http(&ipp(&[4_u8].repeat(1_000_000))))),
        (
            "more than can be meant",
            says(http(&ipp(&value(0x21, "", &[0; 4]).repeat(300_000)))),
        ),
        (
            "a value that is not there",
            says(http(&[2, 0, 0, 0, 0, 0, 0, 1, 4, 0x44, 0, 1, b'a', 255, 255])),
        ),
        ("a message that does not end", says(http(&[2, 0, 0, 0, 0, 0, 0, 1, 4]))),
        ("too little for a message", says(http(b""))),
    ]
}

/// Asks each of them, ten at once: two cores are few, and open files are not without end.
fn of_each<T: Send + 'static>(ask: fn(Answers) -> T) -> Vec<(&'static str, T)> {
    let (mut left, mut ended) = (answers(), Vec::new());
    while !left.is_empty() {
        let some = left.split_off(left.len().saturating_sub(10));
        let asked: Vec<Asked<T>> = some
            .into_iter()
            .map(|(name, answers)| Asked::now(name, move || ask(answers)))
            .collect();
        ended.extend(asked.into_iter().map(|one| (one.name, one.within(IN_TIME))));
    }
    ended
}

#[test]
fn a_print_system_that_answers_anything_costs_no_more_than_the_slip() {
    let ends = of_each(|answers| {
        let server = Server::that(answers);
        let system = PrintSystem::at(&server.address(), impatient());
        system.print(&office(), &work(0, PAGE.to_vec()), &mut Ear::new())
    });
    for (name, end) in ends {
        let is_fault = matches!(
            end,
            Err(PrinterFault::Unreachable(_) | PrinterFault::Answer | PrinterFault::Refused(_))
        );
        assert!(is_fault, "{name}: {end:?}");
    }
}

#[test]
fn a_printer_behind_a_queue_that_answers_anything_costs_only_its_word() {
    let ends = of_each(|answers| {
        let printer = Server::that(answers);
        let title = key(NUMBER, 1, 0).title();
        let answer = all_is_done(&title, &format!("ipp://{}/ipp/print", printer.address()));
        let server = Server::that(says(http(&answer)));
        let system = PrintSystem::at(&server.address(), impatient());
        let mut ear = Ear::new();
        let end = system.print(&office(), &work(0, PAGE.to_vec()), &mut ear);
        (end, ear.job)
    });
    for (name, (end, job)) in ends {
        let word = end.unwrap();
        assert_eq!(word, PrintState::NotConfirmed.into(), "{name}: nobody's word");
        assert_eq!(job, Some(Some(7)), "{name}");
    }
}

#[test]
fn whatever_is_said_properly_is_understood_in_whatever_form() {
    let answer = all_is_done(&key(NUMBER, 1, 0).title(), "");
    let chunks: Vec<Vec<u8>> = answer
        .chunks(3)
        .map(|chunk| [format!("{:X} ; a=\"b\"\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
        .collect();
    let chunked = [
        ok("TRANSFER-encoding: Chunked\r\nServer: a\r\n\r\n"),
        chunks.concat(),
        b"0\r\nX-A: b\r\n\r\n".to_vec(),
    ];
    let bare = |head: &str| [head.as_bytes(), &answer].concat();
    let to_the_end = bare("HTTP/1.0 200 OK\r\n\r\n");
    let table: Vec<(&str, Answers)> = vec![
        ("by its length", says(http(&answer))),
        ("in chunks", says(chunked.concat())),
        (
            "after four promises",
            says([b"HTTP/1.1 100 Continue\r\n\r\n".repeat(4), http(&answer)].concat()),
        ),
        (
            "with the same length twice",
            says(bare(&format!(
                "HTTP/1.1 200\r\ncontent-length: {0}\r\nContent-Length: {0} \r\n\r\n",
                answer.len()
            ))),
        ),
        (
            "with lines that end in one byte",
            says(bare(&format!("HTTP/1.1 200 OK\nContent-Length: {}\n\n", answer.len()))),
        ),
        (
            "to the end of the line",
            does(move |line| {
                hear(line)?;
                line.write_all(&to_the_end)
            }),
        ),
        ("byte by byte", {
            let bytes = http(&answer);
            does(move |line| {
                hear(line)?;
                line.set_nodelay(true)?;
                bytes.iter().try_for_each(|byte| line.write_all(&[*byte]))?;
                wait_for_its_end(line)
            })
        }),
        (
            "with eight collections in each other",
            says(http(&with_collections(&answer))),
        ),
    ];
    for (name, answers) in table {
        let server = Server::that(answers);
        let system = PrintSystem::at(&server.address(), impatient());
        assert_eq!(system.state(&office()), PrinterState::Ready, "{name}");
        let end = system.print(&office(), &work(0, PAGE.to_vec()), &mut Ear::new());
        assert_eq!(
            end.unwrap(),
            PrintState::NotConfirmed.into(),
            "{name}: done, by the print system's word"
        );
    }
}

/// The same message, and something deep in it that nobody asked for.
fn with_collections(message: &[u8]) -> Vec<u8> {
    let deep = nested(7);
    let behind_header = &deep[8..deep.len() - 1];
    [&message[..message.len() - 1], behind_header, &[3]].concat()
}

#[test]
fn a_print_system_that_takes_the_slip_a_little_at_a_time_is_given_up() {
    let answer = http(&all_is_done("", ""));
    let server = Server::that(does(move |line| {
        let length = hear_head(line)?;
        if length > 1 << 20 {
            return take_slowly(line);
        }
        hear_body(line, length)?;
        line.write_all(&answer)?;
        wait_for_its_end(line)
    }));

    let asked = Asked::now("slow", move || {
        let system = PrintSystem::at(&server.address(), impatient());
        system.print(&office(), &work(0, vec![0; LARGE]), &mut Ear::new())
    });

    let end = asked.within(SOONER).unwrap();
    assert_eq!(end, PrintState::NotConfirmed.into(), "it may have got all of it");
}

#[test]
fn a_receipt_printer_that_takes_the_slip_a_little_at_a_time_is_given_up() {
    let server = Server::that(does(take_slowly));
    let patience = Patience {
        silent: Duration::from_millis(500),
        ..impatient()
    };

    let asked = Asked::now("slow", move || {
        let system = PrintSystem::at("127.0.0.1:1", patience);
        system.print(&at(&server), &work(0, vec![0; LARGE]), &mut Ear::new())
    });

    assert_eq!(asked.within(SOONER).unwrap(), PrintState::NotConfirmed.into());
}

#[test]
fn a_receipt_printer_that_never_stops_talking_is_not_heard_for_ever() {
    let table: [(&str, &[u8]); 5] = [
        ("bytes that mean nothing", &[0xFF]),
        ("one that is ready", &[0x12]),
        ("one without paper", &[0x16, 0x32, 0x12, 0x72]),
        ("half an answer", &[0x37]),
        ("most of an answer", &[0x37, 0x25]),
    ];
    let asked = table.map(|(name, bytes)| {
        Asked::now(name, move || {
            let bytes = bytes.repeat(1 << 10);
            let server = Server::that(does(move |line| {
                loop {
                    line.write_all(&bytes)?;
                }
            }));
            let system = PrintSystem::at("127.0.0.1:1", impatient());
            let _ = system.state(&at(&server));
            system.print(&at(&server), &work(0, direct::bytes()), &mut Ear::new())
        })
    });
    for one in asked {
        let name = one.name;
        let state = one.within(IN_TIME).unwrap().state;
        assert!(
            matches!(state, PrintState::NotConfirmed | PrintState::PaperOut),
            "{name}: {state:?}"
        );
    }
}

#[test]
fn a_print_system_that_takes_no_more_connections_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cups.sock");
    let address = socket2::SockAddr::unix(&path).unwrap();
    let socket = || socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    let hangs = socket();
    hangs.bind(&address).unwrap();
    hangs.listen(0).unwrap();
    let mut before = Vec::new();
    let full = loop {
        let one = socket();
        one.set_nonblocking(true).unwrap();
        match one.connect(&address) {
            Ok(()) => before.push(one),
            Err(fault) => break fault,
        }
    };
    assert_eq!(full.kind(), io::ErrorKind::WouldBlock);

    let asked = Asked::now("hangs", move || {
        PrintSystem::at(&path.display().to_string(), impatient()).state(&office())
    });

    assert_eq!(asked.within(SOONER), PrinterState::Unknown);
}

/// More than the machine holds on the way.
const LARGE: usize = 64 << 20;

/// Before one that takes slowly would have it all.
const SOONER: Duration = Duration::from_secs(12);

/// Some three megabytes a second.
fn take_slowly(line: &mut TcpStream) -> io::Result<()> {
    let mut piece = [0; 16 << 10];
    while line.read(&mut piece)? > 0 {
        thread::park_timeout(Duration::from_millis(5));
    }
    Ok(())
}

fn at(server: &Server) -> Chosen {
    Chosen {
        id: format!("tcp:{}", server.address()),
        kind: PrinterKind::Network,
        paper: Paper::Slip80,
        ..office()
    }
}
