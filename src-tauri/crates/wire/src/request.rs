use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::signed::Message;

/// Scheme of the `Authorization` header: `Kiosk <base64 of a Signed<RequestClaim>>`.
pub const AUTH_SCHEME: &str = "Kiosk";

/// What a terminal signs with each request: this terminal, this call, this body, now. A body changed on the
/// way, or a header put on another request, is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestClaim {
    pub terminal: String,
    /// `POST`
    pub method: String,
    /// Path without the query: `/v1/records`
    pub path: String,
    /// Lower-case hex of the body's SHA-256 (of nothing, where there is no body).
    pub body_sha256: String,
    /// By the terminal's clock, so only a claim; central answers its own time.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: jiff::Timestamp,
    /// UUIDv7, different on each request.
    pub id: uuid::Uuid,
}

impl Message for RequestClaim {
    const CONTEXT: &'static str = "kiosk/1 request";
}
