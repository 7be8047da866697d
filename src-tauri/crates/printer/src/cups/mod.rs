//! What is asked of CUPS.

mod about;
mod answer;
mod device;
mod http;
mod ipp;
mod measure;
mod offered;
mod queue;

use ::ipp::model::Operation;
use ::ipp::value::IppValue;

use kiosk_paper::Paper;

use self::about::About;
use self::device::Device;
use self::ipp::Request;
use crate::{Format, OfferedPrinter, PrintOutcome, PrintReason, PrintState, PrinterFault};

pub(super) use self::http::Server;
pub(super) use self::queue::Queue;

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
    /// The print system began with it: from then on something may come out.
    begun: bool,
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
            Ok(answer) => Ok(answer.printers().filter_map(|told| offered::printer(&told)).collect()),
            // CUPS' way to say that there are none
            Err(PrinterFault::Gone) => Ok(Vec::new()),
            Err(fault) => Err(fault),
        }
    }

    /// A job first and its document after, so that no document is ever in the spool under a number we do not know.
    fn create(&self, queue: &str, title: &str, format: Format, paper: Paper) -> Result<i32, PrinterFault> {
        let mut create = Request::new(Operation::CreateJob, Some(&path(queue)))?
            .of_owner()?
            .operation("job-name", IppValue::new_name_without_language(title))?
            // whatever the queue does by itself: a slip is neither kept back nor given a cover page
            .job("job-hold-until", IppValue::new_keyword("no-hold"))?
            .job("job-sheets", IppValue::new_keyword("none"))?;
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
                "time-at-processing",
            ])?
            .send(&self.server, &path(job.queue), &[])?;
        let facts = answer.job()?;
        let state = facts.number("job-state").ok_or(PrinterFault::Answer)?;
        let reasons = facts.texts("job-state-reasons");
        let has = |word: &str| reasons.iter().any(|reason| reason.starts_with(word));
        let kept = |reason| PrintOutcome::because(PrintState::Offline, reason);
        let (word, last) = match state {
            9 if has("job-completed-with-errors") => (aborted(), true),
            9 => (PrintState::Confirmed.into(), true),
            7 | 8 => (aborted(), true),
            // its document is still on the way
            4 if has("job-incoming") => (PrintState::Queued.into(), false),
            4 if has("cups-held-for-authentication") => (kept(PrintReason::QueuePassword), false),
            4 => (kept(PrintReason::QueueHolds), false),
            6 => (kept(PrintReason::QueueStopped), false),
            3 => (PrintState::Queued.into(), false),
            _ => (PrintState::Printing.into(), false),
        };
        Ok(News {
            word,
            last,
            title: facts.text("job-name"),
            // a print system that keeps no documents has none of a job that it was printing when it stopped
            empty: facts.number("number-of-documents") == Some(0) && facts.number("job-k-octets") == Some(0),
            begun: matches!(state, 5 | 9) || facts.number("time-at-processing").is_some(),
        })
    }

    /// Takes the job out of the spool; true if it is no longer there to be printed.
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
