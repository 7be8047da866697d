use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Base64, RecordsAnswer,
    journal::JournalHead,
    signed::{Message, Signed},
};

/// Envelopes that travel on a stick, or come out of a lost terminal's spool. They may be of any terminal:
/// each is signed by its own. Beyond the line's hundred where it is a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SealedBatch {
    pub id: uuid::Uuid,
    /// The terminal that made the batch.
    pub terminal: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub made_at: jiff::Timestamp,
    pub envelopes: Vec<Base64>,
    pub journal: Signed<JournalHead>,
}

impl Message for SealedBatch {
    const CONTEXT: &'static str = "kiosk/1 sealed batch";
}

/// `POST /v1/sealed-batches`; the same JSON is the file on the stick.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BatchRequest {
    pub batch: Signed<SealedBatch>,
}

/// Central's return receipt, also as a file on the stick.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BatchAnswer {
    pub receipt: Signed<BatchReceipt>,
}

/// The results of a batch: worth as much as an answer on the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchReceipt {
    pub batch: uuid::Uuid,
    pub answer: RecordsAnswer,
}

impl Message for BatchReceipt {
    const CONTEXT: &'static str = "kiosk/1 batch receipt";
}
