use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Personal;

/// The visitor a record was taken for («متقاضی»).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applicant {
    pub kind: ApplicantKind,
    /// National, legal or foreigners' id.
    pub id: Personal,
    /// `09xxxxxxxxx`
    pub mobile: Personal,
    /// The papers the registrar saw.
    pub evidence: Vec<Evidence>,
    /// Three facts, recorded apart. None is ever "confirmed" without its own answer.
    pub enquiries: Enquiries,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Applicant")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    National,
    Legal,
    Foreign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    NationalCard,
    BirthCertificate,
    Passport,
    CompanyPapers,
}

/// What is known of an applicant beyond their own word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Enquiries {
    /// The civil registry knows a living person of this id.
    pub identity: Enquiry,
    /// The mobile belongs to this id (Shahkar).
    pub ownership: Enquiry,
    /// The mobile is in the applicant's hands: a code was read back from it.
    pub possession: Enquiry,
}

/// One question about an applicant: its state, and who found it when and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Enquiry {
    pub state: EnquiryState,
    /// The operator's code, or `central`; `null` where it was not asked.
    pub by: Option<String>,
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub at: Option<jiff::Timestamp>,
    pub how: Option<EnquiryWay>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnquiryState {
    #[default]
    NotChecked,
    /// Central asks once it has the record.
    Pending,
    Confirmed,
    /// The answer is no.
    Refused,
    /// The registry or the gateway did not answer.
    Unavailable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnquiryWay {
    CivilRegistry,
    Shahkar,
    /// A code that was sent to the mobile.
    Code,
    /// The registrar saw the paper.
    Papers,
}

impl Enquiries {
    /// Whether the applicant's identity still waits for an answer.
    #[must_use]
    pub fn identity_is_pending(&self) -> bool {
        matches!(self.identity.state, EnquiryState::NotChecked | EnquiryState::Pending)
    }
}
