//! Where a receipt goes: a queue of the machine's print system, a receipt printer on the network or at a port, or a
//! PDF file. One trait, one model of states.
//!
//! A slip counts as printed only on the printer's word. One that hangs is taken back before another is sent, so that a
//! printer that comes back never prints a slip nobody waits for.
//!
//! All calls block, each for some seconds at most (but [`PrintSystem::print`], which stays with its slip).

mod course;
#[cfg(not(windows))]
mod cups;
mod direct;
mod file;
mod place;
mod turn;
#[cfg(windows)]
mod windows;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::store::SlipKey;
use crate::view::{Paper, PrintReason, PrintState, PrinterChoice, PrinterKind, PrinterState};
use crate::words;

pub use course::{Course, Heard};
pub use file::write_pdf;
pub use place::Place;

/// Something a slip comes out of.
pub trait Printer: Send + Sync {
    /// How it is now, as far as it can be known.
    fn state(&self) -> PrinterState;

    /// Hands the slip over and stays with it until the printer has spoken, or patience has ended and it was taken
    /// back. `course` hears where it goes before anything can come out, and then each new word.
    ///
    /// # Errors
    /// Where nothing was handed over. Afterwards the answer is a word, at worst [`PrintState::NotConfirmed`].
    fn print(&self, slip: &Work, course: &mut Course<'_>) -> Result<Word, PrinterFault>;

    /// Takes a job back that an earlier run of the program left behind, unless it ended meanwhile.
    ///
    /// # Errors
    /// Where the spool cannot be asked: then the job may still be there.
    fn settle(&self, _job: i32, _title: &str) -> Result<Left, PrinterFault> {
        Ok(Left::Unknown)
    }

    /// A slip is about to come: whatever takes time can be begun.
    fn expect(&self) {}
}

/// A slip on its way to a printer.
#[derive(Clone, Debug)]
pub struct Work {
    pub key: SlipKey,
    /// In the printer's own language: see [`Chosen::format`].
    pub document: Vec<u8>,
}

impl Work {
    /// Names the job in the spool and on the printer's display: number, revision and copy, nothing personal. No two
    /// slips have the same.
    #[must_use]
    pub fn title(&self) -> String {
        self.key.title()
    }
}

/// What a printer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    /// The bytes of a receipt printer.
    EscPos,
    /// A portable bitmap (`P4`) of the page, [`PICTURE_DPI`] dots to the inch.
    Picture,
}

/// Of a page that is drawn for a printer's driver.
pub const PICTURE_DPI: u16 = 300;

/// What is known of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub state: PrintState,
    pub reason: Option<PrintReason>,
    /// Where it was written, for a PDF file.
    pub file: Option<PathBuf>,
}

impl Word {
    #[must_use]
    pub fn because(state: PrintState, reason: PrintReason) -> Self {
        Self {
            reason: Some(reason),
            ..Self::from(state)
        }
    }
}

impl From<PrintState> for Word {
    fn from(state: PrintState) -> Self {
        Self {
            state,
            reason: None,
            file: None,
        }
    }
}

/// What became of a job that was left behind. It is out of the spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// It had ended: this is the printer's word.
    Ended(Word),
    /// It was taken back before the document was whole in the spool.
    NeverSent,
    /// It was taken back, or is gone: whether the slip came out, nobody can say who did not see it.
    Unknown,
}

/// The counter's choice, kept in its database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    pub paper: Paper,
    /// Where PDF files go, for [`PrinterKind::File`].
    pub folder: Option<PathBuf>,
}

impl Chosen {
    #[must_use]
    pub fn format(&self) -> Format {
        match self.kind {
            // Windows' drivers take drawn pages
            PrinterKind::Queue if cfg!(windows) => Format::Picture,
            PrinterKind::Queue | PrinterKind::File => Format::Pdf,
            PrinterKind::Raw | PrinterKind::Network | PrinterKind::Device => Format::EscPos,
        }
    }
}

