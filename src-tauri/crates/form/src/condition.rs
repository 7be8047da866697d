//! Whether a condition holds by the answers given so far.

use std::{cmp::Ordering, collections::BTreeMap};

use kiosk_domain::{figure::Figure, jalali::JalaliDate};
use kiosk_wire::{Condition, Conditions, FieldValue};

/// How deep a condition may go through its parts and those it names; the proof before publication holds definitions to it.
pub(crate) const DEEPEST: u32 = 8;

/// What conditions go by: valid answers of the fields that are shown, of the form and of the entry at hand.
pub(crate) struct Known<'a> {
    pub form: &'a BTreeMap<String, FieldValue>,
    pub entry: Option<&'a BTreeMap<String, FieldValue>>,
    pub today: JalaliDate,
}

impl Known<'_> {
    fn of(&self, field: &str) -> Option<&FieldValue> {
        self.entry
            .and_then(|entry| entry.get(field))
            .or_else(|| self.form.get(field))
    }
}

/// A name nothing stands behind, and one that goes deeper than it may, hold never.
pub(crate) fn holds(condition: &Condition, all: &Conditions, known: &Known<'_>) -> bool {
    holds_within(condition, all, known, DEEPEST)
}

fn holds_within(condition: &Condition, all: &Conditions, known: &Known<'_>, depth: u32) -> bool {
    let Some(deeper) = depth.checked_sub(1) else {
        return false;
    };
    let part = |part: &Condition| holds_within(part, all, known, deeper);
    match condition {
        Condition::All(parts) => parts.iter().all(part),
        Condition::Any(parts) => parts.iter().any(part),
        Condition::Not(inner) => !part(inner),
        Condition::Named(name) => all.get(name).is_some_and(part),
        Condition::Unknown(_) => false,
        atom => field_of(atom)
            .and_then(|field| known.of(field))
            .is_some_and(|value| atom_holds(atom, value, known.today)),
    }
}

/// The field a condition of one field speaks of.
pub(crate) fn field_of(atom: &Condition) -> Option<&str> {
    match atom {
        Condition::Answered { field }
        | Condition::Is { field, .. }
        | Condition::IsNot { field, .. }
        | Condition::Contains { field, .. }
        | Condition::Lt { field, .. }
        | Condition::Le { field, .. }
        | Condition::Gt { field, .. }
        | Condition::Ge { field, .. }
        | Condition::Before { field, .. }
        | Condition::After { field, .. }
        | Condition::WithinDays { field, .. } => Some(field),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Named(_) | Condition::Unknown(_) => None,
    }
}

/// A condition of one field, by its answer.
pub(crate) fn atom_holds(atom: &Condition, answer: &FieldValue, today: JalaliDate) -> bool {
    match atom {
        Condition::Answered { .. } => true,
        Condition::Is { value, .. } => is(answer, value),
        Condition::IsNot { value, .. } => !is(answer, value),
        Condition::Contains { value, .. } => matches!(answer, FieldValue::Choices(chosen) if chosen.contains(value)),
        Condition::Lt { value, .. } => number(answer, value) == Some(Ordering::Less),
        Condition::Le { value, .. } => number(answer, value).is_some_and(Ordering::is_le),
        Condition::Gt { value, .. } => number(answer, value) == Some(Ordering::Greater),
        Condition::Ge { value, .. } => number(answer, value).is_some_and(Ordering::is_ge),
        Condition::Before { value, .. } => day(answer, value) == Some(Ordering::Less),
        Condition::After { value, .. } => day(answer, value) == Some(Ordering::Greater),
        Condition::WithinDays { days, .. } => match answer {
            FieldValue::Date(date) => JalaliDate::parse(date)
                .is_ok_and(|date| date.to_epoch_days().abs_diff(today.to_epoch_days()) <= u64::from(*days)),
            _ => false,
        },
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Named(_) | Condition::Unknown(_) => {
            false
        }
    }
}

fn is(answer: &FieldValue, value: &str) -> bool {
    match answer {
        FieldValue::Text(text) => text == value,
        FieldValue::Number(_) => number(answer, value) == Some(Ordering::Equal),
        FieldValue::Date(_) => day(answer, value) == Some(Ordering::Equal),
        FieldValue::YesNo(yes) => value == if *yes { "yes" } else { "no" },
        FieldValue::Choices(chosen) => matches!(chosen.as_slice(), [only] if only == value),
        FieldValue::Entries(_) => false,
    }
}

fn number(answer: &FieldValue, value: &str) -> Option<Ordering> {
    let FieldValue::Number(number) = answer else {
        return None;
    };
    Some(Figure::parse(number).ok()?.cmp(&Figure::parse(value).ok()?))
}

fn day(answer: &FieldValue, value: &str) -> Option<Ordering> {
    let FieldValue::Date(date) = answer else { return None };
    Some(JalaliDate::parse(date).ok()?.cmp(&JalaliDate::parse(value).ok()?))
}
