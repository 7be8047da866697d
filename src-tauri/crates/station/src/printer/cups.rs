//! What is asked of CUPS, as IPP (RFC 8011).

use std::io::Cursor;

use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParser;
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

use super::PrinterFault;
use super::http::Server;
use crate::view::{PrintState, PrinterKind, PrinterState};

/// Whose jobs these are in the spool; CUPS lets a job's owner cancel it. Never the operator's name.
const OWNER: &str = "kiosk";
/// `printer-type` of the system's default queue (CUPS_PRINTER_DEFAULT).
const IS_DEFAULT: i32 = 0x0002_0000;
const A5: &str = "iso_a5_148x210mm";

pub(super) struct Cups {
    server: Server,
}

/// A job in the spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Job {
    queue: String,
    id: i32,
}

/// A queue that can take a PDF.
pub(super) struct Queue {
    pub name: String,
    /// The description its owner gave it, or its name.
    pub shown: String,
    pub kind: PrinterKind,
    pub default: bool,
}

/// What CUPS says of a job now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub state: PrintState,
    /// Nothing more will come.
    pub last: bool,
}

impl Cups {
    pub fn new(server: Server) -> Self {
        Cups { server }
    }

    pub fn queues(&self) -> Result<Vec<Queue>, PrinterFault> {
        let mut request = request(Operation::CupsGetPrinters, None)?;
        ask_for(
            &mut request,
            &[
                "printer-name",
                "printer-info",
                "printer-make-and-model",
                "printer-type",
                "media-default",
            ],
        )?;
        let answer = match self.send("/", &request, Vec::new()) {
            // CUPS' way to say that there are none
            Err(PrinterFault::Gone) => return Ok(Vec::new()),
            answer => answer?,
        };
        Ok(answer
            .attributes()
            .groups_of(DelimiterTag::PrinterAttributes)
            .filter_map(queue_of)
            .collect())
    }

    pub fn state(&self, queue: &str) -> Result<PrinterState, PrinterFault> {
        let (state, accepting, reasons) = self.printer(queue)?;
        Ok(match state {
            _ if paper_out(&reasons) => PrinterState::PaperOut,
            _ if offline(&reasons) || !accepting => PrinterState::Stopped,
            3 => PrinterState::Ready,
            4 => PrinterState::Printing,
            5 => PrinterState::Stopped,
            _ => PrinterState::Unknown,
        })
    }

    /// A job first and its document after, so that no document is ever in the spool under a number we do not know.
    pub fn submit(&self, queue: &str, kind: PrinterKind, title: &str, document: Vec<u8>) -> Result<Job, PrinterFault> {
        let takes_a5 = kind == PrinterKind::Sheet && self.media(queue)?.iter().any(|media| media == A5);
        let mut create = request(Operation::CreateJob, Some(queue))?;
        operation(
            &mut create,
            "requesting-user-name",
            IppValue::new_name_without_language(OWNER),
        )?;
        operation(&mut create, "job-name", IppValue::new_name_without_language(title))?;
        if takes_a5 {
            attribute(
                &mut create,
                DelimiterTag::JobAttributes,
                "media",
                IppValue::new_keyword(A5),
            )?;
        }
        if takes_a5 || kind == PrinterKind::Slip {
            // bars and modules keep their size
            attribute(
                &mut create,
                DelimiterTag::JobAttributes,
                "print-scaling",
                IppValue::new_keyword("none"),
            )?;
        }
        let answer = self.send(&path(queue), &create, Vec::new())?;
        let id = answer
            .attributes()
            .first_of(DelimiterTag::JobAttributes)
            .and_then(|job| number(job, "job-id"))
            .ok_or(PrinterFault::Answer)?;
        let job = Job {
            queue: queue.to_owned(),
            id,
        };
        let sent = self.hand_over(&job, document);
        if let Err(fault) = sent {
            self.cancel(&job);
            return Err(fault);
        }
        Ok(job)
    }

