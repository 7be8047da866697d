use serde::Serialize;
use specta::Type;

use super::QueueState;

/// What became of a number. What this counter did and what central says stand apart.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FollowView {
    /// Twelve digits; shown in groups of four.
    pub tracking_number: String,
    /// `None` where this counter knows no such service.
    pub service_title: Option<String>,
    /// `None` where another counter took it.
    pub local: Option<LocalFact>,
    pub central: CentralWord,
    /// Newest first.
    pub history: Vec<FollowEvent>,
}

/// How it stands at this counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LocalFact {
    /// From 2 on it is a correction.
    pub revision: u32,
    pub state: QueueState,
    /// Central's code where it refused: `reject.<code>` in the catalogue of words.
    pub reject: Option<String>,
}

/// Times are Jalali with the minute: `1405/09/01 10:52`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum CentralWord {
    /// Asked now.
    Answered { at: String },
    /// Central cannot be asked now: this is what it said then.
    Earlier { at: String },
    /// Central knows no such number.
    NotFound { at: String },
    /// Central cannot be asked now, and was not asked about it here before.
    NotAsked,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FollowEvent {
    /// `1405/09/01 10:52`
    pub at: String,
    pub whose: Whose,
    /// `follow.<whose>.<code>` in the catalogue of words, where central gives no words of its own.
    pub code: String,
    pub words: Option<String>,
    /// Nobody looked at it here before.
    pub new: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Counter,
    Central,
}
