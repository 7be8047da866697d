//! Where a receipt goes: a queue of the machine's print system, or a PDF file.
//!
//! A slip counts as printed only on the printer's word. One that hangs is cancelled in the spool, so that a printer
//! that comes back never prints a slip nobody waits for.
//!
//! All calls block, each for some seconds at most (but [`PrintSystem::print`], which stays with its job).

mod cups;
mod file;
mod follow;
mod http;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::view::{PrintState, PrinterChoice, PrinterKind, PrinterState};
use crate::words;

pub use file::write_pdf;

/// The counter's choice, kept in its database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    /// Where PDF files go, for [`PrinterKind::File`].
    pub folder: Option<PathBuf>,
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
    #[error("this is not a queue of the print system")]
    NotAQueue,
}

/// The machine's print system: CUPS, found by `CUPS_SERVER` at each call.
#[derive(Clone, Debug, Default)]
pub struct PrintSystem {
    server: Option<String>,
    patience: Patience,
    /// Jobs that could not be cancelled because the print system was gone: cancelled before anything else is sent.
    left_behind: Arc<Mutex<Vec<cups::Job>>>,
}

/// How long a job may stay without a word.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Nothing heard, or printing without end.
    pub silent: Duration,
    /// Paper is out, and somebody fetches some.
    pub paper_out: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            silent: Duration::from_secs(60),
            paper_out: Duration::from_secs(180),
        }
    }
}

const FILE: &str = "file";
const QUEUE: &str = "cups:";

impl PrintSystem {
    /// A print system at a given place (as in `CUPS_SERVER`), with other limits.
    pub fn at(server: &str, patience: Patience) -> Self {
        PrintSystem {
            server: Some(server.to_owned()),
            patience,
            left_behind: Arc::default(),
        }
    }

    /// The queues a receipt can go to, and the PDF file. Without a print system, the PDF file alone.
    pub fn choices(&self, chosen: Option<&Chosen>) -> Vec<PrinterChoice> {
        let queues = self.cups().queues().unwrap_or_else(|fault| {
            tracing::info!(%fault, "no print system");
            Vec::new()
        });
        let file = PrinterChoice {
            id: FILE.to_owned(),
            name: words::get("printer.file").to_owned(),
            kind: PrinterKind::File,
            chosen: false,
            system_default: false,
        };
        let mut choices: Vec<PrinterChoice> = queues.into_iter().map(PrinterChoice::from).chain([file]).collect();
        for choice in &mut choices {
            choice.chosen = chosen.is_some_and(|chosen| chosen.id == choice.id);
        }
        choices
    }

    /// The system's default queue.
    pub fn default_printer(&self) -> Option<Chosen> {
        let choice = self.choices(None).into_iter().find(|choice| choice.system_default)?;
        Some(Chosen {
            id: choice.id,
            name: choice.name,
            kind: choice.kind,
            folder: None,
        })
    }

    /// How the printer is, as the print system knows.
    pub fn state(&self, chosen: &Chosen) -> PrinterState {
        let Some(queue) = queue(chosen) else {
            return PrinterState::File;
        };
        match self.cups().state(queue) {
            Ok(state) => state,
            Err(PrinterFault::Gone) => PrinterState::Stopped,
            Err(_) => PrinterState::Unknown,
        }
    }

    /// Hands the document over and follows it to its end; `on_change` hears each new state. A job without an end is
    /// cancelled in the spool.
    ///
    /// `title` names the job in the spool and on the printer's display: the tracking number, nothing personal.
    ///
    /// # Errors
    /// Where nothing was handed over. Afterwards the answer is a state, at worst [`PrintState::NotConfirmed`].
    pub fn print(
        &self,
        chosen: &Chosen,
        title: &str,
        document: Vec<u8>,
        on_change: impl FnMut(PrintState),
    ) -> Result<PrintState, PrinterFault> {
        let queue = queue(chosen).ok_or(PrinterFault::NotAQueue)?;
        let cups = self.cups();
        self.cancel_left_behind(&cups);
        let job = cups.submit(queue, chosen.kind, title, document)?;
        let end = follow::follow(&cups, &job, self.patience, on_change);
        if !end.out_of_the_spool {
            self.left_behind().push(job);
        }
        Ok(end.state)
    }

    fn cups(&self) -> cups::Cups {
        let server = self.server.clone().or_else(|| std::env::var("CUPS_SERVER").ok());
        cups::Cups::new(http::Server::named(server.as_deref()))
    }

    fn cancel_left_behind(&self, cups: &cups::Cups) {
        let jobs = std::mem::take(&mut *self.left_behind());
        let still: Vec<_> = jobs.into_iter().filter(|job| !cups.cancel(job)).collect();
        self.left_behind().extend(still);
    }

    fn left_behind(&self) -> std::sync::MutexGuard<'_, Vec<cups::Job>> {
        self.left_behind.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn queue(chosen: &Chosen) -> Option<&str> {
    chosen.id.strip_prefix(QUEUE)
}

impl From<cups::Queue> for PrinterChoice {
    fn from(queue: cups::Queue) -> Self {
        PrinterChoice {
            id: format!("{QUEUE}{}", queue.name),
            name: queue.shown,
            kind: queue.kind,
            chosen: false,
            system_default: queue.default,
        }
    }
}
