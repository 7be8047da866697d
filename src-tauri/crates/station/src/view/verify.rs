use serde::Serialize;
use specta::Type;

/// What a receipt is worth that somebody brings, judged by the token in its QR.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(tag = "verdict", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ReceiptCheck {
    /// A counter of the company signed it, letter for letter.
    Genuine {
        /// Twelve digits; shown in groups of four.
        tracking_number: String,
        /// From 2 on it is a correction.
        revision: u32,
        /// Code of the office.
        office: String,
        terminal: String,
        /// Jalali, `1405/09/01`.
        taken_on: String,
        /// `11:03`
        taken_at: String,
        key_time: KeyTime,
        record: OurRecord,
    },
    /// It names a counter that did not sign it: made by somebody else, or altered since. Which of them cannot be told.
    NotGenuine,
    /// No key of this counter has come from central: a new one, or none of the company's.
    UnknownTerminal { terminal: String },
    /// Something else, or a part of a token.
    NotAToken,
}

/// Whether the counter's key was in force on the receipt's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyTime {
    InForce,
    /// The counter had been given another key, or none, before that date: only central can tell.
    Ended,
}

/// What this counter's own database says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OurRecord {
    OfAnotherCounter,
    /// The record is here, and it is the one the receipt vouches for.
    Same,
    /// It was, and a later revision counts now.
    Corrected {
        revision: u32,
    },
    /// Another record has its number.
    Differs,
    /// No record has its number any more.
    Missing,
}
