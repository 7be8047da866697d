//! Printers of Windows' spooler: bytes as they are to a receipt printer, a drawn page to any other.
//!
//! The calls themselves are in `kiosk-winspool`, which is tried under Wine; this file was not run on any Windows.

use kiosk_paper::Paper;
use kiosk_winspool::{About, Bitmap, Fault, Job, JobId, News, Paper as Sheet, Printer as Spooled, Status};

use crate::{
    Course, Format, Leftover, OfferedPrinter, PICTURE_DPI, PrintJob, PrintOutcome, PrintReason, PrintState, Printer,
    PrinterAddress, PrinterFault, PrinterState,
};

/// All that this user can print on. One that says nothing of itself is not offered.
pub(super) fn found() -> Result<Vec<OfferedPrinter>, PrinterFault> {
    let default = kiosk_winspool::default_printer();
    let choices = kiosk_winspool::printers()?.into_iter().filter_map(|name| {
        let about = Spooled::open(&name).and_then(|printer| printer.about()).ok()?;
        let (raw, paper) = by_its_names(&name, &about);
        let place = if raw {
            PrinterAddress::Raw(name.clone())
        } else {
            PrinterAddress::Queue(name.clone())
        };
        Some(OfferedPrinter {
            paper,
            system_default: default.as_ref() == Some(&name),
            ..place.offered()
        })
    });
    Ok(choices.collect())
}

/// Whether it takes ESC/POS, and what is in it: Windows does not say. `Generic / Text Only` is how receipt printers are
/// set up that came without a driver.
fn by_its_names(name: &str, about: &About) -> (bool, Paper) {
    let names = [name, &about.driver].map(str::to_lowercase);
    let named = |words: &[&str]| words.iter().any(|word| names.iter().any(|name| name.contains(word)));
    let raw = named(&["text only", "receipt", "thermal", "80mm", "58mm", "pos-", "esc/pos"]);
    let paper = match raw {
        true if named(&["58mm"]) => Paper::Slip58,
        true => Paper::Slip80,
        false => Paper::A5,
    };
    (raw, paper)
}

pub(super) struct Queue {
    name: String,
    format: Format,
    paper: Paper,
}

impl Queue {
    pub fn new(name: &str, format: Format, paper: Paper) -> Self {
        Self {
            name: name.to_owned(),
            format,
            paper,
        }
    }

    fn send(&self, printer: &Spooled, slip: &PrintJob, begins: impl FnOnce(JobId) -> bool) -> Result<JobId, Fault> {
        if self.format == Format::EscPos {
            return printer.send_raw(&slip.title(), &slip.document, begins);
        }
        let page = Bitmap::from_pbm(&slip.document, PICTURE_DPI.into())?;
        let sheet = match self.paper {
            Paper::A4 => Sheet::A4,
            Paper::A5 => Sheet::A5,
            Paper::Slip80 | Paper::Slip58 => Sheet::AsSet,
        };
        printer.draw(&slip.title(), &page, sheet, begins)
    }

    /// Stays with the job until it ends, or cancels it when patience does.
    fn follow(&self, printer: &Spooled, id: JobId, course: &mut Course<'_>) -> PrintOutcome {
        loop {
            match printer.job(id) {
                Ok(Some(News { state, .. })) => match Self::end(state) {
                    Some(word) => {
                        printer.release(id);
                        return word;
                    }
                    None => course.changed(now(state, printer)),
                },
                // it went without a word, or its printer did and took it along
                Ok(None) => return PrintState::NotConfirmed.into(),
                Err(fault) if fault.is_gone() => return PrintState::NotConfirmed.into(),
                Err(fault) => tracing::debug!(%fault, "job state not readable from the spooler"),
            }
            if !course.goes_on() {
                return self.give_up(printer, id, course);
            }
        }
    }

    /// The last word on a job, where this is one. The spooler calls a job printed when its bytes are gone from the
    /// machine: no printer has said anything.
    fn end(state: Job) -> Option<PrintOutcome> {
        match state {
            Job::Printed | Job::Sent => Some(PrintState::NotConfirmed.into()),
            Job::Deleted => Some(PrintOutcome::because(PrintState::Failed, PrintReason::Aborted)),
            Job::Queued | Job::Printing | Job::PaperOut | Job::Offline | Job::Failed => None,
        }
    }

    fn give_up(&self, printer: &Spooled, id: JobId, course: &Course<'_>) -> PrintOutcome {
        // it may have come out between the last look and now: then that is the word
        if let Ok(Some(News { state, .. })) = printer.job(id)
            && let Some(word) = Self::end(state)
        {
            printer.release(id);
            return word;
        }
        let told = course.told().clone();
        if !cancelled(printer, id) {
            return PrintOutcome::because(PrintState::NotConfirmed, PrintReason::StillInSpool);
        }
        match told.state {
            PrintState::PaperOut | PrintState::Offline => told,
            _ => PrintState::NotConfirmed.into(),
        }
    }
}

/// True also if it went by itself meanwhile.
fn cancelled(printer: &Spooled, id: JobId) -> bool {
    printer.cancel(id).is_ok() || matches!(printer.job(id), Ok(None))
}

/// A job on its way is as its printer is if that has trouble: many drivers mark only the printer.
fn now(job: Job, printer: &Spooled) -> PrintState {
    match (job, printer.about().map(|about| about.status)) {
        (Job::PaperOut, _) | (_, Ok(Status::PaperOut)) => PrintState::PaperOut,
        (Job::Offline | Job::Failed, _) | (_, Ok(Status::Offline | Status::Stopped)) => PrintState::Offline,
        (Job::Queued, _) => PrintState::Queued,
        _ => PrintState::Printing,
    }
}

impl Printer for Queue {
    fn state(&self) -> PrinterState {
        match Spooled::open(&self.name).and_then(|printer| printer.about()) {
            Ok(about) => match about.status {
                Status::Ready => PrinterState::Ready,
                Status::Printing => PrinterState::Printing,
                Status::PaperOut => PrinterState::PaperOut,
                Status::Offline | Status::Stopped => PrinterState::Stopped,
            },
            Err(fault) if fault.is_gone() => PrinterState::Stopped,
            Err(_) => PrinterState::Unknown,
        }
    }

    fn print(&self, slip: &PrintJob, course: &mut Course<'_>) -> Result<PrintOutcome, PrinterFault> {
        let printer = Spooled::open(&self.name)?;
        let sent = self.send(&printer, slip, |id| {
            course.handed_over(i32::try_from(id.0).ok()).is_ok()
        });
        Ok(self.follow(&printer, sent?, course))
    }

    fn settle(&self, job: i32, title: &str) -> Result<Leftover, PrinterFault> {
        let printer = match Spooled::open(&self.name) {
            Err(fault) if fault.is_gone() => return Ok(Leftover::Unknown),
            printer => printer?,
        };
        let id = JobId(u32::try_from(job).map_err(|_| PrinterFault::Gone)?);
        match printer.job(id)? {
            Some(news) if news.title == title => match Self::end(news.state) {
                Some(_) => {
                    printer.release(id);
                    Ok(Leftover::Unknown)
                }
                None if cancelled(&printer, id) => Ok(Leftover::Unknown),
                None => Err(PrinterFault::Refused("the job stays in the spool".to_owned())),
            },
            // it is gone, or this is another program's of the same number
            _ => Ok(Leftover::Unknown),
        }
    }
}

impl From<Fault> for PrinterFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotWanted => Self::NotNoted,
            fault if fault.is_gone() => Self::Gone,
            fault => Self::Refused(fault.to_string()),
        }
    }
}
