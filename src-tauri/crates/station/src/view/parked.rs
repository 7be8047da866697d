use serde::Serialize;
use specta::Type;

/// A visit that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedVisit {
    /// Four digits.
    pub code: String,
    /// Of the form that was up; `None` where the catalogue does not list it.
    pub service_title: Option<String>,
    /// `137•••••19`; empty where no id was typed.
    pub visitor_id: String,
    /// Code of the operator who parked it.
    pub operator: String,
    /// It is this operator's own.
    pub own: bool,
    /// Jalali.
    pub parked_on: String,
    /// `10:58`
    pub parked_at: String,
    /// Jalali: the last day on which it can go on.
    pub kept_until: String,
    /// Titles of the papers that its form needs, and that were not brought.
    pub missing_papers: Vec<String>,
}

/// What is typed again, by the codes of its services, the form that was up first. `reading` is the reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResumedVisit {
    pub services: Vec<String>,
}
