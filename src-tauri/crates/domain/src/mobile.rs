//! Mobile numbers of Iran.

use std::fmt;

use crate::digits::{all_digits, bare, masked};

/// A mobile number, canonical `09xxxxxxxxx`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

/// Why a text is not a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MobileFault {
    Empty,
    NonDigit,
    Length,
    /// Ten significant digits that begin with an area code.
    Landline,
    /// Does not begin with 09.
    NotMobile,
    /// The country code is not 98.
    NotIran,
}

impl MobileFault {
    /// A closed code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NonDigit => "non_digit",
            Self::Length => "length",
            Self::Landline => "landline",
            Self::NotMobile => "not_09",
            Self::NotIran => "not_iran",
        }
    }
}

/// Longest first; after one of them nine digits follow a 9, so at most one fits.
const PREFIXES: [&str; 8] = ["00980", "+980", "0098", "980", "+98", "98", "0", ""];

impl Mobile {
    /// Takes the number with or without its zero, with `+98`, `0098` or `98`, also `+98(0)…`.
    pub fn parse(text: &str) -> Result<Self, MobileFault> {
        let text: String = bare(text).chars().filter(|c| !matches!(c, '(' | ')' | '.')).collect();
        if text.is_empty() {
            return Err(MobileFault::Empty);
        }
        if !all_digits(text.strip_prefix('+').unwrap_or(&text)) {
            return Err(MobileFault::NonDigit);
        }
        PREFIXES
            .iter()
            .filter_map(|prefix| text.strip_prefix(prefix))
            .find(|rest| rest.len() == 10 && rest.starts_with('9'))
            .map(|rest| Self(format!("0{rest}")))
            .ok_or_else(|| fault(&text))
    }

    /// `09123456789`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `+989123456789`
    pub fn e164(&self) -> String {
        format!("+98{}", self.0.trim_start_matches('0'))
    }

    /// `0914•••0836`
    pub fn masked(&self) -> String {
        masked(&self.0, 4, 4)
    }

    /// Whether an operator is known to use this prefix. New ones appear: this only ever warns.
    pub fn prefix_known(&self) -> bool {
        matches!(
            self.0.get(1..4),
            Some("900" | "901" | "902" | "903" | "904" | "905" | "920" | "921" | "922" | "923" | "990" | "991" | "992")
                | Some("993" | "994" | "995" | "996" | "998" | "999")
        ) || matches!(self.0.get(1..3), Some("91" | "93"))
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({})", self.masked())
    }
}

fn fault(text: &str) -> MobileFault {
    let national = match text.strip_prefix('+').or_else(|| text.strip_prefix("00")) {
        Some(international) => match international.strip_prefix("98") {
            Some(rest) => rest,
            None => return MobileFault::NotIran,
        },
        None => text,
    };
    let significant = national.strip_prefix('0').unwrap_or(national);
    match significant.as_bytes().first() {
        Some(b'9') | None => MobileFault::Length,
        Some(b'1'..=b'8') if significant.len() == 10 => MobileFault::Landline,
        Some(_) => MobileFault::NotMobile,
    }
}
