//! A document as data: what it says, in order, and nothing of where it stands on a page.

use std::fmt;

use crate::Mark;

/// All that a page says. Words stand as they are printed; a [`Number`] and a [`Value::Figure`] are in ASCII digits,
/// which paper shows as Persian ones.
#[derive(Clone, PartialEq)]
pub struct Document {
    pub head: Letterhead,
    /// Each in a frame, above everything else: `المثنی · نسخهٔ ۲`.
    pub marks: Vec<String>,
    pub number: Number,
    /// Two groups: a sheet sets them side by side, a roll one after the other.
    pub facts: [Vec<Fact>; 2],
    /// Without rows it is left out.
    pub table: Table,
    /// Below the table. A roll prints its value only.
    pub state: Fact,
    pub foot: Foot,
    /// Said at the edge of a document of several sheets, `{0}` the sheet and `{1}` how many: `صفحهٔ {0} از {1}`.
    pub sheet_of: String,
}

/// Who gives the document out, and what it is.
#[derive(Clone, PartialEq)]
pub struct Letterhead {
    pub company: String,
    /// None prints a neutral one.
    pub mark: Option<Mark>,
    pub office: String,
    /// `رسید اعلام کارکرد`
    pub title: String,
}

/// What the document is found by; printed large and as a bar code.
#[derive(Clone, PartialEq)]
pub struct Number {
    /// `شمارهٔ رهگیری`
    pub label: String,
    /// Twelve digits are shown in fours; another system's text as it is (at most 32 characters).
    pub value: Option<String>,
    /// Said where there is no value yet, under dots.
    pub later: String,
}

/// A label and its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// Rows of a name, a unit and figures, which stand under each other by their decimal points.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// Above the names.
    pub names: String,
    /// Above each column of figures, from right to left; the last one is printed bold.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    /// May be empty.
    pub unit: String,
    /// One to a column.
    pub values: Vec<Value>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// `1744.56`: every digit of it is printed, and no other.
    Figure(String),
    /// Why there is no figure yet, small.
    Words(String),
    /// A dash.
    Nothing,
}

/// At the end of the document: on a sheet at its lower edge.
#[derive(Clone, PartialEq, Eq)]
pub struct Foot {
    /// What the law wants said.
    pub clause: String,
    /// Further sentences, a paragraph each.
    pub notes: Vec<String>,
    /// Where to ask.
    pub contact: Option<String>,
    /// The text of the QR code.
    pub token: Option<String>,
}

impl fmt::Debug for Document {
    /// The number only: the rest may be about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("number", &self.number.value)
            .field("marks", &self.marks)
            .finish_non_exhaustive()
    }
}
