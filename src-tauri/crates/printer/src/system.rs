//! All printers of this machine behind one door.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kiosk_paper::Paper;

#[cfg(not(windows))]
use crate::cups;
#[cfg(windows)]
use crate::windows;
use crate::{
    Chosen, Course, Format, Leftover, OfferedPrinter, Patience, PrintJob, PrintOutcome, PrintState, Printer,
    PrinterAddress, PrinterFault, PrinterKind, PrinterState, SlipObserver, direct, file, turn::Turn,
};

/// A receipt printer is not called more often than this only to know how it is: others may use it too.
const LOOK: Duration = Duration::from_secs(15);

/// All printers this machine can reach. The print system is CUPS, found by `CUPS_SERVER` at each call, or Windows' spooler.
#[derive(Clone, Debug, Default)]
pub struct PrintSystem {
    #[cfg_attr(windows, expect(dead_code, reason = "CUPS' place"))]
    server: Option<String>,
    patience: Patience,
    turn: Arc<Turn>,
    ports: direct::Ports,
    ready: direct::Ready,
    seen: Arc<Mutex<Option<(String, Instant, PrinterState)>>>,
    /// The printer that has a slip now, and how it is by the slip's course.
    at_work: Arc<Mutex<Option<(String, PrinterState)>>>,
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
        self.with_terminals_under(std::path::Path::new("/"))
    }

    /// The same, where the machine's `dev` and `sys` are in this folder.
    #[cfg(all(unix, debug_assertions))]
    #[must_use]
    pub fn with_terminals_under(self, root: &std::path::Path) -> Self {
        PrintSystem {
            ports: direct::Ports::with_terminals(root),
            ..self
        }
    }

    /// Whether what was typed may be used as a printer: any address, but of this machine's own devices only a
    /// printer's port that is there now. Later one that is gone is waited for, and one that became something else is not
    /// written to.
    #[must_use]
    pub fn admits(&self, place: &PrinterAddress) -> bool {
        match place {
            PrinterAddress::Device(path) => self.ports.has(path),
            PrinterAddress::Usb(name) => self.ports.has_usb(name),
            PrinterAddress::Queue(_) | PrinterAddress::Raw(_) | PrinterAddress::Network(..) | PrinterAddress::File => {
                true
            }
        }
    }

    /// The place of a printer as it is to be remembered: one at a port by what it is, where it says so, since ports change
    /// their names.
    #[must_use]
    pub fn lasting(&self, place: PrinterAddress) -> PrinterAddress {
        match &place {
            PrinterAddress::Device(path) => self.ports.lasting(path).unwrap_or(place),
            _ => place,
        }
    }

    /// The queues a receipt can go to, and the PDF file. Without a print system, the PDF file alone.
    #[must_use]
    pub fn found(&self) -> Vec<OfferedPrinter> {
        let queues = self.queues().unwrap_or_else(|fault| {
            tracing::info!(%fault, "print system not readable; only ports and the PDF file are offered");
            Vec::new()
        });
        let devices = self.ports.list().into_iter().map(|place| place.offered());
        let file = OfferedPrinter {
            paper: Paper::A5,
            ..PrinterAddress::File.offered()
        };
        queues.into_iter().chain(devices).chain([file]).collect()
    }

    /// How the printer is, as far as it can be known.
    #[must_use]
    pub fn state(&self, chosen: &Chosen) -> PrinterState {
        let direct = matches!(chosen.kind, PrinterKind::Network | PrinterKind::Device);
        // a second line to a printer may not be had; and what a slip met there is news
        let at_work = lock(&self.at_work).clone();
        if let Some((id, state)) = at_work
            && id == chosen.id
            && (direct || state != PrinterState::Printing)
        {
            return state;
        }
        let seen = self.seen().clone();
        if direct
            && let Some((id, at, state)) = seen
            && id == chosen.id
            && at.elapsed() < LOOK
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
    pub fn print(
        &self,
        chosen: &Chosen,
        slip: &PrintJob,
        observer: &mut dyn SlipObserver,
    ) -> Result<PrintOutcome, PrinterFault> {
        let printer = self.printer(chosen).ok_or(PrinterFault::NoPrinter)?;
        // a file waits for no printer
        let (alone, line) = (Turn::default(), &self.turn);
        let to_file = chosen.kind == PrinterKind::File;
        let turn = if to_file { &alone } else { line }.take();
        let word = if to_file {
            printer.print(slip, &mut Course::new(observer, &turn, self.patience))
        } else {
            let mut watched = Watched::new(observer, &self.at_work, &chosen.id);
            printer.print(slip, &mut Course::new(&mut watched, &turn, self.patience))
        };
        if let Ok(word) = &word {
            self.saw(chosen, word);
        }
        word
    }

    /// The operator has done what the printer asked for: it is looked at once, and patience starts again.
    pub fn go_on(&self) {
        self.turn.go_on();
    }

    /// Takes back what an earlier run left in a spool.
    ///
    /// # Errors
    /// Fails if the spool cannot be asked.
    pub fn settle(&self, printer: &str, job: i32, title: &str) -> Result<Leftover, PrinterFault> {
        let place = printer.parse().map_err(|()| PrinterFault::NoPrinter)?;
        self.at_place(&place, Paper::A5).settle(job, title)
    }

    fn printer(&self, chosen: &Chosen) -> Option<Box<dyn Printer>> {
        match (chosen.id.parse().ok()?, &chosen.folder) {
            (PrinterAddress::File, folder) => Some(Box::new(file::Folder::new(folder.clone()))),
            (place, _) => Some(self.at_place(&place, chosen.paper)),
        }
    }

    fn at_place(&self, place: &PrinterAddress, paper: Paper) -> Box<dyn Printer> {
        match place {
            PrinterAddress::Queue(queue) if cfg!(windows) => self.queue(queue, Format::Picture, paper),
            PrinterAddress::Queue(queue) => self.queue(queue, Format::Pdf, paper),
            PrinterAddress::Raw(queue) => self.queue(queue, Format::EscPos, paper),
            PrinterAddress::Network(..) | PrinterAddress::Device(_) | PrinterAddress::Usb(_) => Box::new(
                direct::Direct::new(place.clone(), self.ports.clone(), self.ready.clone()),
            ),
            PrinterAddress::File => Box::new(file::Folder::new(None)),
        }
    }

    #[cfg(windows)]
    fn queues(&self) -> Result<Vec<OfferedPrinter>, PrinterFault> {
        windows::found()
    }

    #[cfg(not(windows))]
    fn queues(&self) -> Result<Vec<OfferedPrinter>, PrinterFault> {
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
    fn saw(&self, chosen: &Chosen, word: &PrintOutcome) {
        let state = match word.state {
            PrintState::Confirmed => PrinterState::Ready,
            PrintState::PaperOut => PrinterState::PaperOut,
            PrintState::Offline => PrinterState::Stopped,
            _ => return,
        };
        *self.seen() = Some((chosen.id.clone(), Instant::now(), state));
    }

    fn seen(&self) -> MutexGuard<'_, Option<(String, Instant, PrinterState)>> {
        lock(&self.seen)
    }
}

/// Listens along: the printer is as the slip on its way finds it.
struct Watched<'a> {
    observer: &'a mut dyn SlipObserver,
    at_work: &'a Mutex<Option<(String, PrinterState)>>,
    id: &'a str,
}

impl<'a> Watched<'a> {
    fn new(
        observer: &'a mut dyn SlipObserver,
        at_work: &'a Mutex<Option<(String, PrinterState)>>,
        id: &'a str,
    ) -> Self {
        let watched = Self { observer, at_work, id };
        watched.is(PrinterState::Printing);
        watched
    }

    fn is(&self, state: PrinterState) {
        *lock(self.at_work) = Some((self.id.to_owned(), state));
    }
}

impl SlipObserver for Watched<'_> {
    fn handed_over(&mut self, job: Option<i32>) -> bool {
        self.observer.handed_over(job)
    }

    fn changed(&mut self, outcome: &PrintOutcome) {
        self.is(match outcome.state {
            PrintState::PaperOut => PrinterState::PaperOut,
            PrintState::Offline => PrinterState::Stopped,
            _ => PrinterState::Printing,
        });
        self.observer.changed(outcome);
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        *lock(self.at_work) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