/// Why nothing was handed over.
#[derive(Debug, thiserror::Error)]
pub enum PrinterFault {
    #[error("the print system does not answer")]
    Unreachable(#[source] std::io::Error),
    #[error("the print system refused: {0}")]
    Refused(String),
    #[error("the queue or job is not there")]
    Gone,
    #[error("the print system's answer cannot be read")]
    Answer,
    #[error("the printer has no paper of this size")]
    WrongPaper,
    #[error("the file cannot be written there")]
    File(#[source] std::io::Error),
    #[error("it cannot be written down that a slip goes out")]
    NotNoted,
    #[error("this user may not use the printer's port")]
    Forbidden(#[source] std::io::Error),
    #[error("this is no printer")]
    NoPrinter,
}

impl PrinterFault {
    /// As the screen says it.
    #[must_use]
    pub fn word(&self) -> Word {
        let reason = match self {
            Self::Unreachable(_) => PrintReason::SystemDown,
            Self::Gone | Self::NoPrinter => PrintReason::QueueGone,
            Self::WrongPaper => PrintReason::WrongPaper,
            Self::NotNoted => PrintReason::NeverSent,
            Self::Refused(_) | Self::Answer | Self::File(_) | Self::Forbidden(_) => return PrintState::Failed.into(),
        };
        Word::because(PrintState::Failed, reason)
    }
}

/// How long a slip may stay without a word.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Nothing heard, or printing without end.
    pub silent: Duration,
    /// Paper is out, and somebody fetches some.
    pub paper_out: Duration,
    /// A receipt printer that got all of it, and does not say that it has printed it.
    pub mute: Duration,
    /// Another slip waits behind this one.
    pub another: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            silent: Duration::from_secs(60),
            paper_out: Duration::from_secs(180),
            mute: Duration::from_secs(10),
            another: Duration::from_secs(10),
        }
    }
}

/// A receipt printer is not called more often than this only to know how it is: others may use it too.
const LOOK: Duration = Duration::from_secs(15);

/// All printers this machine can reach. The print system is CUPS, found by `CUPS_SERVER` at each call, or Windows' spooler.
#[derive(Clone, Debug, Default)]
pub struct PrintSystem {
    #[cfg_attr(windows, expect(dead_code, reason = "CUPS' place"))]
    server: Option<String>,
    patience: Patience,
    turn: Arc<turn::Turn>,
    ports: direct::Ports,
    ready: direct::Ready,
    seen: Arc<Mutex<Option<(String, Instant, PrinterState)>>>,
}

impl PrintSystem {
    /// A print system at a given place (as in `CUPS_SERVER`), with other limits.
    #[must_use]
    pub fn at(server: &str, patience: Patience) -> Self {
        PrintSystem {
            server: Some(server.to_owned()),
            patience,
            ..Self::default()
        }
    }

    /// The same, where a printer may also be at a pseudo terminal: the tests have no other port for one.
    #[cfg(all(unix, debug_assertions))]
    #[must_use]
    pub fn with_terminals(self) -> Self {
        PrintSystem {
            ports: direct::Ports::with_terminals(),
            ..self
        }
    }

    /// Whether what somebody typed may be used as a printer: any address, but of this machine's own devices only a
    /// printer's port that is there now. Later one that is gone is waited for, and one that became something else is not
    /// written to.
    #[must_use]
    pub fn admits(&self, place: &Place) -> bool {
        match place {
            Place::Device(path) => self.ports.has(path),
            Place::Queue(_) | Place::Raw(_) | Place::Network(..) | Place::File => true,
        }
    }

    /// The queues a receipt can go to, and the PDF file. Without a print system, the PDF file alone.
    #[must_use]
    pub fn found(&self) -> Vec<PrinterChoice> {
        let queues = self.queues().unwrap_or_else(|fault| {
            tracing::info!(%fault, "no print system");
            Vec::new()
        });
        let devices = self.ports.list().into_iter().map(|path| Place::Device(path).choice());
        let file = PrinterChoice {
            name: words::get("printer.file").to_owned(),
            paper: Paper::A5,
            ..Place::File.choice()
        };
        queues.into_iter().chain(devices).chain([file]).collect()
    }

    /// How the printer is, as far as it can be known.
    #[must_use]
    pub fn state(&self, chosen: &Chosen) -> PrinterState {
        let direct = matches!(chosen.kind, PrinterKind::Network | PrinterKind::Device);
        let seen = self.seen().clone();
        if direct
            && let Some((id, at, state)) = seen
            && id == chosen.id
            && (at.elapsed() < LOOK || self.turn.is_taken())
        {
            return state;
        }
        let state = self
            .printer(chosen)
            .map_or(PrinterState::Unknown, |printer| printer.state());
        *self.seen() = Some((chosen.id.clone(), Instant::now(), state));
        state
    }

