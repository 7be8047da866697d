use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Problem details (RFC 9457), `application/problem+json`. Only `code` is for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: ProblemCode,
}

impl Problem {
    #[must_use]
    pub fn new(status: u16, code: ProblemCode, title: &str) -> Self {
        Self {
            kind: "about:blank".into(),
            title: title.into(),
            status,
            code,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No such code was handed out, or the key is known already.
    EnrolCode,
    /// Another machine was enrolled by this code.
    EnrolCodeUsed,
    /// The code is out of date.
    EnrolCodeExpired,
    /// The request is not signed by a terminal central knows.
    Terminal,
    /// Operator or password; which of them is never said.
    Credentials,
    /// Too many tries; see `Retry-After`.
    TooManyTries,
    /// The session is over.
    Session,
    /// The new password is too short, too common, or the old one.
    Password,
    NotFound,
    Malformed,
    /// A fault of central's own.
    Internal,
    /// Come back later; see `Retry-After`.
    Busy,
}
