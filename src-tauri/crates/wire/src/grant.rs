use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Operator, signed::Message};

/// Central's permission for an operator to sign in at one terminal while central cannot be asked. Given with each
/// sign-in by password, and with nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grant {
    pub operator: Operator,
    /// The only terminal it is good at.
    pub terminal: String,
    /// Central's time.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub issued_at: jiff::Timestamp,
    /// Days of use; see the README on what counts as one.
    pub days: u32,
    /// Version of the password it was given for.
    pub password_version: u32,
}

impl Message for Grant {
    const CONTEXT: &'static str = "kiosk/1 grant";
}

/// An operator who may work at a terminal's office now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperatorStanding {
    /// Code of the operator.
    pub operator: String,
    /// Grants for another version of his password are void.
    pub password_version: u32,
}
