//! One queue of CUPS as a printer.

use kiosk_paper::Paper;

use super::device::Device;
use super::{Cups, Job, News};
use crate::{
    Course, Format, Leftover, PrintJob, PrintOutcome, PrintReason, PrintState, Printer, PrinterFault, PrinterState,
};

/// Looks at a job that is on its way before its printer is asked whether it is there at all.
const SILENT_LOOKS: u32 = 6;

pub(crate) struct Queue {
    cups: Cups,
    name: String,
    format: Format,
    paper: Paper,
}

impl Queue {
    pub fn new(cups: Cups, name: &str, format: Format, paper: Paper) -> Self {
        Self {
            cups,
            name: name.to_owned(),
            format,
            paper,
        }
    }

    fn job(&self, id: i32) -> Job<'_> {
        Job { queue: &self.name, id }
    }

    /// Stays with the job until it ends, or cancels it when patience does.
    fn follow(&self, id: i32, course: &mut Course<'_>) -> PrintOutcome {
        let mut looks = 0;
        loop {
            match self.cups.news(self.job(id)) {
                Ok(News {
                    word,
                    last: true,
                    title,
                    ..
                }) => match self.last_word(word, &title) {
                    PrintOutcome {
                        state: PrintState::Printing,
                        ..
                    } => course.changed(PrintState::Printing),
                    word => return word,
                },
                Ok(News { word, .. }) => {
                    looks += 1;
                    course.changed(self.trouble(looks > SILENT_LOOKS).unwrap_or(word));
                }
                // the queue was deleted, and its jobs with it
                Err(PrinterFault::Gone) => return PrintState::NotConfirmed.into(),
                Err(fault) => tracing::debug!(%fault, "job state not readable from the print system"),
            }
            if !course.goes_on() {
                return self.give_up(id, course);
            }
        }
    }

    /// The document did not arrive, or its arrival was not heard of.
    fn take_back(&self, id: i32, fault: PrinterFault) -> Result<PrintOutcome, PrinterFault> {
        let empty = matches!(self.cups.news(self.job(id)), Ok(News { empty: true, .. }));
        if !self.cups.cancel(self.job(id)) {
            return Ok(PrintOutcome::because(
                PrintState::NotConfirmed,
                PrintReason::StillInSpool,
            ));
        }
        if empty || !matches!(fault, PrinterFault::Unreachable(_) | PrinterFault::Answer) {
            Err(fault)
        } else {
            Ok(PrintState::NotConfirmed.into())
        }
    }

    /// CUPS tells its printer when it cancels a job; one that was stopped meanwhile has forgotten to.
    fn cancel_at_printer(&self, title: &str) {
        let device = self.cups.about(&self.name).ok().and_then(|about| about.device);
        // one that is away got nothing, or has lost it
        if let Some(Err(fault)) = device.filter(Device::answers).map(|device| device.cancel(title)) {
            tracing::warn!(%fault, "job not cancelled at the printer; the slip may still come out");
        }
    }

    /// What CUPS says at the end; its printer, if CUPS is too sure of itself.
    fn last_word(&self, word: PrintOutcome, title: &str) -> PrintOutcome {
        if word.state != PrintState::Confirmed {
            return word;
        }
        // a raw queue is done when the bytes are gone: no printer has said anything
        if self.format == Format::EscPos {
            return PrintState::NotConfirmed.into();
        }
        let device = self.cups.about(&self.name).ok().and_then(|about| about.device);
        match device.map(|device| device.word(title)) {
            Some(Ok(Some(own))) => own,
            // CUPS' word is all there is
            _ => word,
        }
    }

    fn trouble(&self, ask_printer: bool) -> Option<PrintOutcome> {
        // a printer that cannot be asked is no news of the job
        let about = self.cups.about(&self.name).ok()?;
        about.trouble().or_else(|| {
            let gone = ask_printer && about.device.is_some_and(|device| !device.answers());
            gone.then(|| PrintState::Offline.into())
        })
    }

    fn give_up(&self, id: i32, course: &Course<'_>) -> PrintOutcome {
        // it may have come out between the last look and now: then that is the word
        if let Ok(News {
            word,
            last: true,
            title,
            ..
        }) = self.cups.news(self.job(id))
        {
            return self.last_word(word, &title);
        }
        let told = course.told().clone();
        if !self.cups.cancel(self.job(id)) {
            return PrintOutcome::because(PrintState::NotConfirmed, PrintReason::StillInSpool);
        }
        match told.state {
            PrintState::PaperOut | PrintState::Offline => told,
            _ => PrintState::NotConfirmed.into(),
        }
    }
}

impl Printer for Queue {
    fn state(&self) -> PrinterState {
        match self.cups.about(&self.name) {
            Err(PrinterFault::Gone) => PrinterState::Stopped,
            Err(_) => PrinterState::Unknown,
            Ok(about) => match about.trouble().map(|word| word.state) {
                Some(PrintState::PaperOut) => PrinterState::PaperOut,
                Some(_) => PrinterState::Stopped,
                None if !about.accepting => PrinterState::Stopped,
                None => match about.state {
                    3 => PrinterState::Ready,
                    4 => PrinterState::Printing,
                    5 => PrinterState::Stopped,
                    _ => PrinterState::Unknown,
                },
            },
        }
    }

    fn print(&self, slip: &PrintJob, course: &mut Course<'_>) -> Result<PrintOutcome, PrinterFault> {
        if self.format == Format::Pdf && !self.cups.about(&self.name)?.takes(self.paper) {
            return Err(PrinterFault::WrongPaper);
        }
        let id = self.cups.create(&self.name, &slip.title(), self.format, self.paper)?;
        let sent = course
            .handed_over(Some(id))
            .and_then(|()| self.cups.hand_over(self.job(id), self.format, &slip.document));
        match sent {
            Ok(()) => Ok(self.follow(id, course)),
            Err(fault) => self.take_back(id, fault),
        }
    }

    fn settle(&self, id: i32, title: &str) -> Result<Leftover, PrinterFault> {
        let news = match self.cups.news(self.job(id)) {
            Ok(news) => news,
            Err(PrinterFault::Gone) => return Ok(Leftover::Unknown),
            Err(fault) => return Err(fault),
        };
        // a spool that was set up again counts from 1: this is another program's
        if news.title != title {
            return Ok(Leftover::Unknown);
        }
        if news.last {
            return Ok(match self.last_word(news.word, title) {
                word if matches!(word.state, PrintState::Confirmed | PrintState::Failed) => Leftover::Ended(word),
                _ => Leftover::Unknown,
            });
        }
        if !self.cups.cancel(self.job(id)) {
            return Err(PrinterFault::Refused("the job stays in the spool".to_owned()));
        }
        self.cancel_at_printer(title);
        Ok(if news.empty {
            Leftover::NeverSent
        } else {
            Leftover::Unknown
        })
    }
}
