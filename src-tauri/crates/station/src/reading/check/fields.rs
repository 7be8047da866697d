//! The fields of the reading above the figures, each by itself.

use kiosk_domain::{
    bill::{BillFault, BillId},
    jalali::{JalaliDate, JalaliFault},
    reading::{self as rules, DateFault, DateOutcome, DateWarning, Limits},
    text,
};

use super::{code, note, note_with};
use crate::{checks::Typed, view::Draft};

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
