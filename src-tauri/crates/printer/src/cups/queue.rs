//! One queue of CUPS as a printer.

use std::time::Instant;

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
        let (mut looks, mut begun) = (0, None);
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
                Ok(news) => {
                    looks += 1;
                    let since = news.begun.then(|| *begun.get_or_insert_with(Instant::now));
                    let stays = since.is_some_and(|since| since.elapsed() >= course.patience().another);
                    let trouble = self.trouble(&news, looks > SILENT_LOOKS, stays);
                    course.changed(trouble.unwrap_or(news.word));
                    // nobody at a counter can give the print system a password
                    if course.told().reason == Some(PrintReason::QueuePassword) {
                        return self.give_up(id, course);
                    }
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

    /// What CUPS says at the end. That a slip was printed only its printer can say: CUPS is done with a job when all
    /// bytes are gone.
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
            _ => PrintState::NotConfirmed.into(),
        }
    }

    /// What keeps a job from going on. `stays` is one that should have come to its end by now.
    fn trouble(&self, job: &News, ask_printer: bool, stays: bool) -> Option<PrintOutcome> {
        if job.word.reason.is_some() {
            return Some(job.word.clone());
        }
        // a printer that cannot be asked is no news of the job
        let about = self.cups.about(&self.name).ok()?;
        let gone = || {
            let gone = ask_printer && about.device.as_ref().is_some_and(|device| !device.answers());
            gone.then(|| PrintState::Offline.into())
        };
        let suspicion = || about.suspicion().filter(|_| stays);
        about.trouble().or_else(gone).or_else(suspicion)
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
        // after it was taken back: the print system may have begun with it in between
        let begun = self.cups.news(self.job(id)).map_or(true, |news| news.begun);
        given_up(told, begun)
    }
}

/// What is known of a job that was taken back.
fn given_up(told: PrintOutcome, begun: bool) -> PrintOutcome {
    match (told.state, told.reason) {
        // who is not let in has handed nothing over
        (_, Some(PrintReason::QueuePassword)) => PrintOutcome {
            state: PrintState::Failed,
            ..told
        },
        (_, Some(PrintReason::QueueStopped | PrintReason::QueueHolds)) if begun => PrintState::NotConfirmed.into(),
        (PrintState::PaperOut | PrintState::Offline, _) if begun => told,
        _ if begun => PrintState::NotConfirmed.into(),
        (_, reason) => PrintOutcome::because(PrintState::Failed, reason.unwrap_or(PrintReason::NeverSent)),
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
