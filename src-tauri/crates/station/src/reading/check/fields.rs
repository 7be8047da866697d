//! The fields above the figures, each by itself.

use kiosk_domain::{
    bill::{BillFault, BillId},
    id::{IdFault, VisitorId},
    jalali::{JalaliDate, JalaliFault},
    mobile::{Mobile, MobileFault},
    reading::{self as rules, DateFault, DateOutcome, DateWarning, Limits},
    text,
    tracking::TrackingNumber,
};

use super::{code, note, note_with};
use crate::view::{Draft, FieldState, Mark, Note};

/// A field on the screen, and its value where it can be taken.
pub(super) struct Typed<T> {
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

/// Foreigners' ids have no check digit: what else has twelve digits is told by its own, or asked about.
pub(super) fn visitor(draft: &Draft, today: JalaliDate) -> Typed<VisitorId> {
    let text = draft.visitor_id.expose();
    let fault = match VisitorId::parse(text) {
        Ok(id) if is_of_a_receipt(&id, today) => return Typed::faulty(false, note(code::VISITOR_RECEIPT)),
        Ok(id) => {
            let canonical = id.as_str().to_owned();
            if !is_like_a_mobile(&id) {
                return Typed::whole(id, canonical, None);
            }
            let confirmed = draft
                .foreign_confirmed
                .as_ref()
                .map(|text| VisitorId::parse(text.expose()));
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

pub(super) fn mobile(text: &str) -> Typed<Mobile> {
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

/// Two things are asked about one that is well formed: whether digits of it were lost, and whether it was declared today.
/// Until both are answered it has no value.
pub(super) fn bill(draft: &Draft, same_day: Option<&str>) -> Typed<BillId> {
    let text = draft.bill_id.expose();
    let length = BillId::digits_of(text);
    let begun = length < BillId::LENGTH;
    let fault = match BillId::parse(text) {
        Ok(bill) if !bill.is_electricity() => return Typed::faulty(begun, note(code::BILL_NOT_ELECTRICITY)),
        Ok(bill) => {
            if begun && !draft.short_bill_confirmed {
                return Typed::asked(None, note_with(code::BILL_SHORT, [length.to_string()]));
            }
            let canonical = bill.as_str().to_owned();
            let significant = canonical.trim_start_matches('0').len();
            let warning = match same_day {
                Some(number) if !draft.also_today => {
                    return Typed::asked(Some(canonical), note_with(code::BILL_SAME_DAY, [number.to_owned()]));
                }
                Some(number) => Some(note_with(code::BILL_SAME_DAY_CONFIRMED, [number.to_owned()])),
                None if draft.short_bill_confirmed && significant < BillId::LENGTH => {
                    Some(note_with(code::BILL_SHORT_CONFIRMED, [significant.to_string()]))
                }
                None => None,
            };
            return Typed::whole(bill, canonical, warning);
        }
        Err(fault) => fault,
    };
    match fault {
        BillFault::Empty => Typed::empty(),
        BillFault::NonDigit => Typed::faulty(false, note(code::BILL_NON_DIGIT)),
        BillFault::Length | BillFault::Checksum | BillFault::AllZeros if begun => {
            Typed::faulty(true, note(code::BILL_LENGTH))
        }
        BillFault::Length => Typed::faulty(false, note(code::BILL_TOO_LONG)),
        BillFault::Checksum | BillFault::AllZeros => Typed::faulty(false, note(code::BILL_CHECKSUM)),
    }
}

pub(super) fn date(text: &str, today: JalaliDate, clock_suspect: bool, limits: &Limits) -> Typed<JalaliDate> {
    let whole = |date: JalaliDate, warning| Typed::whole(date, date.to_string(), warning);
    match rules::check_date(text, today, clock_suspect, limits) {
        DateOutcome::Empty => Typed::empty(),
        DateOutcome::Ok(date) => whole(date, None),
        DateOutcome::Warn(date, DateWarning::FutureClockSuspect) => whole(date, Some(note(code::DATE_FUTURE_SUSPECT))),
        DateOutcome::Warn(date, DateWarning::Old) => {
            let age = today.to_epoch_days().saturating_sub(date.to_epoch_days());
            whole(date, Some(note_with(code::DATE_OLD, [age.to_string()])))
        }
        DateOutcome::Refused(DateFault::Future) => Typed::faulty(false, note(code::DATE_FUTURE)),
        DateOutcome::Refused(DateFault::NotADate(fault)) => {
            let typed = text::normalise(text);
            match fault {
                JalaliFault::Empty => Typed::empty(),
                JalaliFault::Format => {
                    let begun = typed.len() < 10 && typed.chars().all(|c| matches!(c, '0'..='9' | '/' | '-' | ' '));
                    Typed::faulty(begun, note(code::DATE_FORMAT))
                }
                JalaliFault::Year => Typed::faulty(false, note(code::DATE_YEAR)),
                // The nought of «05».
                JalaliFault::Impossible => Typed::faulty(
                    typed.ends_with("/0") || typed.ends_with("-0"),
                    note(code::DATE_IMPOSSIBLE),
                ),
            }
        }
    }
}
