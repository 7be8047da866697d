//! Why a row was not taken: what is wrong, where, and what would be right.

use super::answers::Question;
use crate::{
    Fault,
    central::CentralFault,
    store::StoreFault,
    view::{Code, Field, Note},
};

/// Why a row was not taken.
#[derive(Debug, thiserror::Error)]
pub enum RowFault {
    /// Its reference was taken, and said something else.
    #[error("the row was taken as {tracking_number} with other values")]
    SaysOtherwise { tracking_number: String },
    #[error("a value of the row is refused")]
    Refused(Box<Refused>),
    /// The subscriber is not known here, and central did not say.
    #[error("central could not be asked for the subscriber")]
    Unasked(#[source] Unasked),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why central could not be asked; of one question, or of one before it that went the same way.
#[derive(Debug, thiserror::Error)]
pub enum Unasked {
    #[error(transparent)]
    Now(CentralFault),
    #[error("nor could it be asked for the rows before")]
    Before(Code),
}

impl Unasked {
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Now(fault) => fault.code(),
            Self::Before(code) => *code,
        }
    }
}

/// What keeps a row from being taken.
#[derive(Clone, PartialEq)]
pub struct Refused {
    pub kind: Kind,
    /// As the window names it.
    pub field: Option<Field>,
    /// Of the file.
    pub column: &'static str,
    /// A closed code, of [`Note::CODES`] or [`Refused::CODES`], with the figures of its sentence.
    pub reason: Note,
    /// The value that would be right, where it is known.
    pub suggestion: Option<String>,
    /// What the cell `confirmed` would have to say, where the row is right all the same.
    pub confirm: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something is missing, wrong, or asked about.
    Incomplete,
    /// The value is none of those the column may have.
    NotUnderstood,
    /// The meter has no such register, or is of another kind.
    OtherMeter,
    /// The row answers what nobody asked.
    NotAsked,
}

impl Kind {
    /// A closed code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::NotUnderstood => "not_understood",
            Self::OtherMeter => "other_meter",
            Self::NotAsked => "not_asked",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal;)+) => {
        $(pub(super) const $name: &str = $code;)+

        impl Refused {
            /// Every code that a row of a file can have beside those of the window; each has its sentence,
            /// `import.<code>`, in the catalogue.
            pub const CODES: &[&str] = &[$($code),+];
        }
    };
}

codes! {
    EMPTY = "empty";
    KIND_NEEDED = "meter_kind_needed";
    EVIDENCE_UNKNOWN = "evidence_unknown";
    KIND_UNKNOWN = "meter_kind_unknown";
    REASON_UNKNOWN = "lower_reason_unknown";
    CONFIRMED_UNKNOWN = "confirmed_unknown";
    NO_REGISTER = "register_not_of_meter";
    OTHER_KIND = "meter_kind_other";
    BY_NAME = "confirm_by_name";
    NOT_ASKED = "not_asked";
    NO_SUBSCRIBER = "bill_id_not_found";
}

impl Refused {
    pub(super) fn new<const N: usize>(kind: Kind, column: &'static str, code: &str, figures: [String; N]) -> Self {
        let reason = Note {
            code: code.to_owned(),
            figures: figures.into(),
        };
        Self {
            kind,
            field: None,
            column,
            reason,
            suggestion: None,
            confirm: Vec::new(),
        }
    }

    pub(super) fn asking(mut self, questions: &[Question]) -> Self {
        self.confirm = questions.iter().map(ToString::to_string).collect();
        self
    }
}

impl std::fmt::Debug for Refused {
    /// Not the values: one may be a person's id.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refused")
            .field("column", &self.column)
            .field("reason", &self.reason.code)
            .finish_non_exhaustive()
    }
}

impl From<Refused> for RowFault {
    fn from(refused: Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

impl From<StoreFault> for RowFault {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}
