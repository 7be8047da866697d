use kiosk_wire::{EnrolAnswer, EnrolClaim, EnrolRequest, Signed, SigningKey, call};
use reqwest::Method;
use uuid::Uuid;

use super::{
    CentralFault, Request, Transport,
    client::{Answer, CALL, Result},
};

/// What a new terminal brings to its enrolment.
pub struct Enrolment<'a> {
    pub url: &'a str,
    pub code: &'a str,
    /// PEM of the authority that vouches for central; none on loopback without TLS.
    pub authority: Option<&'a str>,
}

/// Makes a terminal known to central.
///
/// # Errors
/// See [`CentralFault`].
pub async fn enrol(transport: &dyn Transport, code: &str, key: &SigningKey) -> Result<EnrolAnswer> {
    let claim = EnrolClaim {
        code: code.to_owned(),
        app_version: crate::VERSION.to_owned(),
    };
    let request = EnrolRequest {
        public_key: key.public(),
        claim: Signed::new(&claim, key, "new")?,
    };
    let request = Request {
        method: Method::POST,
        path: call::ENROL.to_owned(),
        headers: Vec::new(),
        body: serde_json::to_vec(&request).map_err(|e| CentralFault::SetUp(e.to_string()))?,
        timeout: CALL,
    };
    Answer::of(Uuid::nil(), transport.send(request).await?)?.json()
}
