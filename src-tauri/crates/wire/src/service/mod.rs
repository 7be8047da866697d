//! What one service of the catalogue is, as data: a counter learns of a new one without a new version of the program.

mod condition;
mod field;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Base64, Evidence, signed::Message};

pub use condition::{Condition, Conditions};
pub use field::{Ask, Field, FieldOption, PaperKind};

/// The newest shape of a definition this program knows. A rule that an older program would pass over in silence is a
/// higher one, so that it says so instead.
pub const DEFINITION_SHAPE: u32 = 2;

/// One version of a service. It never changes: what is to change is the next version.
///
/// A part that says nothing is not written, so a definition of an earlier shape keeps its JSON, and so its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ServiceDefinition {
    /// Names the service in records and drafts: `reading`.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub code: String,
    #[schemars(range(min = 1))]
    pub version: u32,
    /// Its code in the company's catalogue; `null` where none was published.
    #[schemars(regex(pattern = r"^[0-9]{11}$"))]
    pub catalogue_code: Option<String>,
    /// Code of the catalogue's group it stands under.
    #[schemars(regex(pattern = r"^[0-9]{11}$"))]
    pub group: String,
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    pub content: ContentKind,
    /// Rial, by dated circulars, newest last; zero is a fee.
    pub fees: Vec<ServiceFee>,
    /// Sentences for the receipt, beside the one about the interim bill.
    pub receipt_notes: Vec<String>,

    /// The shape it is written in, [`DEFINITION_SHAPE`] or an earlier one.
    #[serde(default = "first_shape", skip_serializing_if = "is_first_shape")]
    pub shape: u32,
    /// What it is for, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 600))]
    pub summary: String,
    /// Words a visitor uses for it that its title lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    #[serde(default, skip_serializing_if = "Channels::is_empty")]
    pub channels: Channels,
    /// How long the company takes, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_time: Option<String>,
    /// The last Jalali day on which this version is taken; `null` for no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^[0-9]{4}/[0-9]{2}/[0-9]{2}$"))]
    pub accept_until: Option<String>,
    /// One of these papers of the visitor is seen before the record is taken; empty where none is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Papers the visitor brings, ticked before anything is typed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// The parts of the form, in order; each field names one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// In the order they are asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub fields: Vec<Field>,
    /// By name. A field names the one it is shown under.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: Conditions,
    /// Texts an operator may begin with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<Template>,
    /// What a visitor is asked about the service afterwards; empty for no survey.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub survey: Vec<Question>,
    /// Neither person, visit nor operator stands in the answers of the survey.
    #[serde(default, skip_serializing_if = "is_false")]
    pub survey_is_anonymous: bool,
    /// Ideas about the service are taken.
    #[serde(default, skip_serializing_if = "is_false")]
    pub participation: bool,
    /// The service's identity document («شناسنامهٔ خدمت»), by the numbers of its form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub identity: BTreeMap<String, IdentityLine>,
    /// Parts above that no source gives («نمونه»), by name: `response_time`, `fields.subject`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<String>,
}

/// What a record of a service contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    Reading,
    Request,
    Survey,
    Participation,
    /// Nothing is recorded: central's answer is shown.
    View,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ServiceFee {
    /// Jalali date from which it holds, `1405/01/01`.
    pub from: String,
    pub rial: u64,
}

/// Where a service is to be had besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Channels {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^https://"))]
    pub web: Option<String>,
    /// As they are dialled: 121.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// At the active offices of central's list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub offices: bool,
    /// Where the mobile application is to be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = r"^https://"))]
    pub app: Option<String>,
}

impl Channels {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Paper {
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub id: String,
    #[schemars(length(min = 1, max = 160))]
    pub title: String,
    /// Nothing is taken without it.
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Section {
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub id: String,
    #[schemars(length(min = 1, max = 60))]
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Template {
    #[schemars(length(min = 1, max = 60))]
    pub title: String,
    /// The text field it is for.
    pub field: String,
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
}

/// Answered with 1 to 5, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Question {
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub id: String,
    #[schemars(length(min = 1, max = 200))]
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct IdentityLine {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Boxes of the form that are ticked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ticked: Vec<String>,
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
    /// The first version of a service, in the first shape, that asks nothing yet.
    #[must_use]
    pub fn new(code: &str, group: &str, title: &str, content: ContentKind) -> Self {
        Self {
            code: code.to_owned(),
            version: 1,
            catalogue_code: None,
            group: group.to_owned(),
            title: title.to_owned(),
            content,
            fees: Vec::new(),
            receipt_notes: Vec::new(),
            shape: first_shape(),
            summary: String::new(),
            words: Vec::new(),
            channels: Channels::default(),
            response_time: None,
            accept_until: None,
            evidence: Vec::new(),
            papers: Vec::new(),
            sections: Vec::new(),
            fields: Vec::new(),
            conditions: Conditions::new(),
            templates: Vec::new(),
            survey: Vec::new(),
            survey_is_anonymous: false,
            participation: false,
            identity: BTreeMap::new(),
            samples: Vec::new(),
        }
    }

    /// SHA-256 of its JSON without spaces, fields in the order of the contract: of what central signs. A counter takes it
    /// of what was signed, since a definition may say more than it can read.
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

    /// Every part of it can be read and shown by this program.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.shape <= DEFINITION_SHAPE
            && self.fields.iter().all(Field::is_known)
            && self.conditions.values().all(Condition::is_known)
    }
}

impl Message for ServiceDefinition {
    const CONTEXT: &'static str = "kiosk/1 service";
}

fn first_shape() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_first_shape(shape: &u32) -> bool {
    *shape == first_shape()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_false(value: &bool) -> bool {
    !*value
}
