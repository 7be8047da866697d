//! A receipt printer that is spoken to without a print system: bytes go out, its status comes back.

mod line;
mod link;
mod port;
mod status;
mod usb;
mod voice;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use self::line::{ANSWER, Line, PIECE};
use self::link::NoLine;
use self::voice::{BE_QUIET, END};
use crate::{
    Course, PrintJob, PrintOutcome, PrintReason, PrintState, Printer, PrinterAddress, PrinterFault, PrinterState,
};

pub(super) use self::port::Ports;

/// A slip that goes out ever so slowly, by a slow port or a few bytes at a time, may take so many times the patience
/// with a silent printer. The next slip waits for it.
const SLOWEST: u32 = 5;
/// A line that was opened early is used within this time, or closed: many printers take one line only, and the next
/// counter waits for it.
const FRESH: Duration = Duration::from_secs(5);

/// The line that was opened for the slip to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Ready(Arc<Mutex<Option<(PrinterAddress, Line)>>>);

impl Ready {
    fn lock(&self) -> MutexGuard<'_, Option<(PrinterAddress, Line)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the line that was opened then, if it is still here when its time is over.
    fn close_in_time(&self, opened: Instant) {
        let ready = self.clone();
        std::thread::spawn(move || {
            while let Some(left) = FRESH.checked_sub(opened.elapsed()) {
                std::thread::park_timeout(left + Duration::from_millis(1));
            }
            ready.lock().take_if(|(_, line)| line.opened == opened);
        });
    }
}

pub(super) struct Direct {
    place: PrinterAddress,
    ports: Ports,
    ready: Ready,
}

impl Direct {
    pub fn new(place: PrinterAddress, ports: Ports, ready: Ready) -> Self {
        Self { place, ports, ready }
    }

    /// The line that was opened early, if it still holds.
    fn opened(&self) -> Option<Line> {
        let (place, mut line) = self.ready.lock().take()?;
        let holds = place == self.place && line.opened.elapsed() < FRESH && line.hear(Duration::ZERO).is_ok();
        holds.then_some(line)
    }

    /// A line to a printer that has said nothing against printing. It is not asked before it gets the slip: what it
    /// answered to the questions on opening is looked at, if it is there. Where patience ends first, its last word.
    fn a_printer_that_can(&self, course: &mut Course<'_>) -> Result<Result<Line, PrintOutcome>, PrinterFault> {
        let mut line = self.opened();
        loop {
            let trouble = match &mut line {
                None => match Line::open(&self.place, &self.ports) {
                    Ok(opened) => {
                        line = Some(opened);
                        None
                    }
                    Err(fault) => Some(fault.while_waiting()?),
                },
                Some(open) => match open.ask_again_in_trouble() {
                    Ok(trouble) => trouble,
                    Err(_) => {
                        line = None;
                        Some(PrintState::Offline.into())
                    }
                },
            };
            match (trouble, line.take()) {
                (None, Some(line)) if line.trouble().is_none() => return Ok(Ok(line)),
                (trouble, open) => {
                    line = open;
                    let trouble = trouble.or_else(|| line.as_ref()?.trouble());
                    course.changed(trouble.unwrap_or_else(|| PrintState::Offline.into()));
                    if !course.goes_on() {
                        return Ok(Err(course.told().clone()));
                    }
                }
            }
        }
    }

    /// From the first byte on nothing is sent twice: a line that breaks leaves a slip of which no one can say whether
    /// it came out.
    fn send(line: &mut Line, slip: &PrintJob, course: &mut Course<'_>) -> io::Result<Option<PrintOutcome>> {
        line.begins();
        // the slip begins with a reset, after which some speak unasked again
        let bytes = [slip.document.as_slice(), &BE_QUIET, &END].concat();
        let mut rest = bytes.as_slice();
        let (begun, longest) = (Instant::now(), course.patience().silent * SLOWEST);
        while !rest.is_empty() {
            let written = line.link.write(rest, PIECE)?;
            rest = rest.get(written..).unwrap_or_default();
            let goes_on = if written == 0 {
                line.hear(Duration::ZERO)?;
                course.changed(line.trouble_and_why()?.unwrap_or(PrintState::Printing.into()));
                course.goes_on()
            } else {
                rest.is_empty() || begun.elapsed() < longest
            };
            if !goes_on {
                line.link.cut();
                return Ok(Some(PrintState::NotConfirmed.into()));
            }
        }
        Ok(None)
    }

    /// Waits for the word that all before the end mark was done.
    fn follow(line: &mut Line, course: &mut Course<'_>) -> io::Result<PrintOutcome> {
        let mut quiet_since = Instant::now();
        loop {
            line.hear(ANSWER)?;
            if line.has_ended()? {
                return Ok(PrintState::Confirmed.into());
            }
            match line.trouble_and_why()? {
                Some(trouble) => {
                    course.changed(trouble);
                    quiet_since = Instant::now();
                }
                None => course.changed(PrintState::Printing),
            }
            let quiet = line.trouble().is_none();
            if quiet && quiet_since.elapsed() >= course.patience().mute {
                // it takes what it gets and says nothing: what it has may well be on its way out
                return Ok(PrintState::NotConfirmed.into());
            }
            if !course.goes_on() {
                return Ok(if quiet {
                    PrintState::NotConfirmed.into()
                } else {
                    line.forget(course.told())
                });
            }
            line.look(ANSWER)?;
        }
    }
}

impl Printer for Direct {
    fn state(&self) -> PrinterState {
        // one that takes a single line may have given it to us already
        match self.opened().map_or_else(|| Line::open(&self.place, &self.ports), Ok) {
            Err(_) => PrinterState::Stopped,
            Ok(mut line) => match line.look_at_all() {
                Ok(()) => line.state(),
                Err(_) => PrinterState::Unknown,
            },
        }
    }

    fn print(&self, slip: &PrintJob, course: &mut Course<'_>) -> Result<PrintOutcome, PrinterFault> {
        let mut line = match self.a_printer_that_can(course)? {
            Ok(line) => line,
            // nothing was sent
            Err(word) => return Ok(word),
        };
        course.handed_over(None)?;
        let begun = Instant::now();
        course.changed(PrintState::Printing);
        let sent = Self::send(&mut line, slip, course);
        tracing::info!(
            bytes = slip.document.len(),
            ms = begun.elapsed().as_millis(),
            "slip sent"
        );
        let end = sent.and_then(|word| match word {
            Some(word) => Ok(word),
            None => Self::follow(&mut line, course),
        });
        Ok(end.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "line to the printer broke; slip state unknown");
            PrintOutcome::because(PrintState::NotConfirmed, PrintReason::LineLost)
        }))
    }

    fn expect(&self) {
        // whoever comes for the line meanwhile waits for it: a second one may not be had
        let mut ready = self.ready.lock();
        let is_fresh =
            |(place, line): &(PrinterAddress, Line)| *place == self.place && line.opened.elapsed() < FRESH / 2;
        if ready.as_ref().is_some_and(is_fresh) {
            return;
        }
        *ready = None;
        // one that does not answer now is waited for when the slip is there
        let Ok(mut line) = Line::open(&self.place, &self.ports) else {
            return;
        };
        if line.look(ANSWER).is_ok() {
            self.ready.close_in_time(line.opened);
            *ready = Some((self.place.clone(), line));
        }
    }
}
