use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Base64, OperatorStanding, Standing,
    signed::{Message, Signed},
};

/// `GET /v1/status`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatusAnswer {
    pub status: Signed<Status>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// [`crate::API`]
    pub api: u32,
    pub terminal: String,
    /// The id of the request it answers, so that an old answer cannot be played again.
    pub request: uuid::Uuid,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub server_time: jiff::Timestamp,
    pub head: Option<Head>,
    /// Whether this terminal may go on working.
    pub standing: Standing,
    /// Terminals below this version have to be updated.
    pub lowest_app_version: String,
    /// Who may work at this terminal's office. Whoever is not among them may not, also offline.
    #[serde(deserialize_with = "crate::lenient::list")]
    pub operators: Vec<OperatorStanding>,
}

impl Message for Status {
    const CONTEXT: &'static str = "kiosk/1 status";
}

/// How far a terminal's chain is known to central.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    pub sequence: u64,
    /// SHA-256 of that envelope.
    pub envelope: Base64,
}
