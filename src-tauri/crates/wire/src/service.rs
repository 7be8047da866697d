use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Base64;

/// What one service of the catalogue is, as data: a counter learns of a new one without a new version of the program. A
/// version never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceDefinition {
    /// Names the service in records and drafts: `reading`.
    pub code: String,
    pub version: u32,
    /// Its code in the company's catalogue; `null` where none was published.
    pub catalogue_code: Option<String>,
    /// Code of the catalogue's group it stands under.
    pub group: String,
    pub title: String,
    pub content: ContentKind,
    /// Rial, by dated circulars, newest last; zero is a fee.
    pub fees: Vec<ServiceFee>,
    /// Sentences for the receipt, beside the one about the interim bill.
    pub receipt_notes: Vec<String>,
}

/// What a record of a service contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    Reading,
    Request,
    Survey,
    Participation,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceFee {
    /// Jalali date from which it holds, `1405/01/01`.
    pub from: String,
    pub rial: u64,
}

/// The definition a record was taken by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceRef {
    pub code: String,
    pub version: u32,
    /// SHA-256 of the definition's JSON, [`ServiceDefinition::hash`].
    pub definition: Base64,
}

impl ServiceDefinition {
    /// SHA-256 of its JSON without spaces, fields in the order of the contract.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        // A definition holds texts and numbers only, so it can always be written.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&json).into()
    }

    #[must_use]
    pub fn reference(&self) -> ServiceRef {
        ServiceRef {
            code: self.code.clone(),
            version: self.version,
            definition: Base64(self.hash().to_vec()),
        }
    }

    /// The fee on a Jalali day, `1405/09/01`; zero before the first circular.
    #[must_use]
    pub fn fee_on(&self, day: &str) -> u64 {
        // Jalali dates as text sort like days.
        let in_force = self.fees.iter().filter(|fee| fee.from.as_str() <= day);
        in_force
            .max_by(|one, other| one.from.cmp(&other.from))
            .map_or(0, |fee| fee.rial)
    }
}