    fn hand_over(&self, job: &Job, document: Vec<u8>) -> Result<(), PrinterFault> {
        let mut send = request(Operation::SendDocument, Some(&job.queue))?;
        operation(&mut send, "job-id", Ok(IppValue::new_integer(job.id)))?;
        operation(
            &mut send,
            "requesting-user-name",
            IppValue::new_name_without_language(OWNER),
        )?;
        operation(
            &mut send,
            "document-format",
            IppValue::new_mime_media_type("application/pdf"),
        )?;
        operation(&mut send, "last-document", Ok(IppValue::new_boolean(true)))?;
        self.send(&path(&job.queue), &send, document).map(drop)
    }

    /// What became of the job.
    ///
    /// As tried against CUPS and `ippeveprinter`: success is 9, a fault of the printer 7 (canceled) rather than 8, and
    /// a printer without paper leaves the job at 5 with a reason at the printer.
    pub fn poll(&self, job: &Job) -> Result<Word, PrinterFault> {
        let mut get = request(Operation::GetJobAttributes, Some(&job.queue))?;
        operation(&mut get, "job-id", Ok(IppValue::new_integer(job.id)))?;
        operation(
            &mut get,
            "requesting-user-name",
            IppValue::new_name_without_language(OWNER),
        )?;
        let answer = self.send(&path(&job.queue), &get, Vec::new())?;
        let group = answer
            .attributes()
            .first_of(DelimiterTag::JobAttributes)
            .ok_or(PrinterFault::Answer)?;
        let state = number(group, "job-state").ok_or(PrinterFault::Answer)?;
        let on_the_way = |state| Word { state, last: false };
        Ok(match state {
            9 => Word {
                state: PrintState::Confirmed,
                last: true,
            },
            7 | 8 => Word {
                state: PrintState::Failed,
                last: true,
            },
            _ => {
                // a printer that cannot be asked is no news of the job
                let reasons = self
                    .printer(&job.queue)
                    .map(|(_, _, reasons)| reasons)
                    .unwrap_or_default();
                match state {
                    _ if paper_out(&reasons) => on_the_way(PrintState::PaperOut),
                    _ if offline(&reasons) => on_the_way(PrintState::Offline),
                    3 | 4 => on_the_way(PrintState::Queued),
                    _ => on_the_way(PrintState::Printing),
                }
            }
        })
    }

    /// Takes the job out of the spool; true where it is no longer there to be printed.
    pub fn cancel(&self, job: &Job) -> bool {
        let canceled = request(Operation::CancelJob, Some(&job.queue)).and_then(|mut cancel| {
            operation(&mut cancel, "job-id", Ok(IppValue::new_integer(job.id)))?;
            operation(
                &mut cancel,
                "requesting-user-name",
                IppValue::new_name_without_language(OWNER),
            )?;
            self.send(&path(&job.queue), &cancel, Vec::new())
        });
        match canceled {
            Ok(_) | Err(PrinterFault::Gone) => true,
            // a job that has ended meanwhile is refused
            Err(_) => matches!(self.poll(job), Ok(Word { last: true, .. }) | Err(PrinterFault::Gone)),
        }
    }

    /// `printer-state`, `printer-is-accepting-jobs`, `printer-state-reasons`.
    fn printer(&self, queue: &str) -> Result<(i32, bool, Vec<String>), PrinterFault> {
        let group = self.of_printer(
            queue,
            &["printer-state", "printer-is-accepting-jobs", "printer-state-reasons"],
        )?;
        let accepting = group
            .get("printer-is-accepting-jobs")
            .is_none_or(|it| *it.value() != IppValue::Boolean(false));
        Ok((
            number(&group, "printer-state").unwrap_or(0),
            accepting,
            texts(&group, "printer-state-reasons"),
        ))
    }

    fn media(&self, queue: &str) -> Result<Vec<String>, PrinterFault> {
        Ok(texts(&self.of_printer(queue, &["media-supported"])?, "media-supported"))
    }

    fn of_printer(&self, queue: &str, names: &[&str]) -> Result<IppAttributeGroup, PrinterFault> {
        let mut get = request(Operation::GetPrinterAttributes, Some(queue))?;
        ask_for(&mut get, names)?;
        let answer = self.send(&path(queue), &get, Vec::new())?;
        answer
            .attributes()
            .first_of(DelimiterTag::PrinterAttributes)
            .cloned()
            .ok_or(PrinterFault::Answer)
    }

