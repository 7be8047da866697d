use std::{path::PathBuf, time::Duration};

use kiosk_paper::{Head, Paper};

use crate::{PrintReason, PrintState, PrinterKind};

/// Names a slip, in the database and to a printer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SlipKey {
    pub tracking_number: String,
    pub revision: u32,
    pub copy: u32,
}

impl SlipKey {
    /// Names it to a printer; no two slips have the same. `405001738261`, `405001738261-2` for a correction,
    /// `405001738261+1` for the first copy.
    #[must_use]
    pub fn title(&self) -> String {
        let Self {
            tracking_number,
            revision,
            copy,
        } = self;
        let correction = if *revision > 1 {
            format!("-{revision}")
        } else {
            String::new()
        };
        let copy = if *copy > 0 { format!("+{copy}") } else { String::new() };
        format!("{tracking_number}{correction}{copy}")
    }
}

/// A slip on its way to a printer.
#[derive(Clone, Debug)]
pub struct PrintJob {
    pub key: SlipKey,
    /// In the printer's own language: see [`Chosen::format`].
    pub document: Vec<u8>,
}

impl PrintJob {
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
pub struct PrintOutcome {
    pub state: PrintState,
    pub reason: Option<PrintReason>,
    /// Path of the PDF file, if it was written as one.
    pub file: Option<PathBuf>,
}

impl PrintOutcome {
    #[must_use]
    pub fn because(state: PrintState, reason: PrintReason) -> Self {
        Self {
            reason: Some(reason),
            ..Self::from(state)
        }
    }
}

impl From<PrintState> for PrintOutcome {
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
pub enum Leftover {
    /// It had ended: this is the printer's word.
    Ended(PrintOutcome),
    /// It was taken back before the document was whole in the spool.
    NeverSent,
    /// It was taken back, or is gone: whether the slip came out, only a person at the printer can say.
    Unknown,
}

/// The counter's choice, kept in its database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    pub paper: Paper,
    /// What a technician said of a receipt printer's head.
    pub head: Option<Head>,
    /// Where PDF files go, for [`PrinterKind::File`].
    pub folder: Option<PathBuf>,
}

impl Chosen {
    /// The head of a receipt printer: as it was said, if it prints on this paper, or as most are. Such a printer takes no
    /// sheets, whatever it was told it has.
    #[must_use]
    pub fn head(&self) -> Head {
        let said = self.head.filter(|head| head.paper() == self.paper);
        said.or(self.paper.head()).unwrap_or(Head::Dots576)
    }

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
    #[error("the print system, or the printer, wants a password or a right")]
    NotAllowed,
    #[error("the queue takes no jobs")]
    Rejects,
    #[error("the queue or job is not there")]
    Gone,
    #[error("the print system's answer cannot be read")]
    Answer,
    #[error("the printer has no paper of this size")]
    WrongPaper,
    #[error("the file cannot be written there")]
    File(#[source] std::io::Error),
    #[error("the hand-over cannot be recorded")]
    NotNoted,
    #[error("this user may not use the printer's port")]
    Forbidden(#[source] std::io::Error),
    #[error("this is no printer")]
    NoPrinter,
}

impl PrinterFault {
    /// As the screen says it.
    #[must_use]
    pub fn word(&self) -> PrintOutcome {
        let reason = match self {
            Self::Unreachable(_) => PrintReason::SystemDown,
            Self::Gone | Self::NoPrinter => PrintReason::QueueGone,
            Self::WrongPaper => PrintReason::WrongPaper,
            Self::NotNoted => PrintReason::NeverSent,
            Self::NotAllowed => PrintReason::QueuePassword,
            Self::Rejects => PrintReason::QueueRejects,
            Self::Forbidden(_) => PrintReason::PortForbidden,
            Self::Refused(_) | Self::Answer | Self::File(_) => return PrintState::Failed.into(),
        };
        PrintOutcome::because(PrintState::Failed, reason)
    }
}

/// How long a slip may stay without a word.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Nothing heard, or printing without end.
    pub silent: Duration,
    /// Paper is out, and a person fetches some.
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