    /// A slip is about to be printed: the line to a receipt printer is opened meanwhile.
    pub fn expect(&self, chosen: &Chosen) {
        if let Some(printer) = self.printer(chosen)
            && !self.turn.is_taken()
        {
            printer.expect();
        }
    }

    /// Waits until no other slip is on its way, hands this one over and follows it to its end.
    ///
    /// # Errors
    /// Those of [`Printer::print`].
    pub fn print(&self, chosen: &Chosen, slip: &Work, heard: &mut dyn Heard) -> Result<Word, PrinterFault> {
        let printer = self.printer(chosen).ok_or(PrinterFault::NoPrinter)?;
        // a file waits for no printer
        let (alone, line) = (turn::Turn::default(), &self.turn);
        let turn = if chosen.kind == PrinterKind::File { &alone } else { line }.take();
        let word = printer.print(slip, &mut Course::new(heard, &turn, self.patience));
        if let Ok(word) = &word {
            self.saw(chosen, word);
        }
        word
    }

    /// The operator has done what the printer asked for: it is looked at once, and patience begins anew.
    pub fn go_on(&self) {
        self.turn.go_on();
    }

    /// Takes back what an earlier run left in a spool.
    ///
    /// # Errors
    /// Where the spool cannot be asked.
    pub fn settle(&self, printer: &str, job: i32, title: &str) -> Result<Left, PrinterFault> {
        let place = printer.parse().map_err(|()| PrinterFault::NoPrinter)?;
        self.at_place(&place, Paper::A5).settle(job, title)
    }

    fn printer(&self, chosen: &Chosen) -> Option<Box<dyn Printer>> {
        match (chosen.id.parse().ok()?, &chosen.folder) {
            (Place::File, folder) => Some(Box::new(file::Folder::new(folder.clone()))),
            (place, _) => Some(self.at_place(&place, chosen.paper)),
        }
    }

    fn at_place(&self, place: &Place, paper: Paper) -> Box<dyn Printer> {
        match place {
            Place::Queue(queue) if cfg!(windows) => self.queue(queue, Format::Picture, paper),
            Place::Queue(queue) => self.queue(queue, Format::Pdf, paper),
            Place::Raw(queue) => self.queue(queue, Format::EscPos, paper),
            Place::Network(..) | Place::Device(_) => {
                Box::new(direct::Direct::new(place.clone(), self.ports, self.ready.clone()))
            }
            Place::File => Box::new(file::Folder::new(None)),
        }
    }

    #[cfg(windows)]
    fn queues(&self) -> Result<Vec<PrinterChoice>, PrinterFault> {
        windows::found()
    }

    #[cfg(not(windows))]
    fn queues(&self) -> Result<Vec<PrinterChoice>, PrinterFault> {
        self.cups().queues()
    }

    #[cfg(windows)]
    fn queue(&self, name: &str, format: Format, paper: Paper) -> Box<dyn Printer> {
        Box::new(windows::Queue::new(name, format, paper))
    }

    #[cfg(not(windows))]
    fn queue(&self, name: &str, format: Format, paper: Paper) -> Box<dyn Printer> {
        Box::new(cups::Queue::new(self.cups(), name, format, paper))
    }

    #[cfg(not(windows))]
    fn cups(&self) -> cups::Cups {
        let server = self.server.clone().or_else(|| std::env::var("CUPS_SERVER").ok());
        cups::Cups::new(cups::Server::named(server.as_deref()))
    }

    /// The end of a slip tells how the printer is, too.
    fn saw(&self, chosen: &Chosen, word: &Word) {
        let state = match word.state {
            PrintState::Confirmed => PrinterState::Ready,
            PrintState::PaperOut => PrinterState::PaperOut,
            PrintState::Offline => PrinterState::Stopped,
            _ => return,
        };
        *self.seen() = Some((chosen.id.clone(), Instant::now(), state));
    }

    fn seen(&self) -> MutexGuard<'_, Option<(String, Instant, PrinterState)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
