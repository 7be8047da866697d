//! The form as it stands now.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{Ask, Entry, Field, FieldValue, ServiceDefinition};

use crate::{Answers, FieldFault, Typed, TypedEntry, condition, value};

/// Where an answer stands: `subject`; of a repeat group `meters`, an entry's field `meters/a1/serial`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(String);

impl Path {
    fn of(field: &str) -> Self {
        Self(field.to_owned())
    }

    fn inside(group: &str, entry: &str, field: &str) -> Self {
        Self(format!("{group}/{entry}/{field}"))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is to be shown, what is wrong, and what a record of now would contain.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Every field that is asked now.
    pub shown: BTreeSet<Path>,
    /// Of those shown. A record is taken when there is none.
    pub faults: BTreeMap<Path, FieldFault>,
    /// Of those shown, what was answered well.
    pub answers: BTreeMap<String, FieldValue>,
}

#[must_use]
pub fn look(definition: &ServiceDefinition, typed: &Answers, today: JalaliDate) -> Look {
    let mut look = Look::default();
    for field in &definition.fields {
        if !is_shown(definition, field, &look.answers, None, today) {
            continue;
        }
        let path = Path::of(&field.id);
        look.shown.insert(path.clone());
        let answer = match &field.ask {
            Ask::Group { min, max, fields, .. } => {
                let given = match typed.get(&field.id) {
                    Some(Typed::Entries(entries)) => Ok(entries.as_slice()),
                    Some(_) => Err(FieldFault::WrongKind),
                    None => Ok(&[][..]),
                };
                given
                    .and_then(|entries| {
                        let group = Group {
                            definition,
                            id: &field.id,
                            fields,
                            today,
                        };
                        let read = group.read(entries, &mut look);
                        counted(entries.len(), *min, *max).map(|()| read)
                    })
                    .map(|entries| (!entries.is_empty()).then_some(FieldValue::Entries(entries)))
            }
            // Papers of a record stand beside its answers, and never hold it up.
            Ask::Attachment { .. } | Ask::Reading => continue,
            ask => typed
                .get(&field.id)
                .map_or(Ok(None), |typed| value::read(ask, typed, today)),
        };
        match answer {
            Ok(Some(answer)) => {
                look.answers.insert(field.id.clone(), answer);
            }
            Ok(None) if field.required => {
                look.faults.insert(path, FieldFault::Empty);
            }
            Ok(None) => {}
            Err(fault) => {
                look.faults.insert(path, fault);
            }
        }
    }
    look
}

fn is_shown(
    definition: &ServiceDefinition,
    field: &Field,
    form: &BTreeMap<String, FieldValue>,
    entry: Option<&BTreeMap<String, FieldValue>>,
    today: JalaliDate,
) -> bool {
    let Some(name) = &field.shown_when else { return true };
    let known = condition::Known { form, entry, today };
    let all = &definition.conditions;
    all.get(name).is_some_and(|when| condition::holds(when, all, &known))
}

fn counted(entries: usize, min: u32, max: u32) -> Result<(), FieldFault> {
    match u32::try_from(entries).unwrap_or(u32::MAX) {
        few if few < min => Err(FieldFault::TooFew(min)),
        many if many > max => Err(FieldFault::TooMany(max)),
        _ => Ok(()),
    }
}

/// A repeat group.
struct Group<'a> {
    definition: &'a ServiceDefinition,
    id: &'a str,
    fields: &'a [Field],
    today: JalaliDate,
}

impl Group<'_> {
    fn read(&self, entries: &[TypedEntry], look: &mut Look) -> Vec<Entry> {
        let mut ids = BTreeSet::new();
        entries
            .iter()
            .map(|entry| {
                if !is_entry_id(&entry.id) || !ids.insert(&entry.id) {
                    look.faults.insert(Path::of(self.id), FieldFault::EntryId);
                }
                self.entry(entry, look)
            })
            .collect()
    }

    fn entry(&self, entry: &TypedEntry, look: &mut Look) -> Entry {
        let mut answers = BTreeMap::new();
        for field in self.fields {
            if !is_shown(self.definition, field, &look.answers, Some(&answers), self.today) {
                continue;
            }
            let path = Path::inside(self.id, &entry.id, &field.id);
            look.shown.insert(path.clone());
            let typed = entry.fields.get(&field.id);
            match typed.map_or(Ok(None), |typed| value::read(&field.ask, typed, self.today)) {
                Ok(Some(answer)) => {
                    answers.insert(field.id.clone(), answer);
                }
                Ok(None) if field.required => {
                    look.faults.insert(path, FieldFault::Empty);
                }
                Ok(None) => {}
                Err(fault) => {
                    look.faults.insert(path, fault);
                }
            }
        }
        Entry {
            id: entry.id.clone(),
            fields: answers,
        }
    }
}

fn is_entry_id(id: &str) -> bool {
    (1..=16).contains(&id.len())
        && id
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}
