//! The proof that a definition makes sense, before it is published: every reference exists, types agree, nothing goes in a
//! circle, every field can be reached. A counter may then rely on it.

mod agree;
mod names;
mod reach;

use std::fmt;

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{Ask, ContentKind, DEFINITION_SHAPE, Field, ServiceDefinition};

/// Something that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where: `fields.subject`, `conditions.adult`.
    pub at: String,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// This program cannot read it.
    Unknown,
    /// Another one of the same kind has this id.
    Twice,
    /// What it names is not there.
    Missing,
    /// It speaks of a field that stands later, or in an entry it is not in.
    NotBefore,
    /// It asks of the answer what an answer of this kind never says, or compares it with what is none.
    Disagrees,
    /// It names itself, by itself or through others.
    Circle,
    /// More than 8 deep, or of more than 64 parts.
    TooLarge,
    /// No answers bring it up.
    Unreachable,
    /// A group, an attachment or the reading where it cannot be.
    Misplaced,
    /// Least above most, a day that is none, fees out of order.
    Bounds,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.why {
            Why::Unknown => "is not known to this program",
            Why::Twice => "is there twice",
            Why::Missing => "names what is not there",
            Why::NotBefore => "speaks of a field that does not stand before it",
            Why::Disagrees => "asks what an answer of this kind never says",
            Why::Circle => "goes in a circle",
            Why::TooLarge => "is more than 8 deep, or has more than 64 parts",
            Why::Unreachable => "can never be shown",
            Why::Misplaced => "cannot stand here",
            Why::Bounds => "has bounds that make no sense",
        };
        write!(f, "{} {why}", self.at)
    }
}

/// Everything that makes no sense, in the order of the definition.
#[must_use]
pub fn flaws(definition: &ServiceDefinition, today: JalaliDate) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    if definition.shape == 0 || definition.shape > DEFINITION_SHAPE {
        flaws.add("shape", Why::Unknown);
    }
    names::check(definition, &mut flaws);
    whole(definition, &mut flaws);
    for field in &definition.fields {
        bounds(field, &mut flaws);
    }
    agree::check(definition, &mut flaws);
    // Only where all names lead somewhere, and none in a circle.
    if flaws.0.is_empty() {
        reach::check(definition, today, &mut flaws);
    }
    flaws.0
}

#[derive(Default)]
pub(crate) struct Flaws(Vec<Flaw>);

impl Flaws {
    fn add(&mut self, at: impl Into<String>, why: Why) {
        self.0.push(Flaw { at: at.into(), why });
    }
}

fn whole(definition: &ServiceDefinition, flaws: &mut Flaws) {
    let in_order = |two: &[kiosk_wire::ServiceFee]| matches!(two, [one, next] if one.from < next.from);
    if !definition.fees.windows(2).all(in_order) || !definition.fees.iter().all(|fee| is_day(&fee.from)) {
        flaws.add("fees", Why::Bounds);
    }
    if !definition.accept_until.as_deref().is_none_or(is_day) {
        flaws.add("accept_until", Why::Bounds);
    }
    let fits = match definition.content {
        ContentKind::Reading => definition.fields.iter().all(|field| field.ask == Ask::Reading),
        ContentKind::Request => !definition.fields.is_empty(),
        ContentKind::View => true,
        // A service's survey and participation are parts of it.
        ContentKind::Survey | ContentKind::Participation => false,
    };
    if !fits {
        flaws.add("content", Why::Misplaced);
    }
}

fn bounds(field: &Field, flaws: &mut Flaws) {
    let at = || format!("fields.{}", field.id);
    let good = match &field.ask {
        Ask::Unknown(_) => return flaws.add(at(), Why::Unknown),
        Ask::Text { min, max, .. } => *max > 0 && min <= max,
        Ask::Number { min, max, decimals, .. } => {
            let bound = |text: &Option<String>| text.as_deref().map(kiosk_domain::figure::Figure::parse).transpose();
            *decimals <= 4
                && match (bound(min), bound(max)) {
                    (Ok(Some(min)), Ok(Some(max))) => min <= max,
                    (Ok(_), Ok(_)) => true,
                    _ => false,
                }
        }
        Ask::Choice { options, most } => *most > 0 && (*most as usize) <= options.len(),
        Ask::Group { min, max, fields, .. } => {
            fields.iter().for_each(|field| bounds(field, flaws));
            *max > 0 && min <= max && (!field.required || *min > 0)
        }
        // A paper that is not at hand never holds up a record.
        Ask::Attachment { most, bytes, .. } => *most > 0 && *bytes > 0 && !field.required,
        Ask::Date { .. }
        | Ask::YesNo
        | Ask::BillId
        | Ask::NationalId
        | Ask::LegalId
        | Ask::Mobile
        | Ask::Phone
        | Ask::PostalCode
        | Ask::Reading => true,
    };
    if !good {
        flaws.add(at(), Why::Bounds);
    }
}

fn is_day(text: &str) -> bool {
    JalaliDate::parse(text).is_ok_and(|date| date.to_string() == text)
}
