use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ContentKind, Personal};

/// What was taken. Its kind is that of the service's definition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Reading(Reading),
    Request(Request),
    Survey(Survey),
    Participation(Participation),
}

impl Content {
    #[must_use]
    pub fn kind(&self) -> ContentKind {
        match self {
            Self::Reading(_) => ContentKind::Reading,
            Self::Request(_) => ContentKind::Request,
            Self::Survey(_) => ContentKind::Survey,
            Self::Participation(_) => ContentKind::Participation,
        }
    }

    /// The reading, where it is one.
    #[must_use]
    pub fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Reading(reading) => Some(reading),
            _ => None,
        }
    }
}

/// The answers of a form, by the ids of its fields. A field that was hidden has none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    pub fields: BTreeMap<String, FieldValue>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    Text(Personal),
    /// Decimal text.
    Number(String),
    /// Jalali, `1405/09/01`.
    Date(String),
    YesNo(bool),
    /// Ids of the options.
    Choices(Vec<String>),
    /// The entries of a repeat group.
    Entries(Vec<Entry>),
}

/// One entry of a repeat group. Its id stays when entries before it go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    pub id: String,
    /// A group holds no groups.
    pub fields: BTreeMap<String, FieldValue>,
}

/// What a visitor thinks of a service they were given.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Survey {
    /// The number of the record it is about.
    pub about: String,
    /// By question: 1 to 5; `null` for no answer.
    pub scores: BTreeMap<String, Option<u8>>,
    pub remark: Option<Personal>,
}

/// A suggestion, a complaint, or thanks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Participation {
    /// The number of the record it is about, where it is about one.
    pub about: Option<String>,
    pub text: Personal,
}

/// Figures as the meter's display shows them (cumulative), not consumption.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    pub bill_id: Personal,
    pub meter_kind: MeterKind,
    /// Decimal places of its display; `null` where the meter is not known.
    pub decimals: Option<u8>,
    pub figures: Vec<Figure>,
    /// Jalali, `1405/09/01`.
    pub declared_on: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    pub register: Register,
    /// Decimal text, at most four places.
    pub figure: String,
    pub previous: Option<String>,
    pub previous_source: Option<PreviousSource>,
    /// Codes of the warnings the registrar confirmed.
    pub confirmed: Vec<String>,
    pub lower_reason: Option<LowerReason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviousSource {
    Central,
    /// Central's word, remembered by the terminal.
    Cache,
    /// Typed from the visitor's paper bill.
    Paper,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LowerReason {
    Rollover,
    Replaced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    Mid,
    Peak,
    Low,
    Friday,
    Reactive,
    Demand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeterKind {
    Single,
    Triple,
    Demand,
}

/// A paper that belongs to a record, by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttachmentRef {
    /// Of its bytes.
    pub sha256: crate::Base64,
    pub bytes: u64,
    /// Id of the field it answers.
    pub field: String,
}
