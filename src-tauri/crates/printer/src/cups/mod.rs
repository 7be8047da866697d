//! What is asked of CUPS.

mod answer;
mod device;
mod http;
mod ipp;
mod measure;
mod queue;

use ::ipp::model::Operation;
use ::ipp::value::IppValue;

use self::device::Device;
use self::ipp::{Facts, Request};
use super::{Format, PrintOutcome, PrinterAddress, PrinterFault};
use crate::{OfferedPrinter, PrintReason, PrintState};
use kiosk_paper::Paper;

pub(super) use self::http::Server;
pub(super) use self::queue::Queue;

/// `printer-type` of the system's default queue (CUPS_PRINTER_DEFAULT).
const IS_DEFAULT: i32 = 0x0002_0000;
const A5: &str = "iso_a5_148x210mm";
const A4: &str = "iso_a4_210x297mm";

pub(super) struct Cups {
    server: Server,
}

/// A job in the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job<'a> {
    queue: &'a str,
    id: i32,
}

/// What CUPS says of a job now.
#[derive(Clone, Debug, PartialEq, Eq)]
struct News {
    word: PrintOutcome,
    /// Nothing more will come.
    last: bool,
    /// As it was named when it was made.
    title: String,
    /// No document ever came into the spool.
    empty: bool,
}

impl Cups {
    pub fn new(server: Server) -> Self {
        Cups { server }
    }

    pub fn queues(&self) -> Result<Vec<OfferedPrinter>, PrinterFault> {
        let request = Request::new(Operation::CupsGetPrinters, None)?.asks_for(&[
            "printer-name",
            "printer-info",
            "printer-make-and-model",
            "printer-type",
            "media-default",
            "media-supported",
        ])?;
        match request.send(&self.server, "/", &[]) {
            Ok(answer) => Ok(answer.printers().filter_map(|facts| choice_of(&facts)).collect()),
            // CUPS' way to say that there are none
            Err(PrinterFault::Gone) => Ok(Vec::new()),
            Err(fault) => Err(fault),
        }
    }

    /// A job first and its document after, so that no document is ever in the spool under a number we do not know.
    fn create(&self, queue: &str, title: &str, format: Format, paper: Paper) -> Result<i32, PrinterFault> {
        let mut create = Request::new(Operation::CreateJob, Some(&path(queue)))?
            .of_owner()?
            .operation("job-name", IppValue::new_name_without_language(title))?;
        if format == Format::Pdf {
            if let Some(media) = keyword(paper) {
                create = create.job("media", IppValue::new_keyword(media))?;
            }
            // bars and modules keep their size
            create = create.job("print-scaling", IppValue::new_keyword("none"))?;
        }
        let answer = create.send(&self.server, &path(queue), &[])?;
        answer.job()?.number("job-id").ok_or(PrinterFault::Answer)
    }

    fn hand_over(&self, job: Job<'_>, format: Format, document: &[u8]) -> Result<(), PrinterFault> {
        let format = match format {
            Format::Pdf => "application/pdf",
            Format::Picture => "image/x-portable-bitmap",
            Format::EscPos => "application/vnd.cups-raw",
        };
        Request::new(Operation::SendDocument, Some(&path(job.queue)))?
            .operation("job-id", Ok(IppValue::new_integer(job.id)))?
            .of_owner()?
            .operation("document-format", IppValue::new_mime_media_type(format))?
            .operation("last-document", Ok(IppValue::new_boolean(true)))?
            .send(&self.server, &path(job.queue), document)
            .map(drop)
    }

    /// What became of the job, as CUPS knows.
    ///
    /// As tried against CUPS and `ippeveprinter`: success is 9, a fault of the printer 7 (canceled) rather than 8, and
    /// a printer without paper leaves the job at 5 with a reason at the printer.
    fn news(&self, job: Job<'_>) -> Result<News, PrinterFault> {
        let answer = Request::new(Operation::GetJobAttributes, Some(&path(job.queue)))?
            .operation("job-id", Ok(IppValue::new_integer(job.id)))?
            .of_owner()?
            .asks_for(&[
                "job-name",
                "job-state",
                "job-state-reasons",
                "number-of-documents",
                "job-k-octets",
            ])?
            .send(&self.server, &path(job.queue), &[])?;
        let facts = answer.job()?;
        let state = facts.number("job-state").ok_or(PrinterFault::Answer)?;
        let with_errors = facts
            .texts("job-state-reasons")
            .iter()
            .any(|reason| reason.starts_with("job-completed-with-errors"));
        let (word, last) = match state {
            9 if with_errors => (aborted(), true),
            9 => (PrintState::Confirmed.into(), true),
            7 | 8 => (aborted(), true),
            3 | 4 => (PrintState::Queued.into(), false),
            _ => (PrintState::Printing.into(), false),
        };
        Ok(News {
            word,
            last,
            title: facts.text("job-name"),
            // a print system that keeps no documents has none of a job that it was printing when it stopped
            empty: facts.number("number-of-documents") == Some(0) && facts.number("job-k-octets") == Some(0),
        })
    }

