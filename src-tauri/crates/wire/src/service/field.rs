use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_false;

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Field {
    /// Names it in records; of all fields of the definition, those of repeat groups too, it alone has it.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]{0,39}$"))]
    pub id: String,
    /// Id of the section it stands in; a field of a repeat group has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub section: String,
    #[schemars(length(min = 1, max = 80))]
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 600))]
    pub help: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Name of the condition it is shown under; always where there is none. What was typed into a field that is hidden
    /// stays in the draft, and is not in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_when: Option<String>,
    pub ask: Ask,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schemars(deny_unknown_fields)]
pub enum Ask {
    /// Letters of any kind. Lengths in characters, after it was tidied up.
    Text {
        #[serde(default)]
        min: u32,
        #[schemars(range(min = 1, max = 10_000))]
        max: u32,
        /// Of several lines.
        #[serde(default, skip_serializing_if = "is_false")]
        long: bool,
    },
    /// A decimal number; the bounds are decimal text, and may be reached.
    Number {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<String>,
        #[serde(default)]
        #[schemars(range(max = 4))]
        decimals: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// A Jalali day, at most so many days before and after today.
    Date {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days_back: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days_ahead: Option<u32>,
    },
    YesNo,
    Choice {
        #[schemars(length(min = 2, max = 60))]
        options: Vec<FieldOption>,
        /// The most that may be chosen.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        #[schemars(range(min = 1))]
        most: u32,
    },
    BillId,
    NationalId,
    LegalId,
    Mobile,
    /// A telephone number with its area code, eight to eleven digits.
    Phone,
    PostalCode,
    /// The same questions for each of several things.
    Group {
        #[serde(default)]
        min: u32,
        #[schemars(range(min = 1, max = 50))]
        max: u32,
        /// Of one entry: «کنتور».
        #[schemars(length(min = 1, max = 40))]
        entry: String,
        #[schemars(length(min = 1, max = 20))]
        fields: Vec<Field>,
    },
    Attachment {
        #[schemars(length(min = 1))]
        kinds: Vec<PaperKind>,
        #[schemars(range(min = 1, max = 20))]
        most: u32,
        #[schemars(range(min = 1, max = 10_485_760))]
        bytes: u64,
        /// The registrar says that he saw the original.
        #[serde(default, skip_serializing_if = "is_false")]
        original_seen: bool,
    },
    /// Figures of a meter, on the screen made for them.
    Reading,
    /// Of a later version of the contract. Its definition says so on the screen, and is not taken.
    #[serde(untagged)]
    #[schemars(skip)]
    Unknown(serde_json::Value),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FieldOption {
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9_]{0,39}$"))]
    pub id: String,
    #[schemars(length(min = 1, max = 80))]
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    Jpeg,
    Png,
    Pdf,
}

impl Field {
    #[must_use]
    pub fn is_known(&self) -> bool {
        match &self.ask {
            Ask::Unknown(_) => false,
            Ask::Group { fields, .. } => fields.iter().all(Field::is_known),
            _ => true,
        }
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_one(value: &u32) -> bool {
    *value == one()
}
