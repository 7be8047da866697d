use kiosk_wire::Personal;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The answer to a submitted reading. It exists only once the record is durable.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// Twelve digits; shown in groups of four.
    pub tracking_number: String,
}

/// The receipt screen. Pushed as the event `receipt` when one of its facts changes.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    pub tracking_number: String,
    /// The newest; from 2 on it is a correction.
    pub revision: u32,
    /// `11:03:12`
    pub saved_at: String,
    pub sent: SentFact,
    pub printed: PrintFact,
    /// `137•••••19`
    pub visitor_id: String,
    /// A reading declaration; else a service's request, which cannot be corrected here.
    pub is_reading: bool,
    /// The registrar saw a paper of the visitor.
    pub evidence_seen: bool,
    #[specta(type = String)]
    pub bill_id: Personal,
    /// `None` where the contents were taken away: central has them, and the time to print them again is over. Then the
    /// bill id is masked too.
    pub declared_on: Option<String>,
    /// Exactly what prints, on the paper of the chosen printer.
    pub drawing: Option<Drawing>,
    /// The same on a narrow roll, to be read beside the rest of the screen; without its QR.
    pub slip: Option<Drawing>,
    /// The QR of the receipt by itself.
    pub qr: Option<Drawing>,
}

/// The second fact. `Sent` only after central's signed answer was verified.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum SentFact {
    Waiting { reason: super::QueueState },
    Sent { at: String },
    Rejected { reason: String },
    Quarantined { reason: String },
}

/// The third fact.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintFact {
    pub state: PrintState,
    /// More than the state says: `fact.print.reason.<reason>`.
    pub reason: Option<PrintReason>,
    /// Somebody still waits for the printer's word: it may print yet.
    pub on_its_way: bool,
    /// `11:03:14`, of the last change.
    pub at: Option<String>,
    /// How many slips were asked for; from the second on they are marked «المثنی».
    pub copies: u32,
    /// Where the PDF file went.
    pub file: Option<String>,
}

/// One model for every kind of printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Not asked for yet.
    No,
    /// Asked for.
    Queued,
    /// With the printer.
    Printing,
    /// The printer said so.
    Confirmed,
    /// Handed over, and no word from the printer.
    NotConfirmed,
    PaperOut,
    Offline,
    /// It did not come out.
    Failed,
    /// Written as a PDF file.
    File,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintReason {
    /// The program stopped between handing over and writing down: only the operator can say whether it came out.
    Interrupted,
    /// He said that it did.
    SaidOut,
    /// He said that it did not.
    SaidNotOut,
    /// Nothing was handed over.
    NeverSent,
    /// It could not be taken back from the print system yet, and is before anything else is sent.
    StillInSpool,
    /// The line to the printer broke in the middle.
    LineLost,
    CoverOpen,
    Jammed,
    /// The printer has paper of another size.
    WrongPaper,
    /// The print system knows no such queue.
    QueueGone,
    /// The print system does not answer.
    SystemDown,
    /// The printer gave the job up.
    Aborted,
    /// The print system's queue is stopped or paused.
    QueueStopped,
    /// The print system keeps the job back.
    QueueHolds,
    /// The queue takes no jobs.
    QueueRejects,
    /// The queue, or the printer behind it, wants a password or a right.
    QueuePassword,
    /// This user may not use the printer's port.
    PortForbidden,
    /// Another program has the printer's port.
    PortBusy,
}

/// How the window shows a receipt that is still being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// On a narrow roll whatever the paper, to be read beside the form.
    Slip,
    /// As it will print, on the paper of the chosen printer.
    Page,
}

/// A page as outlines, in tenths of a millimetre, drawn as SVG: `viewBox="0 0 width height"`.
#[derive(Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    /// One SVG path for all that is black on the page.
    pub path: String,
    /// The words of the page in reading order, for a screen reader.
    pub text: String,
}

impl std::fmt::Debug for Drawing {
    /// Not its words: a bill id is among them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drawing")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrinterChoice {
    /// Given back to choose it.
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    /// Guessed from what the printer says of itself, until somebody chose.
    pub paper: Paper,
    /// Of a receipt printer; as most have it, until a technician chose.
    pub head: Option<Head>,
    pub chosen: bool,
    pub system_default: bool,
    /// Somebody typed its address; he can take it away again.
    pub by_hand: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterKind {
    /// A queue of the print system that takes pages.
    Queue,
    /// A queue that passes on what it gets: a receipt printer's own language.
    Raw,
    /// A receipt printer on the network.
    Network,
    /// A receipt printer at a port of this machine.
    Device,
    /// PDF files in a folder the operator names.
    File,
}

/// What a printer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    A4,
    A5,
    /// A roll of 80 mm.
    Slip80,
    /// A roll of 58 mm.
    Slip58,
}

/// How wide a receipt printer prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    Dots384,
    Dots512,
    Dots576,
    Dots640,
}

impl From<kiosk_paper::Drawing> for Drawing {
    fn from(drawing: kiosk_paper::Drawing) -> Self {
        let kiosk_paper::Drawing {
            width,
            height,
            path,
            text,
        } = drawing;
        Self {
            width,
            height,
            path,
            text,
        }
    }
}
