//! Who the visitor is: national, legal and foreigners' ids.

use std::fmt;

use crate::digits::{all_digits, bare, masked, values};

/// National id (کد ملی) of a real person: 10 digits, the last a check digit.
///
/// With r = Σ dᵢ·(11−i) over the first nine digits, mod 11, the check digit is r, or 11 − r from 2 on; so r = 1 and
/// r = 10 share the check digit 1. Caught: every slip in the check digit, and every single-digit slip or exchange
/// of two unlike digits among the first nine, **except** those that turn r from 1 into 10 or back — possible only
/// where the check digit is 1. (Strings of one repeated digit and those with 000000 in the middle are refused too.)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NationalId(String);

/// Legal id (شناسه ملی اشخاص حقوقی) of a company or office: 11 digits, the last a check digit.
///
/// With k = d10 + 2 and weights 29, 27, 23, 19, 17 twice over, r = Σ (dᵢ + k)·wᵢ mod 11; the check digit is r, and 10 is
/// written 0. Caught: every slip in the check digit, and every single-digit slip among the first ten, **except** those
/// that turn r from 0 into 10 or back (check digit 0). Missed besides: every exchange of two digits five places
/// apart among the first nine, which carry the same weight.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegalId(String);

/// Foreigners' id (کد فراگیر): 12 digits. No check digit is public, so no slip at all is caught but a lost or added digit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignId(String);

/// Any of the three; its length says which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisitorId {
    National(NationalId),
    Legal(LegalId),
    Foreign(ForeignId),
}

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdFault {
    Empty,
    NonDigit,
    Length,
    /// Eight or nine digits: the leading zeros were lost. Never padded silently; `padded` is the id to be offered,
    /// where the zeros make one.
    Short {
        padded: Option<NationalId>,
    },
    Checksum,
    /// The same digit ten times, which passes the bare sum.
    RepeatedDigit,
    /// Digits 4 to 9 all zero.
    MiddleZeros,
}

impl IdFault {
    /// A closed code. `Short` is a matter of length too.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NonDigit => "non_digit",
            Self::Length | Self::Short { .. } => "length",
            Self::Checksum => "checksum",
            Self::RepeatedDigit => "repeated_digit",
            Self::MiddleZeros => "middle_zeros",
        }
    }
}

impl NationalId {
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let text = digits_only(text)?;
        match text.len() {
            10 => Self::whole(text),
            8 | 9 => Err(IdFault::Short {
                padded: Self::whole(format!("{text:0>10}")).ok(),
            }),
            _ => Err(IdFault::Length),
        }
    }

    fn whole(text: String) -> Result<Self, IdFault> {
        let first = text.as_bytes().first();
        if text.as_bytes().iter().all(|b| Some(b) == first) {
            return Err(IdFault::RepeatedDigit);
        }
        if middle_is_zero(&text) {
            return Err(IdFault::MiddleZeros);
        }
        let r = values(&text)
            .zip((2..=10).rev())
            .map(|(d, weight)| d * weight)
            .sum::<u32>()
            % 11;
        let check = if r < 2 { r } else { 11 - r };
        if values(&text).next_back() != Some(check) {
            return Err(IdFault::Checksum);
        }
        Ok(Self(text))
    }
}

impl LegalId {
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let text = digits_only(text)?;
        if text.len() != 11 {
            return Err(IdFault::Length);
        }
        if middle_is_zero(&text) {
            return Err(IdFault::MiddleZeros);
        }
        let k = values(&text).nth(9).unwrap_or_default() + 2;
        let weights = [29, 27, 23, 19, 17].into_iter().cycle().take(10);
        let r = values(&text)
            .zip(weights)
            .map(|(d, weight)| (d + k) * weight)
            .sum::<u32>()
            % 11;
        if values(&text).next_back() != Some(r % 10) {
            return Err(IdFault::Checksum);
        }
        Ok(Self(text))
    }
}

impl ForeignId {
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        let text = digits_only(text)?;
        if text.len() == 12 {
            Ok(Self(text))
        } else {
            Err(IdFault::Length)
        }
    }
}

macro_rules! masked_id {
    ($($id:ident),+) => {$(
        impl $id {
            /// ASCII digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// `137•••••19`: all but the first three and the last two digits as dots.
            pub fn masked(&self) -> String {
                masked(&self.0, 3, 2)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($id), self.masked())
            }
        }
    )+};
}

masked_id!(NationalId, LegalId, ForeignId);

impl VisitorId {
    /// Up to 10 digits: a national id; 11: a legal id; 12: a foreigner's id.
    pub fn parse(text: &str) -> Result<Self, IdFault> {
        match digits_only(text)?.len() {
            ..=10 => NationalId::parse(text).map(Self::National),
            11 => LegalId::parse(text).map(Self::Legal),
            12 => ForeignId::parse(text).map(Self::Foreign),
            _ => Err(IdFault::Length),
        }
    }

    /// ASCII digits.
    pub fn as_str(&self) -> &str {
        match self {
            Self::National(id) => id.as_str(),
            Self::Legal(id) => id.as_str(),
            Self::Foreign(id) => id.as_str(),
        }
    }

    /// `137•••••19`
    pub fn masked(&self) -> String {
        masked(self.as_str(), 3, 2)
    }

    /// `national`, `legal` or `foreign`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::National(_) => "national",
            Self::Legal(_) => "legal",
            Self::Foreign(_) => "foreign",
        }
    }
}

fn digits_only(text: &str) -> Result<String, IdFault> {
    let text = bare(text);
    if text.is_empty() {
        return Err(IdFault::Empty);
    }
    if all_digits(&text) {
        Ok(text)
    } else {
        Err(IdFault::NonDigit)
    }
}

fn middle_is_zero(text: &str) -> bool {
    text.get(3..9) == Some("000000")
}
