//! What a row answers beforehand: the questions an operator would be asked, each by its register and its name, and why
//! figures are lower. A word that stands for all of them would vouch for a slip among them.

use std::collections::{BTreeMap, BTreeSet};

use kiosk_domain::{
    meter::Register,
    reading::{LowerReason, Odd},
    text,
};

/// What is asked about one column: `mid:unusual`, `bill_id:same_day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub column: &'static str,
    pub about: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// Of a visitor's id: it is a foreigner's, though it begins as a mobile does.
    NotMobile,
    /// Of a bill id: digits may be lost.
    Short,
    /// It was declared at this counter today.
    SameDay,
    /// Central has no such subscriber.
    Unknown,
    /// Of a figure: much more or much less than usual.
    Unusual,
    Rollover,
    Replaced,
    /// More demand than the contract says.
    Contract,
    /// More digits than a meter is taken to have.
    Digits,
    /// No point among as many digits as the display has places.
    NoPoint,
}

const OF_VISITOR: [About; 1] = [About::NotMobile];
const OF_BILL: [About; 3] = [About::Short, About::SameDay, About::Unknown];
const OF_FIGURE: [About; 6] = [
    About::Unusual,
    About::Rollover,
    About::Replaced,
    About::Contract,
    About::Digits,
    About::NoPoint,
];

impl About {
    pub fn word(self) -> &'static str {
        match self {
            Self::NotMobile => "not_mobile",
            Self::Short => "short",
            Self::SameDay => "same_day",
            Self::Unknown => "unknown",
            Self::Unusual => "unusual",
            Self::Rollover => "rollover",
            Self::Replaced => "replaced",
            Self::Contract => "contract",
            Self::Digits => "digits",
            Self::NoPoint => "no_point",
        }
    }

    /// What the row itself says happened, as opposed to what only thresholds call odd: those may change between two runs
    /// of a file.
    pub fn is_a_claim(self) -> bool {
        matches!(self, Self::Rollover | Self::Replaced | Self::NoPoint)
    }
}

impl From<Odd> for About {
    fn from(odd: Odd) -> Self {
        match odd {
            Odd::LowerRollover => Self::Rollover,
            Odd::LowerReplaced | Odd::Replaced => Self::Replaced,
            Odd::UnusualHigh | Odd::UnusualLow => Self::Unusual,
            Odd::DemandAboveContract => Self::Contract,
            Odd::MoreDigitsThanAssumed => Self::Digits,
            Odd::NoPoint => Self::NoPoint,
        }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.column, self.about.word())
    }
}

/// The column `confirmed`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Confirmed {
    /// `yes`: it does not say to what.
    Unnamed,
    Named(BTreeSet<Question>),
}

impl Confirmed {
    /// `None` where a word of it is not known.
    pub fn read(cell: &str) -> Option<Self> {
        let cell = text::normalise(cell).to_lowercase();
        match cell.as_str() {
            "yes" => Some(Self::Unnamed),
            "no" => Some(Self::Named(BTreeSet::new())),
            _ => words(&cell).map(question).collect::<Option<_>>().map(Self::Named),
        }
    }

    pub fn has(&self, question: Question) -> bool {
        matches!(self, Self::Named(named) if named.contains(&question))
    }
}

/// The column `lower_reason`: one for the figures that are lower, and others by their registers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reasons {
    /// `replaced` is said of the meter, and so of each of its figures; `rollover` of those that are lower.
    pub of_meter: Option<LowerReason>,
    pub by_register: BTreeMap<&'static str, LowerReason>,
}

impl Reasons {
    /// `None` where a word of it is not known, or one thing is said twice.
    pub fn read(cell: &str) -> Option<Self> {
        let cell = text::normalise(cell).to_lowercase();
        let mut reasons = Self::default();
        for word in words(&cell) {
            let before = match word.split_once(':') {
                Some((register, reason)) => {
                    let register = Register::from_key(register)?.key();
                    reasons.by_register.insert(register, LowerReason::from_key(reason)?)
                }
                None => reasons.of_meter.replace(LowerReason::from_key(word)?),
            };
            if before.is_some() {
                return None;
            }
        }
        Some(reasons)
    }
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛' | '+' | '|');
    cell.split(between).filter(|word| !word.is_empty())
}

fn question(word: &str) -> Option<Question> {
    let (column, about) = word.split_once(':')?;
    let (column, known) = match Register::from_key(column) {
        Some(register) => (register.key(), &OF_FIGURE[..]),
        None if column == "visitor_id" => ("visitor_id", &OF_VISITOR[..]),
        None if column == "bill_id" => ("bill_id", &OF_BILL[..]),
        None => return None,
    };
    let about = known.iter().copied().find(|known| known.word() == about)?;
    Some(Question { column, about })
}
