use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueFilter {
    All,
    Waiting,
    NeedsAction,
    Quarantined,
    Sent,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueuePage {
    pub counts: QueueCounts,
    /// Newest first, at most 200.
    pub rows: Vec<QueueRow>,
    /// Minutes the oldest waiting record has been waiting.
    pub oldest_minutes: Option<u32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueCounts {
    pub all: u32,
    pub waiting: u32,
    pub needs_action: u32,
    pub quarantined: u32,
    pub sent: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    pub tracking_number: String,
    /// From 2 on it is a correction.
    pub revision: u32,
    /// Its code: `reading`.
    pub service: String,
    /// As central's catalogue names it; `None` where it does not: then `service.<code>` in the catalogue of words.
    pub service_title: Option<String>,
    /// Masked.
    pub bill_id: String,
    /// Jalali date and time, `1405/09/01 11:03`.
    pub taken_at: String,
    /// Operator's code.
    pub operator: String,
    pub state: QueueState,
    /// Central's code where it refused: `reject.<code>` in the catalogue.
    pub reject: Option<String>,
    /// When it was answered, or tried last, `10:34`.
    pub at: Option<String>,
    pub attempts: u32,
    /// Whether the slip came out, only the operator can tell.
    pub slip_asked: bool,
    /// Its contents were taken away: central has them, and the time to print it again is over.
    pub purged: bool,
}

/// One state, one reason (`queue.<state>.reason`), one next step (`queue.<state>.next`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// Not tried yet.
    New,
    Sending,
    /// Central could not be reached.
    LineDown,
    /// Somebody else answers on the line.
    Certificate,
    /// A proxy does not let the line through.
    Proxy,
    /// Central answered with a fault of its own, or asked to come back later.
    CentralBusy,
    /// What came back was no answer of central's: damaged, unsigned, too large.
    BadAnswer,
    /// Central is of another version of the contract than this program.
    OtherVersion,
    /// Central does not accept this terminal.
    Unauthorised,
    Sent,
    Rejected,
    Quarantined,
}
