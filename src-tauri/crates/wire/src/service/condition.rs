use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// By name: `[a-z][a-z0-9_]*`, at most 40 letters.
pub type Conditions = BTreeMap<String, Condition>;

/// When a field is asked. Speaks of fields that stand before it only. Of a field without a valid answer, or a hidden one,
/// nothing but `not` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// Another one of the definition, by its name.
    Named(String),
    /// There is an answer.
    Answered {
        field: String,
    },
    /// The text, the number, the option's id; `yes` or `no`.
    Is {
        field: String,
        value: String,
    },
    /// There is an answer, and it is another.
    IsNot {
        field: String,
        value: String,
    },
    /// The option is among those chosen.
    Contains {
        field: String,
        value: String,
    },
    /// Of numbers.
    Lt {
        field: String,
        value: String,
    },
    Le {
        field: String,
        value: String,
    },
    Gt {
        field: String,
        value: String,
    },
    Ge {
        field: String,
        value: String,
    },
    /// Of days: before this Jalali one.
    Before {
        field: String,
        value: String,
    },
    After {
        field: String,
        value: String,
    },
    /// Of days: at most so many from today, either way.
    WithinDays {
        field: String,
        days: u32,
    },
    /// Of a later version of the contract.
    #[serde(untagged)]
    #[schemars(skip)]
    Unknown(serde_json::Value),
}

impl Condition {
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_known),
            Self::Not(part) => part.is_known(),
            _ => true,
        }
    }
}
