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
    #[specta(type = String)]
    pub bill_id: Personal,
    /// `None` where the contents were taken away: central has them, and the time to print them again is over. Then the
    /// bill id is masked too.
    pub declared_on: Option<String>,
    /// Exactly what prints.
    pub drawing: Option<Drawing>,
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
    /// `11:03:14`, of the last change.
    pub at: Option<String>,
    /// How many slips were asked for; from the second on they are marked «المثنی».
    pub copies: u32,
    /// Where the PDF file went.
    pub file: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Not asked for yet.
    No,
    /// No printer is chosen.
    NoPrinter,
    /// Handed to the print system.
    Queued,
    Printing,
    /// The printer said so.
    Confirmed,
    /// Handed over, and no word from the printer.
    NotConfirmed,
    PaperOut,
    Offline,
    Failed,
    /// Written as a PDF file.
    File,
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

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrinterChoice {
    /// Given back to choose it.
    pub id: String,
    pub name: String,
    pub kind: PrinterKind,
    pub chosen: bool,
    pub system_default: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterKind {
    /// 80 mm slips.
    Slip,
    /// A5 sheets.
    Sheet,
    /// PDF files in a folder the operator names.
    File,
}
