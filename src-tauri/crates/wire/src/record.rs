use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Applicant, AttachmentRef, Base64, Content, Personal, ServiceRef,
    journal::{JournalHead, JournalPosition},
    signed::{Message, Signed},
    status::Head,
};

/// One thing taken for a visitor. Travels only inside an envelope.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    pub tracking_number: String,
    /// 1 is the first; a correction is the next, with the same number.
    pub revision: u32,
    pub terminal: String,
    pub office: String,
    pub counter: String,
    pub registrar: Registrar,
    pub service: ServiceRef,
    /// What it is about, a bill id for one; `null` where it is about nothing that has an id.
    pub subject: Option<Personal>,
    pub applicant: Applicant,
    pub visit: VisitRef,
    /// The line to central was not up when it was taken.
    pub offline: bool,
    pub fee: Fee,
    pub clock: Clock,
    /// Of a later revision: why it was made. Never of the first.
    pub correction: Option<Correction>,
    pub content: Content,
    /// In the order of the form.
    pub attachments: Vec<AttachmentRef>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record")
            .field("tracking_number", &self.tracking_number)
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

/// The operator who took it («ثبت‌کننده»).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registrar {
    pub code: String,
    /// «شماره ملی ثبت کننده درخواست»; `null` where central does not know it.
    pub national_id: Option<Personal>,
}

/// The visit it was taken in. Several records may share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VisitRef {
    pub id: uuid::Uuid,
    /// From the first key to this record, without the time it was parked. Powered-on time.
    pub seconds_worked: u32,
    pub seconds_parked: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fee {
    pub rial: u64,
    pub state: FeeState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeState {
    Paid,
    /// Nothing is to be paid.
    Exempt,
    /// Not paid yet.
    Open,
}

/// A terminal's time is a claim; central keeps its own beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub taken_at: jiff::Timestamp,
    /// The clock was below its high-water mark, or far from central's last signed time.
    pub suspect: bool,
    /// Names the machine's run since it was switched on; `monotonic_ms` counts within it.
    pub boot: String,
    pub monotonic_ms: u64,
    /// The highest time this terminal ever saw.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub high_water: jiff::Timestamp,
    /// Central's last signed time; `null` before the first.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub server_time: Option<jiff::Timestamp>,
}

/// A later revision of a record says why it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    pub reason: CorrectionReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// Digits of a figure were written in the wrong order.
    TransposedDigits,
    MisreadMeter,
    /// The figures are those of another register or meter.
    WrongRegister,
    WrongDate,
    WrongVisitor,
    /// An answer of a form is not what the visitor said.
    WrongAnswer,
    /// The visitor came back with other figures, or other answers.
    VisitorRequest,
}

/// `POST /v1/records`: at most [`crate::MAX_BATCH`] envelopes, in the order of their sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordsRequest {
    /// May be empty: a terminal also only reports its journal's head.
    pub envelopes: Vec<Base64>,
    pub journal: Signed<JournalHead>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordsSigned {
    pub answer: Signed<RecordsAnswer>,
}

/// One result for each envelope, whatever happened to its neighbours. Only this, signed, is an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordsAnswer {
    /// [`crate::API`]
    pub api: u32,
    pub terminal: String,
    /// The id of the request it answers, so that an old answer cannot be played again; of a batch, the batch's.
    pub request: uuid::Uuid,
    /// A result a terminal cannot read is none: that envelope waits, the others are settled.
    #[serde(deserialize_with = "crate::lenient::list")]
    pub results: Vec<ItemResult>,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub server_time: jiff::Timestamp,
    /// The newest envelope of this terminal, in the epoch of its journal's head, that central holds.
    pub head: Option<Head>,
    /// The journal's head central held in that epoch before this request.
    pub journal: Option<JournalPosition>,
    /// The newest epoch of this terminal.
    pub epoch: u32,
}

impl Message for RecordsAnswer {
    const CONTEXT: &'static str = "kiosk/1 records answer";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemResult {
    /// SHA-256 of the envelope.
    pub envelope: Base64,
    #[serde(flatten)]
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Took effect now.
    Accepted,
    /// Had taken effect before: this very envelope.
    Duplicate,
    /// Kept, and without effect: a correction is wanted.
    Rejected { code: RejectCode, field: Option<String> },
    /// The same number and revision came with another content, or this corrects a number of which that is so:
    /// quarantined on both sides.
    Conflict,
    /// Nothing happened; try again.
    Later { retry_after_seconds: u32 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// Not signed by this terminal, or not readable.
    NotGenuine,
    /// Its number was never leased to this terminal.
    NumberNotLeased,
    UnknownSubscriber,
    /// The registers are not those of the subscriber's meter.
    WrongRegisters,
    /// No decimal number, or more digits or places than the meter's display has.
    BadFigure,
    /// Lower than the last figure central holds, without a reason.
    FigureLower,
    BadId,
    BadDate,
    UnknownRegistrar,
    /// A first revision with a reason, or a later one without.
    BadCorrection,
    /// No such service, or this version or this definition of it was never published.
    UnknownService,
    /// The content is not what the service's definition asks for, or its subject is another.
    WrongContent,
    /// One of a later version of the contract: rejected all the same.
    #[serde(untagged)]
    #[schemars(skip)]
    Other(String),
}

impl RejectCode {
    /// The longest code that is kept as it is.
    const LONGEST: usize = 40;

    /// As central writes it: `figure_lower`. `other` where it is no code at all.
    #[must_use]
    pub fn text(&self) -> String {
        let text = serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned));
        let is_code = |text: &String| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            (1..=Self::LONGEST).contains(&text.len()) && text.chars().all(plain)
        };
        text.filter(is_code).unwrap_or_else(|| "other".to_owned())
    }
}

/// `GET /v1/records/{tracking_number}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordHistory {
    pub tracking_number: String,
    pub revisions: Vec<RecordRevision>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordRevision {
    pub revision: u32,
    pub state: RevisionState,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub received_at: jiff::Timestamp,
    pub office: String,
    /// The operator's code.
    pub registrar: String,
    /// Code of the service.
    pub service: String,
    pub subject: Option<Personal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevisionState {
    Accepted,
    Rejected,
    Quarantined,
}