    /// Takes the job out of the spool; true where it is no longer there to be printed.
    fn cancel(&self, job: Job<'_>) -> bool {
        let canceled = Request::new(Operation::CancelJob, Some(&path(job.queue))).and_then(|cancel| {
            cancel
                .operation("job-id", Ok(IppValue::new_integer(job.id)))?
                .of_owner()?
                .send(&self.server, &path(job.queue), &[])
        });
        match canceled {
            Ok(_) | Err(PrinterFault::Gone) => true,
            // a job that has ended meanwhile is refused
            Err(_) => matches!(self.news(job), Ok(News { last: true, .. }) | Err(PrinterFault::Gone)),
        }
    }

    /// What is known of the printer behind the queue.
    fn about(&self, queue: &str) -> Result<About, PrinterFault> {
        let answer = Request::new(Operation::GetPrinterAttributes, Some(&path(queue)))?
            .asks_for(&[
                "printer-state",
                "printer-is-accepting-jobs",
                "printer-state-reasons",
                "device-uri",
                "media-supported",
            ])?
            .send(&self.server, &path(queue), &[])?;
        let facts = answer.printer()?;
        Ok(About {
            state: facts.number("printer-state").unwrap_or(0),
            accepting: !facts.says_no("printer-is-accepting-jobs"),
            reasons: facts.texts("printer-state-reasons"),
            device: Device::of(&facts.text("device-uri")),
            media: facts.texts("media-supported"),
        })
    }
}

struct About {
    state: i32,
    accepting: bool,
    reasons: Vec<String>,
    device: Option<Device>,
    media: Vec<String>,
}

impl About {
    fn has(&self, starts: &[&str]) -> bool {
        self.reasons
            .iter()
            .any(|reason| starts.iter().any(|start| reason.starts_with(start)))
    }

    /// What keeps the printer from going on, where it says so.
    fn trouble(&self) -> Option<PrintOutcome> {
        if self.has(&["media-empty"]) {
            Some(PrintState::PaperOut.into())
        } else if self.has(&["media-needed"]) {
            Some(PrintOutcome::because(PrintState::PaperOut, PrintReason::WrongPaper))
        } else if self.has(&["cover-open", "door-open", "interlock-open"]) {
            Some(PrintOutcome::because(PrintState::Offline, PrintReason::CoverOpen))
        } else if self.has(&["offline", "shutdown"]) {
            Some(PrintState::Offline.into())
        } else {
            None
        }
    }

    /// Whether it can take this paper; one that does not list its papers is believed to.
    fn takes(&self, paper: Paper) -> bool {
        keyword(paper).is_none_or(|media| self.media.is_empty() || self.media.iter().any(|it| it == media))
    }
}

fn aborted() -> PrintOutcome {
    PrintOutcome::because(PrintState::Failed, PrintReason::Aborted)
}

/// The medium's name in PWG 5101.1. A roll's page is of a size that no printer lists.
fn keyword(paper: Paper) -> Option<&'static str> {
    match paper {
        Paper::A4 => Some(A4),
        Paper::A5 => Some(A5),
        Paper::Slip80 | Paper::Slip58 => None,
    }
}

fn choice_of(facts: &Facts<'_>) -> Option<OfferedPrinter> {
    let name = Some(facts.text("printer-name")).filter(|name| !name.is_empty())?;
    let model = facts.text("printer-make-and-model").to_lowercase();
    // to a queue that takes bytes as they are, a PDF would be metres of letters
    let raw = model.contains("raw");
    let info = facts.text("printer-info");
    let shown = if info.is_empty() { name.clone() } else { info };
    let place = if raw {
        PrinterAddress::Raw(name.clone())
    } else {
        PrinterAddress::Queue(name.clone())
    };
    Some(OfferedPrinter {
        paper: paper_of(facts, &[&name, &shown, &model], raw),
        name: shown,
        system_default: facts
            .number("printer-type")
            .is_some_and(|kinds| kinds & IS_DEFAULT != 0),
        ..place.offered()
    })
}

/// What is in the printer, by the look of it.
fn paper_of(facts: &Facts<'_>, names: &[&str], raw: bool) -> Paper {
    let named = |words: &[&str]| {
        words
            .iter()
            .any(|word| names.iter().any(|name| name.to_lowercase().contains(word)))
    };
    match width_mm(&facts.text("media-default")) {
        Some(width) if width < 65.0 => Paper::Slip58,
        Some(width) if width < 100.0 => Paper::Slip80,
        _ if named(&["58mm"]) => Paper::Slip58,
        _ if raw || named(&["receipt", "thermal", "80mm", "pos-"]) => Paper::Slip80,
        _ if facts.texts("media-supported").iter().any(|media| media == A5) => Paper::A5,
        _ => Paper::A4,
    }
}

/// Width of a medium by its PWG 5101.1 name: `om_80x297mm_80x297mm`, `na_letter_8.5x11in`.
fn width_mm(media: &str) -> Option<f32> {
    let size = media.rsplit('_').next()?;
    let (size, unit) = size
        .strip_suffix("mm")
        .map(|size| (size, 1.0))
        .or(size.strip_suffix("in").map(|s| (s, 25.4)))?;
    size.split('x').next()?.parse::<f32>().ok().map(|width| width * unit)
}

/// The queue's resource, whatever its name is written in.
fn path(queue: &str) -> String {
    let encoded: String = queue
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("/printers/{encoded}")
}
