use std::collections::BTreeMap;

use kiosk_wire::FieldValue;
use serde::{Deserialize, Serialize};

/// What was typed so far, by the ids of the fields: also what is hidden now, and what makes no sense yet.
pub type Answers = BTreeMap<String, Typed>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Typed {
    /// Letter by letter: a text, a number, a day, an id.
    Text(String),
    YesNo(bool),
    /// Ids of the options.
    Choices(Vec<String>),
    Entries(Vec<TypedEntry>),
}

/// One entry of a repeat group. Its id stays when entries before it go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedEntry {
    pub id: String,
    pub fields: Answers,
}

impl From<&FieldValue> for Typed {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text.expose().to_owned()),
            FieldValue::Number(text) | FieldValue::Date(text) => Self::Text(text.clone()),
            FieldValue::YesNo(yes) => Self::YesNo(*yes),
            FieldValue::Choices(chosen) => Self::Choices(chosen.clone()),
            FieldValue::Entries(entries) => Self::Entries(
                entries
                    .iter()
                    .map(|entry| TypedEntry {
                        id: entry.id.clone(),
                        fields: typed(&entry.fields),
                    })
                    .collect(),
            ),
        }
    }
}

/// A record's answers as they would be typed.
pub(crate) fn typed(values: &BTreeMap<String, FieldValue>) -> Answers {
    let each = values.iter();
    each.map(|(id, value)| (id.clone(), Typed::from(value))).collect()
}
