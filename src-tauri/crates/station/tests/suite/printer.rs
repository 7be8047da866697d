//! The printers: a real CUPS with an IPP Everywhere printer behind it, a receipt printer on loopback and at a port.

#[cfg(target_os = "linux")]
mod cups;
mod direct;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(all(target_os = "linux", debug_assertions))]
mod ports;
#[cfg(target_os = "linux")]
mod queues;
#[cfg(target_os = "linux")]
mod server;
mod turns;

use std::fmt::Debug;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use kiosk_paper::Paper;
use kiosk_paper::{TypeSize, layout, pdf};
use kiosk_printer::SlipKey;
use kiosk_printer::{
    Chosen, Patience, PrintJob, PrintOutcome, PrintSystem, PrinterAddress, PrinterFault, SlipObserver, write_pdf,
};
use kiosk_printer::{PrintReason, PrintState, PrinterKind, PrinterState};

use thermal::HeldPort;

/// With whatever is waited for, on a machine that is busy with other work.
pub const LONG: Duration = Duration::from_secs(60);
const NUMBER: &str = "405001738261";

fn impatient() -> Patience {
    Patience {
        silent: Duration::from_secs(6),
        paper_out: Duration::from_secs(2),
        mute: Duration::from_secs(1),
        another: Duration::from_secs(2),
    }
}

fn office() -> Chosen {
    Chosen {
        id: "cups:office".to_owned(),
        name: "office".to_owned(),
        kind: PrinterKind::Queue,
        paper: Paper::A4,
        folder: None,
    }
}

fn slip() -> Vec<u8> {
    let document = papers::household();
    pdf(&layout(&document, Paper::A4, TypeSize::Usual), &document).unwrap()
}

/// The first slip of the record, or one of its copies.
fn work(copy: u32, document: Vec<u8>) -> PrintJob {
    PrintJob {
        key: key(NUMBER, 1, copy),
        document,
    }
}

/// Looks again and again until there is something. On failure it says what was seen last.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let until = Instant::now() + LONG;
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) => assert!(Instant::now() < until, "waited in vain for {what}; seen last: {seen}"),
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// For [`wait_for`]: what was looked at, where it is as it should be.
pub fn found<T: Debug>(what: T, is_so: impl FnOnce(&T) -> bool) -> Result<T, String> {
    if is_so(&what) {
        Ok(what)
    } else {
        Err(format!("{what:?}"))
    }
}

/// Who listens to a slip's course, and may do something about it.
struct Ear<'a> {
    heard: Vec<PrintOutcome>,
    job: Option<Option<i32>>,
    then: Box<dyn FnMut(&PrintOutcome) + 'a>,
    /// The database takes what it is told.
    notes: bool,
}

impl<'a> Ear<'a> {
    fn new() -> Self {
        Self::and(|_| ())
    }

    fn and(then: impl FnMut(&PrintOutcome) + 'a) -> Self {
        Self {
            heard: Vec::new(),
            job: None,
            then: Box::new(then),
            notes: true,
        }
    }

    fn states(&self) -> Vec<PrintState> {
        self.heard.iter().map(|word| word.state).collect()
    }
}

impl SlipObserver for Ear<'_> {
    fn handed_over(&mut self, job: Option<i32>) -> bool {
        self.job = Some(job);
        self.notes
    }

    fn changed(&mut self, word: &PrintOutcome) {
        assert!(
            self.job.is_some() || word.state == PrintState::Offline || word.state == PrintState::PaperOut,
            "{word:?} before it was written down where the slip goes"
        );
        self.heard.push(word.clone());
        (self.then)(word);
    }
}

#[test]
fn without_a_print_system_there_is_still_the_pdf_file() {
    let nobody = HeldPort::new().unwrap();
    let system = PrintSystem::at(&nobody.address().to_string(), impatient());

    let choices = system.found();

    assert_eq!(choices.last().unwrap().kind, PrinterKind::File);
    assert!(choices.iter().all(|choice| !choice.system_default));
    assert_eq!(system.state(&office()), PrinterState::Unknown);
    let file = Chosen {
        id: "file".to_owned(),
        kind: PrinterKind::File,
        ..office()
    };
    assert_eq!(system.state(&file), PrinterState::File);
    let fault = system.print(&office(), &work(0, slip()), &mut Ear::new()).unwrap_err();
    assert!(matches!(fault, PrinterFault::Unreachable(_)));
    assert_eq!(
        fault.word(),
        PrintOutcome::because(PrintState::Failed, PrintReason::SystemDown)
    );
    let folder = tempfile::tempdir().unwrap();
    let file = Chosen {
        folder: Some(folder.path().to_owned()),
        ..file
    };
    let written = system.print(&file, &work(0, slip()), &mut Ear::new()).unwrap();
    assert_eq!(written.state, PrintState::File);
    assert_eq!(std::fs::read(written.file.unwrap()).unwrap(), slip());
}

#[test]
fn a_print_system_that_never_answers_holds_nobody_up() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let system = PrintSystem::at(&mute.local_addr().unwrap().to_string(), impatient());
    let begun = Instant::now();

    assert!(!system.found().is_empty());
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
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

#[test]
fn a_printer_is_typed_as_an_address_or_a_port_and_nothing_else() {
    let typed = |text: &str| PrinterAddress::typed(text).map(|place| place.to_string());
    for (text, id) in [
        ("192.168.1.50", "tcp:192.168.1.50:9100"),
        (" 192.168.1.50:9101 ", "tcp:192.168.1.50:9101"),
        ("till-2.office", "tcp:till-2.office:9100"),
        ("fd00::5", "tcp:[fd00::5]:9100"),
        ("[fd00::5]:9102", "tcp:[fd00::5]:9102"),
    ] {
        assert_eq!(typed(text).as_deref(), Some(id), "{text}");
        let place: PrinterAddress = id.parse().unwrap();
        assert_eq!(place.to_string(), id);
    }
    if cfg!(unix) {
        assert_eq!(typed("/dev/usb/lp0").as_deref(), Some("device:/dev/usb/lp0"));
    }
    for text in [
        "",
        ":9100",
        "till:0",
        "till:99999",
        "http://till",
        "a b",
        "/etc/passwd",
        "/dev/../etc/passwd",
        "چاپگر",
        "[fd00::5",
    ] {
        assert_eq!(typed(text), None, "{text}");
    }
}
