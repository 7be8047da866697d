use std::fmt;

use crate::Mark;

/// A paper that is given out, as data: what it says, and nothing of where it stands. Its words are final; ids and figures
/// are in the digits that are to be read.
#[derive(Clone, PartialEq)]
pub struct Document {
    pub head: Head,
    /// Framed above everything else: «المثنی».
    pub marks: Vec<String>,
    pub number: Number,
    /// Whose it is, and where, when and by whom it was given out. A sheet sets them side by side.
    pub facts: [Vec<Fact>; 2],
    pub table: Option<Table>,
    pub state: Fact,
    pub foot: Foot,
    /// `صفحهٔ {0} از {1}`: of a document that takes several pages.
    pub page_words: String,
}

#[derive(Clone, PartialEq)]
pub struct Head {
    /// None prints a neutral one.
    pub mark: Option<Mark>,
    /// Who gives it out.
    pub company: String,
    pub office: String,
    /// What it is.
    pub title: String,
}

/// The number it is known by.
#[derive(Clone, PartialEq)]
pub struct Number {
    pub label: String,
    pub text: NumberText,
    /// ASCII; read by a scanner. None where there is no number yet.
    pub bars: Option<String>,
}

#[derive(Clone, PartialEq)]
pub enum NumberText {
    /// There is none yet; the sentence says why.
    Pending(String),
    /// In groups, each in the digits that are to be read.
    Groups(Vec<String>),
    /// Another system's text, as it is.
    Opaque(String),
}

/// A label and its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// Figures before and now, a row each.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// Of the names, of the figures before, and of those now.
    pub heads: [String; 3],
    /// Where there is no figure now.
    pub awaiting: String,
    pub rows: Vec<TableRow>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct TableRow {
    pub name: String,
    pub unit: String,
    /// Decimal text in ASCII digits; figures of a column stand with their decimal points in line.
    pub before: Option<String>,
    pub now: Option<String>,
}

/// Sentences at the end, and a code to verify the paper by.
#[derive(Clone, PartialEq, Eq)]
pub struct Foot {
    pub law: String,
    pub notes: Vec<String>,
    pub phones: Option<String>,
    /// Text of the QR; none prints no QR.
    pub code: Option<String>,
}

impl fmt::Debug for Document {
    /// What it is only: the rest may be about a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("title", &self.head.title)
            .field("number", &self.number.bars)
            .finish_non_exhaustive()
    }
}
