//! A field on the screen, and the fields every form has.

use kiosk_domain::{
    id::{IdFault, VisitorId},
    jalali::JalaliDate,
    mobile::{Mobile, MobileFault},
    text,
    tracking::TrackingNumber,
};
use kiosk_wire::Personal;

use super::code;
use crate::view::{FieldState, Mark, Note};

/// A field on the screen, and its value where it can be taken.
pub(crate) struct Typed<T> {
    pub value: Option<T>,
    pub state: FieldState,
}

impl<T> Typed<T> {
    pub fn empty() -> Self {
        Self {
            value: None,
            state: FieldState {
                mark: Mark::Empty,
                note: None,
                canonical: None,
                suggestion: None,
            },
        }
    }

    pub fn whole(value: T, canonical: String, warning: Option<Note>) -> Self {
        let mark = if warning.is_some() { Mark::Warn } else { Mark::Ok };
        Self {
            value: Some(value),
            state: FieldState {
                mark,
                note: warning,
                canonical: Some(canonical),
                suggestion: None,
            },
        }
    }

    /// Well formed, and without a value until the operator has answered. `canonical` must not take the place of what is
    /// asked about.
    pub fn asked(canonical: Option<String>, note: Note) -> Self {
        Self {
            value: None,
            state: FieldState {
                mark: Mark::Warn,
                note: Some(note),
                canonical,
                suggestion: None,
            },
        }
    }

    /// What may still become right while it is typed is only begun, and not yet called wrong.
    pub fn faulty(begun: bool, note: Note) -> Self {
        let mark = if begun { Mark::Partial } else { Mark::Bad };
        Self {
            value: None,
            state: FieldState {
                mark,
                note: Some(note),
                canonical: None,
                suggestion: None,
            },
        }
    }
}

/// How many digits were typed, whatever stands between them.
fn digits(text: &str) -> usize {
    text::normalise(text).bytes().filter(u8::is_ascii_digit).count()
}

/// Foreigners' ids have no check digit: what else has twelve digits is told by its own, or asked about. `confirmed`: the id
/// of which the operator said that it is no mobile.
pub(crate) fn visitor(text: &Personal, confirmed: Option<&Personal>, today: JalaliDate) -> Typed<VisitorId> {
    let text = text.expose();
    let fault = match VisitorId::parse(text) {
        Ok(id) if is_of_a_receipt(&id, today) => return Typed::faulty(false, note(code::VISITOR_RECEIPT)),
        Ok(id) => {
            let canonical = id.as_str().to_owned();
            if !is_like_a_mobile(&id) {
                return Typed::whole(id, canonical, None);
            }
            let confirmed = confirmed.map(|text| VisitorId::parse(text.expose()));
            return if confirmed == Some(Ok(id.clone())) {
                Typed::whole(id, canonical, Some(note(code::VISITOR_MOBILE_CONFIRMED)))
            } else {
                Typed::asked(None, note(code::VISITOR_MOBILE))
            };
        }
        Err(fault) => fault,
    };
    // Up to eleven digits another one may make it a legal id or a foreigner's.
    let legal = digits(text) == 11;
    let begun = digits(text) < 12;
    match fault {
        IdFault::Empty => Typed::empty(),
        IdFault::NonDigit => Typed::faulty(false, note(code::VISITOR_NON_DIGIT)),
        IdFault::Length if begun => Typed::faulty(true, note(code::VISITOR_LENGTH)),
        IdFault::Length => Typed::faulty(false, note(code::VISITOR_TOO_LONG)),
        IdFault::Short { padded: None } => Typed::faulty(true, note(code::VISITOR_LENGTH)),
        IdFault::Short { padded: Some(padded) } => {
            let padded = padded.as_str().to_owned();
            let mut short = Typed::faulty(true, note_with(code::NATIONAL_SHORT, [padded.clone()]));
            short.state.suggestion = Some(padded);
            short
        }
        IdFault::Checksum if legal => Typed::faulty(begun, note(code::LEGAL_CHECKSUM)),
        IdFault::Checksum => Typed::faulty(begun, note(code::NATIONAL_CHECKSUM)),
        IdFault::RepeatedDigit | IdFault::MiddleZeros if legal => Typed::faulty(begun, note(code::LEGAL_IMPOSSIBLE)),
        IdFault::RepeatedDigit | IdFault::MiddleZeros => Typed::faulty(begun, note(code::NATIONAL_IMPOSSIBLE)),
    }
}

/// As `+98 914 …` is written without its plus.
fn is_like_a_mobile(id: &VisitorId) -> bool {
    matches!(id, VisitorId::Foreign(_)) && id.as_str().starts_with("989")
}

/// A tracking number of this year or the last, whose receipts are still brought.
fn is_of_a_receipt(id: &VisitorId, today: JalaliDate) -> bool {
    matches!(id, VisitorId::Foreign(_))
        && TrackingNumber::parse(id.as_str())
            .is_ok_and(|number| (today.year() - 1..=today.year()).contains(&number.year()))
}

pub(crate) fn mobile(text: &str) -> Typed<Mobile> {
    let fault = match Mobile::parse(text) {
        Ok(mobile) => {
            let warning = (!mobile.prefix_known()).then(|| note(code::MOBILE_PREFIX));
            let canonical = mobile.as_str().to_owned();
            return Typed::whole(mobile, canonical, warning);
        }
        Err(fault) => fault,
    };
    // `+98 912 …` and `0098 912 …` begin like nothing of ours.
    let begun = digits(text) < 4;
    let international = text::normalise(text).starts_with(['+']) || text::normalise(text).starts_with("00");
    match fault {
        MobileFault::Empty => Typed::empty(),
        MobileFault::NonDigit if digits(text) == 0 && international => Typed::faulty(true, note(code::MOBILE_LENGTH)),
        MobileFault::NonDigit => Typed::faulty(false, note(code::MOBILE_NON_DIGIT)),
        MobileFault::Length if digits(text) < if international { 14 } else { 11 } => {
            Typed::faulty(true, note(code::MOBILE_LENGTH))
        }
        MobileFault::Length => Typed::faulty(false, note(code::MOBILE_TOO_LONG)),
        MobileFault::Landline => Typed::faulty(false, note(code::MOBILE_LANDLINE)),
        MobileFault::NotMobile => Typed::faulty(begun, note(code::MOBILE_NOT_09)),
        MobileFault::NotIran => Typed::faulty(begun, note(code::MOBILE_NOT_IRAN)),
    }
}

pub(crate) fn note(code: &str) -> Note {
    Note {
        code: code.to_owned(),
        figures: Vec::new(),
    }
}

pub(crate) fn note_with<const N: usize>(code: &str, figures: [String; N]) -> Note {
    Note {
        code: code.to_owned(),
        figures: figures.into(),
    }
}
