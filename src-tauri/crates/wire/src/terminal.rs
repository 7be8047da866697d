use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    PublicKey, SealingPublicKey, Settings,
    signed::{Message, Signed},
};

/// `POST /v1/terminals`: a new counter, with the one-time code its office was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EnrolRequest {
    pub public_key: PublicKey,
    /// Signed by the very key, so that nobody enrols a key he does not hold.
    pub claim: Signed<EnrolClaim>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnrolClaim {
    pub code: String,
    pub app_version: String,
}

impl Message for EnrolClaim {
    const CONTEXT: &'static str = "kiosk/1 enrol";
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EnrolAnswer {
    pub terminal: String,
    pub office: Office,
    /// Code of the counter within its office.
    pub counter: String,
    pub central_keys: CentralKeys,
    pub settings: Settings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Office {
    pub code: String,
    pub name: String,
    pub city: String,
}

/// The keys a terminal trusts from its enrolment on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CentralKeys {
    /// Sign central's answers: the current one, and the next.
    pub signing: Vec<PublicKey>,
    /// Name of `sealing`, repeated on each envelope.
    pub sealing_id: String,
    pub sealing: SealingPublicKey,
    /// PEM of the authorities that may vouch for central's host; empty on loopback without TLS.
    pub authorities: Vec<String>,
}
