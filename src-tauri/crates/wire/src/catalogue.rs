use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Base64, ServiceDefinition,
    signed::{Message, Signed},
};

/// The most services a catalogue lists.
pub const MAX_SERVICES: usize = 2_000;

/// `GET /v1/services`, by ETag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CatalogueAnswer {
    pub catalogue: Signed<Catalogue>,
}

/// What can be asked for at a counter now. A terminal fetches each version it does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Catalogue {
    /// Grows with every change.
    pub version: u64,
    /// In their order.
    pub groups: Vec<ServiceGroup>,
    /// The live version of each, at most [`MAX_SERVICES`]; an entry a terminal cannot read is none.
    #[serde(deserialize_with = "crate::lenient::list")]
    pub services: Vec<Listed>,
    #[serde(default, deserialize_with = "crate::lenient::list")]
    pub notices: Vec<Notice>,
}

impl Message for Catalogue {
    const CONTEXT: &'static str = "kiosk/1 catalogue";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceGroup {
    pub code: String,
    pub title: String,
    /// No source is sure of its code («نمونه»).
    #[serde(default)]
    pub uncertain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    pub code: String,
    pub version: u32,
    /// SHA-256 of the definition's JSON.
    pub definition: Base64,
    /// It stands still: it is shown, and nothing is taken.
    #[serde(default)]
    pub stopped: Option<Stopped>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stopped {
    /// Jalali day on which it is to go on; `null` where nobody knows.
    pub until: Option<String>,
    pub reason: String,
}

/// Central's word to the counters, in the frame of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    pub id: String,
    pub title: String,
    pub text: String,
    /// Code of the service it stands on; `null` for every operator at sign-in.
    #[serde(default)]
    pub service: Option<String>,
    /// Each operator says once that he has read it.
    #[serde(default)]
    pub must_be_read: bool,
}

/// `GET /v1/services/{code}`, the live version; `GET /v1/services/{code}/versions/{version}`, which never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionAnswer {
    pub definition: Signed<ServiceDefinition>,
}

/// `GET /v1/offices`, by ETag: where services are to be had in person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfficesAnswer {
    pub offices: Signed<Offices>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Offices {
    pub version: u64,
    /// Active ones, by town and code.
    #[serde(deserialize_with = "crate::lenient::list")]
    pub offices: Vec<ListedOffice>,
}

impl Message for Offices {
    const CONTEXT: &'static str = "kiosk/1 offices";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListedOffice {
    pub code: String,
    pub town: String,
    pub address: String,
    pub phone: Option<String>,
}