    fn send(
        &self,
        path: &str,
        request: &IppRequestResponse,
        document: Vec<u8>,
    ) -> Result<IppRequestResponse, PrinterFault> {
        let mut body = request.to_bytes().to_vec();
        body.extend(document);
        let answer = self.server.exchange(path, &body)?;
        let answer = IppParser::new(IppReader::new(Cursor::new(answer)))
            .parse()
            .map_err(|_| PrinterFault::Answer)?;
        match answer.header().status_code() {
            status if status.is_success() => Ok(answer),
            StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone => Err(PrinterFault::Gone),
            status => Err(PrinterFault::Refused(status.to_string())),
        }
    }
}

/// None for a queue that takes bytes as they are: a PDF would come out of it as metres of letters.
fn queue_of(group: &IppAttributeGroup) -> Option<Queue> {
    let text = |name| texts(group, name).into_iter().next().unwrap_or_default();
    let name = Some(text("printer-name")).filter(|name| !name.is_empty())?;
    let model = text("printer-make-and-model");
    if model.to_lowercase().contains("raw") {
        return None;
    }
    let info = text("printer-info");
    let shown = if info.is_empty() { name.clone() } else { info };
    let named_so = ["receipt", "thermal", "80mm", "pos-"].iter().any(|word| {
        [&name, &shown, &model]
            .iter()
            .any(|text| text.to_lowercase().contains(word))
    });
    let narrow = width_mm(&text("media-default")).is_some_and(|width| width < 100.0);
    let kind = if named_so || narrow {
        PrinterKind::Slip
    } else {
        PrinterKind::Sheet
    };
    let default = number(group, "printer-type").is_some_and(|kinds| kinds & IS_DEFAULT != 0);
    Some(Queue {
        name,
        shown,
        kind,
        default,
    })
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

fn paper_out(reasons: &[String]) -> bool {
    reasons
        .iter()
        .any(|reason| reason.starts_with("media-empty") || reason.starts_with("media-needed"))
}

fn offline(reasons: &[String]) -> bool {
    reasons
        .iter()
        .any(|reason| reason.starts_with("offline") || reason.starts_with("shutdown"))
}

fn request(operation: Operation, queue: Option<&str>) -> Result<IppRequestResponse, PrinterFault> {
    let uri = queue
        .map(|queue| format!("ipp://localhost{}", path(queue)).parse())
        .transpose();
    let uri = uri.map_err(|_| PrinterFault::Gone)?;
    IppRequestResponse::new(IppVersion::v2_0(), operation, uri).map_err(|_| PrinterFault::Answer)
}

fn operation(
    request: &mut IppRequestResponse,
    name: &str,
    value: Result<IppValue, ipp::parser::IppParseError>,
) -> Result<(), PrinterFault> {
    attribute(request, DelimiterTag::OperationAttributes, name, value)
}

fn attribute(
    request: &mut IppRequestResponse,
    group: DelimiterTag,
    name: &str,
    value: Result<IppValue, ipp::parser::IppParseError>,
) -> Result<(), PrinterFault> {
    let made = value.and_then(|value| IppAttribute::with_name(name, value));
    request
        .attributes_mut()
        .add(group, made.map_err(|fault| PrinterFault::Refused(fault.to_string()))?);
    Ok(())
}

fn ask_for(request: &mut IppRequestResponse, names: &[&str]) -> Result<(), PrinterFault> {
    let names: Result<Vec<IppValue>, _> = names.iter().map(|name| IppValue::new_keyword(*name)).collect();
    operation(request, "requested-attributes", names.map(IppValue::Array))
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

fn number(group: &IppAttributeGroup, name: &str) -> Option<i32> {
    match group.get(name)?.value() {
        IppValue::Integer(number) | IppValue::Enum(number) => Some(*number),
        _ => None,
    }
}

fn texts(group: &IppAttributeGroup, name: &str) -> Vec<String> {
    match group.get(name).map(IppAttribute::value) {
        None => Vec::new(),
        Some(IppValue::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
    }
}

fn text(value: &IppValue) -> String {
    match value {
        IppValue::TextWithLanguage { text, .. } => text.to_string(),
        IppValue::NameWithLanguage { name, .. } => name.to_string(),
        other => other.to_string(),
    }
}
