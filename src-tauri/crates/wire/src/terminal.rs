use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    NotGenuine, PublicKey, SealingPublicKey, Settings,
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
    /// What binds the key to the counter, for whoever has to believe it later.
    pub certificate: Signed<TerminalCertificate>,
    pub office: Office,
    /// Code of the counter within its office.
    pub counter: String,
    pub central_keys: CentralKeys,
    pub settings: Settings,
}

/// Central's word on which key speaks for which counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TerminalCertificate {
    pub terminal: String,
    /// Code of the office.
    pub office: String,
    /// Code of the counter within its office.
    pub counter: String,
    pub public_key: PublicKey,
    /// The epoch it began with.
    pub epoch: u32,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub enrolled_at: jiff::Timestamp,
}

impl Message for TerminalCertificate {
    const CONTEXT: &'static str = "kiosk/1 terminal";
}

impl EnrolAnswer {
    /// The certificate, where central signed it for this very key and it says what the answer says.
    ///
    /// # Errors
    /// Where it does not.
    pub fn certified(&self, key: &PublicKey) -> Result<TerminalCertificate, NotGenuine> {
        let certificate = self.certificate.open(&self.central_keys.signing)?;
        let agrees = certificate.terminal == self.terminal
            && certificate.office == self.office.code
            && certificate.counter == self.counter
            && certificate.public_key == *key
            && certificate.epoch > 0;
        if agrees {
            Ok(certificate)
        } else {
            Err(NotGenuine::Content)
        }
    }
}

/// Whether a terminal may work, in central's signed status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    InService,
    /// It hands over what it has, wipes itself, and is a stranger from then on.
    Disabled,
    /// A word of a later version of the contract: changes nothing.
    #[serde(other)]
    #[schemars(skip)]
    Unknown,
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
