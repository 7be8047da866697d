use serde::Serialize;
use specta::Type;

use super::Evidence;

/// What can be asked for at this counter, as central said it last. Complete without a line.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueView {
    /// Jalali day on which central's newest catalogue came; `None` before the first.
    pub taken_on: Option<String>,
    /// In central's order.
    pub groups: Vec<ServiceGroup>,
    /// In central's order. A service whose definition has not come yet is not among them.
    pub services: Vec<Service>,
    pub notices: Vec<CentralNotice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServiceGroup {
    pub code: String,
    pub title: String,
    /// No source is sure of its code.
    pub uncertain: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// Names it in every command.
    pub code: String,
    /// Its code in the company's catalogue; `None` where none was published.
    pub catalogue_code: Option<String>,
    /// Code of its group.
    pub group: String,
    pub title: String,
    pub kind: ServiceKind,
    pub summary: String,
    pub channels: Channels,
    pub response_time: Option<String>,
    /// Rial, today, in digits.
    pub fee_rial: String,
    pub papers: Vec<ServicePaper>,
    /// One of these is seen before a record is taken; empty where none is asked for.
    pub evidence: Vec<Evidence>,
    /// Visitors are asked what they think of it.
    pub survey: bool,
    pub participation: bool,
    /// Parts that no source gives, by name: `response_time`, `fields.subject`.
    pub samples: Vec<String>,
    pub state: ServiceState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    Reading,
    Request,
    Survey,
    Participation,
    /// Nothing is recorded: central's answer is shown.
    View,
    /// Of a later version of the program.
    Unknown,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Channels {
    pub web: Option<String>,
    pub phones: Vec<String>,
    pub offices: bool,
    pub app: Option<String>,
}

/// A paper the visitor brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServicePaper {
    pub id: String,
    pub title: String,
    /// Nothing is taken without it.
    pub required: bool,
}

/// Whether it can be taken here now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ServiceState {
    Ready,
    /// Central's word: it is shown, and nothing is taken.
    Stopped {
        /// Jalali; `None` where nobody knows.
        until: Option<String>,
        reason: String,
    },
    /// Its definition says more than this version of the program can read.
    NewerVersion,
    /// Its version was taken up to this Jalali day, and no other has come.
    Ended {
        on: String,
    },
    /// Central's newest definition of it cannot be used: the one before it is, and records are taken by that.
    Refused,
}

/// Central's word to the counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CentralNotice {
    pub id: String,
    pub title: String,
    pub text: String,
    /// Code of the service it stands on; `None`: for every operator.
    pub service: Option<String>,
    pub must_be_read: bool,
    /// The operator at work said that he has read it.
    pub read: bool,
}

/// Where services are to be had in person.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficesView {
    /// Jalali day on which the list came; `None` before the first.
    pub taken_on: Option<String>,
    /// By town and code.
    pub offices: Vec<ActiveOffice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActiveOffice {
    pub code: String,
    pub town: String,
    pub address: String,
    pub phone: Option<String>,
}

/// A service's identity document («شناسنامهٔ خدمت»).
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IdentityDocument {
    pub code: String,
    pub catalogue_code: Option<String>,
    pub group: String,
    pub title: String,
    pub version: u32,
    /// In the order of the form's numbers.
    pub lines: Vec<IdentityLine>,
}

/// One number of the form; its title is `identity.<number>` in the catalogue of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IdentityLine {
    pub number: String,
    pub text: String,
    /// Boxes of the form that are ticked.
    pub ticked: Vec<String>,
}
