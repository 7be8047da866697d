use std::{collections::BTreeMap, fmt};

use kiosk_wire::Personal;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{CorrectionDraft, Draft, Evidence, Field, FieldState, ServicePaper};

/// A service's form, and what was typed into it before.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormView {
    pub code: String,
    /// Of the definition: a draft stays on the version it was begun on.
    pub version: u32,
    pub catalogue_code: Option<String>,
    pub title: String,
    /// Rial, today, in digits.
    pub fee_rial: String,
    pub papers: Vec<ServicePaper>,
    /// One of these is seen before the record is taken; empty where none is asked for.
    pub evidence: Vec<Evidence>,
    pub sections: Vec<FormSection>,
    /// In the order they are asked.
    pub fields: Vec<FormField>,
    pub templates: Vec<FormTemplate>,
    /// Empty where nothing was typed yet.
    pub draft: FormDraft,
    /// There is a draft beside it that cannot be shown: another version of the program wrote it.
    pub unreadable: bool,
}

/// A record that is to be corrected, as it would be typed.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "kind", content = "open", rename_all = "snake_case")]
pub enum OpenCorrection {
    Reading(Box<Draft>),
    Request(Box<FormView>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormSection {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormField {
    pub id: String,
    /// Id of its section; empty for a field of a repeat group.
    pub section: String,
    pub label: String,
    pub help: String,
    pub required: bool,
    pub ask: FormAsk,
}

/// What a field takes. The rules judge it; this is what the screen draws.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum FormAsk {
    Text {
        min: u32,
        /// Characters.
        max: u32,
        long: bool,
    },
    Number {
        decimals: u8,
        unit: Option<String>,
    },
    Date,
    YesNo,
    Choice {
        options: Vec<FormOption>,
        /// The most that may be chosen.
        most: u32,
    },
    BillId,
    NationalId,
    LegalId,
    Mobile,
    Phone,
    PostalCode,
    Group {
        min: u32,
        max: u32,
        /// Of one entry: «کنتور».
        entry: String,
        fields: Vec<FormField>,
    },
    Attachment,
    Reading,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormOption {
    pub id: String,
    pub label: String,
}

/// A text to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormTemplate {
    pub title: String,
    /// Id of the field it is for.
    pub field: String,
    pub text: String,
}

/// A request as it stands on the screen: what was typed, letter by letter, also where it is hidden now. Kept in the
/// database while it is being typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormDraft {
    pub code: String,
    pub version: u32,
    /// National id, legal id or foreigners' id: its length says which.
    #[specta(type = String)]
    pub visitor_id: Personal,
    /// The id, as it was typed, of which the operator said that it is a foreigner's and no mobile.
    #[specta(type = Option<String>)]
    pub foreign_confirmed: Option<Personal>,
    #[specta(type = String)]
    pub mobile: Personal,
    /// The papers of the visitor that the operator saw.
    pub evidence: Option<Evidence>,
    /// Ids of the papers that were brought.
    pub papers: Vec<String>,
    pub answers: FormAnswers,
    /// Where a record is corrected: which one, and why. `None`: a new record.
    pub correction: Option<CorrectionDraft>,
}

/// By the ids of the fields. One that nothing was typed into may be left out.
pub type FormAnswers = BTreeMap<String, FormAnswer>;

#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum FormAnswer {
    Text(String),
    YesNo(bool),
    /// Ids of the options.
    Choices(Vec<String>),
    Entries(Vec<FormEntry>),
}

impl fmt::Debug for FormAnswer {
    /// Not the answer: it may be about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::YesNo(_) => "YesNo",
            Self::Choices(_) => "Choices",
            Self::Entries(_) => "Entries",
        })
    }
}

/// One entry of a repeat group. The window gives it an id of its own, `[a-z0-9]{1,16}`, which stays when entries before it go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FormEntry {
    pub id: String,
    pub fields: FormAnswers,
}

/// The verdict on a draft, after every key.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormLook {
    pub visitor_id: FieldState,
    pub mobile: FieldState,
    /// Where each field that is asked now stands, from top to bottom: `subject`; in a repeat group `meters/a1/serial`.
    pub shown: Vec<String>,
    /// From top to bottom. Of a field that is empty too, where it must not be.
    pub faults: Vec<FormFault>,
    /// What still has to be done above the form, from top to bottom.
    pub missing: Vec<Field>,
    /// Ids of papers nothing is taken without, and that were not brought.
    pub papers_missing: Vec<String>,
    /// Nothing is missing and nothing wrong.
    pub can_submit: bool,
}

/// `form.<code>` in the catalogue of words, with its figure (ASCII) as `{}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FormFault {
    pub path: String,
    pub code: String,
    pub number: Option<String>,
}
