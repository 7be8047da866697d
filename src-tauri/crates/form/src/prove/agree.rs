//! Conditions: what they name is there and stands before, and what they ask an answer of this kind can say.

use std::collections::BTreeMap;

use kiosk_domain::{figure::Figure, jalali::JalaliDate};
use kiosk_wire::{Ask, Condition, Conditions, Field, ServiceDefinition};

use super::{Flaws, Why};
use crate::condition::{DEEPEST, field_of};

/// The most parts of a condition, with those of the ones it names.
const MOST_PARTS: u32 = 64;

/// Where a field stands: in the order of the form, those of a group between the group and what follows it.
pub(super) struct Place<'a> {
    pub order: usize,
    pub group: Option<&'a str>,
    pub field: &'a Field,
}

pub(super) fn places(definition: &ServiceDefinition) -> BTreeMap<&str, Place<'_>> {
    let mut places = BTreeMap::new();
    let mut order = 0;
    let mut add = |field, group| {
        order += 1;
        places.insert(field_id(field), Place { order, group, field });
    };
    for field in &definition.fields {
        add(field, None);
        if let Ask::Group { fields, .. } = &field.ask {
            fields.iter().for_each(|part| add(part, Some(field.id.as_str())));
        }
    }
    places
}

fn field_id(field: &Field) -> &str {
    &field.id
}

pub(super) fn check(definition: &ServiceDefinition, flaws: &mut Flaws) {
    let places = places(definition);
    let all = &definition.conditions;
    for (name, condition) in all {
        let at = format!("conditions.{name}");
        match size(condition, all, &mut vec![name]) {
            Err(why) => flaws.add(&at, why),
            Ok(parts) if parts > MOST_PARTS => flaws.add(&at, Why::TooLarge),
            Ok(_) => {}
        }
        each_atom(condition, &mut |atom| {
            let Some(place) = field_of(atom).map(|field| places.get(field)) else {
                return flaws.add(&at, Why::Unknown);
            };
            match place {
                None => flaws.add(&at, Why::Missing),
                Some(place) if !agrees(atom, &place.field.ask) => flaws.add(&at, Why::Disagrees),
                Some(_) => {}
            }
        });
    }
    for place in places.values() {
        let Some(name) = &place.field.shown_when else { continue };
        let mut before = true;
        each_field(name, all, DEEPEST, &mut |field| {
            before &= places.get(field).is_none_or(|of| {
                let in_reach = of.group.is_none() || of.group == place.group;
                in_reach && of.order < place.order && Some(field) != place.group
            });
        });
        if !before {
            flaws.add(format!("fields.{}", place.field.id), Why::NotBefore);
        }
    }
}

/// How many parts it has with those of the ones it names.
fn size<'a>(condition: &'a Condition, all: &'a Conditions, names: &mut Vec<&'a String>) -> Result<u32, Why> {
    fn within<'a>(
        condition: &'a Condition,
        all: &'a Conditions,
        names: &mut Vec<&'a String>,
        depth: u32,
    ) -> Result<u32, Why> {
        let deeper = depth.checked_sub(1).ok_or(Why::TooLarge)?;
        let mut sum = |parts: Vec<&'a Condition>| {
            parts.into_iter().try_fold(1_u32, |sum, part| {
                let more = within(part, all, names, deeper)?;
                sum.checked_add(more)
                    .filter(|sum| *sum <= MOST_PARTS)
                    .ok_or(Why::TooLarge)
            })
        };
        match condition {
            Condition::All(parts) | Condition::Any(parts) => sum(parts.iter().collect()),
            Condition::Not(part) => sum(vec![part]),
            Condition::Named(name) => {
                if names.contains(&name) {
                    return Err(Why::Circle);
                }
                let named = all.get(name).ok_or(Why::Missing)?;
                names.push(name);
                let parts = within(named, all, names, deeper);
                names.pop();
                parts
            }
            _ => Ok(1),
        }
    }
    within(condition, all, names, DEEPEST)
}

fn each_atom<'a>(condition: &'a Condition, see: &mut dyn FnMut(&'a Condition)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each_atom(part, see)),
        Condition::Not(part) => each_atom(part, see),
        Condition::Named(_) => {}
        atom => see(atom),
    }
}

/// Every field a named condition speaks of, by itself or through others.
fn each_field<'a>(name: &str, all: &'a Conditions, depth: u32, see: &mut dyn FnMut(&'a str)) {
    let (Some(condition), Some(deeper)) = (all.get(name), depth.checked_sub(1)) else {
        return;
    };
    let mut names = Vec::new();
    each_name(condition, &mut names);
    each_atom(condition, &mut |atom| {
        if let Some(field) = field_of(atom) {
            see(field);
        }
    });
    for name in names {
        each_field(name, all, deeper, see);
    }
}

fn each_name<'a>(condition: &'a Condition, names: &mut Vec<&'a str>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| each_name(part, names)),
        Condition::Not(part) => each_name(part, names),
        Condition::Named(name) => names.push(name),
        _ => {}
    }
}

fn agrees(atom: &Condition, ask: &Ask) -> bool {
    match atom {
        Condition::Answered { .. } => !matches!(ask, Ask::Attachment { .. } | Ask::Reading),
        Condition::Is { value, .. } | Condition::IsNot { value, .. } => match ask {
            Ask::Number { .. } => is_number(value),
            Ask::Date { .. } => is_day(value),
            Ask::YesNo => value == "yes" || value == "no",
            Ask::Choice { options, .. } => options.iter().any(|option| option.id == *value),
            Ask::Group { .. } | Ask::Attachment { .. } | Ask::Reading | Ask::Unknown(_) => false,
            _ => !value.is_empty(),
        },
        Condition::Contains { value, .. } => {
            matches!(ask, Ask::Choice { options, .. } if options.iter().any(|option| option.id == *value))
        }
        Condition::Lt { value, .. }
        | Condition::Le { value, .. }
        | Condition::Gt { value, .. }
        | Condition::Ge { value, .. } => matches!(ask, Ask::Number { .. }) && is_number(value),
        Condition::Before { value, .. } | Condition::After { value, .. } => {
            matches!(ask, Ask::Date { .. }) && is_day(value)
        }
        Condition::WithinDays { .. } => matches!(ask, Ask::Date { .. }),
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Named(_) | Condition::Unknown(_) => {
            false
        }
    }
}

fn is_number(text: &str) -> bool {
    Figure::parse(text).is_ok_and(|number| number.to_string() == text)
}

fn is_day(text: &str) -> bool {
    JalaliDate::parse(text).is_ok_and(|date| date.to_string() == text)
}
