//! Every field can be reached: some answers bring it up.
//!
//! What a field is shown under is taken apart into ways, each a list of what must and must not hold of single fields; what
//! brings up the fields that must be answered is part of the way. A way is open where for each field some answer of its
//! kind does all that is said of it. Answers are tried at the places where conditions change their mind.

use std::collections::BTreeMap;

use kiosk_domain::{figure::Figure, jalali::JalaliDate};
use kiosk_wire::{Ask, Condition, FieldValue, ServiceDefinition};

use super::{
    Flaws, Why,
    agree::{Place, places},
};
use crate::{Typed, condition, value};

/// More ways than this are more than anybody can follow.
const MOST_WAYS: usize = 4096;

/// What must hold of a field, or must not.
type Said<'a> = (&'a str, bool, &'a Condition);
type Way<'a> = Vec<Said<'a>>;

pub(super) fn check(definition: &ServiceDefinition, today: JalaliDate, flaws: &mut Flaws) {
    let places = places(definition);
    let proof = Proof {
        definition,
        places: &places,
        today,
    };
    for field in places.values().map(|place| place.field) {
        match proof.ways_to(&field.id) {
            None => flaws.add(format!("fields.{}", field.id), Why::TooLarge),
            Some(ways) if ways.iter().any(|way| proof.is_open(way)) => {}
            Some(_) => flaws.add(format!("fields.{}", field.id), Why::Unreachable),
        }
    }
}

struct Proof<'a> {
    definition: &'a ServiceDefinition,
    places: &'a BTreeMap<&'a str, Place<'a>>,
    today: JalaliDate,
}

impl<'a> Proof<'a> {
    /// `None` where there are too many. Ends: conditions only speak of fields before.
    fn ways_to(&self, field: &str) -> Option<Vec<Way<'a>>> {
        let Some(place) = self.places.get(field) else {
            return Some(Vec::new());
        };
        let own = match place
            .field
            .shown_when
            .as_ref()
            .and_then(|name| self.definition.conditions.get(name))
        {
            Some(when) => self.ways(when, true)?,
            None => vec![Vec::new()],
        };
        match place.group {
            Some(group) => product(own, self.ways_to(group)?),
            None => Some(own),
        }
    }

    /// The ways in which a condition holds, or does not.
    fn ways(&self, condition: &'a Condition, holds: bool) -> Option<Vec<Way<'a>>> {
        match (condition, holds) {
            (Condition::All(parts), true) | (Condition::Any(parts), false) => parts
                .iter()
                .try_fold(vec![Vec::new()], |ways, part| product(ways, self.ways(part, holds)?)),
            (Condition::Any(parts), true) | (Condition::All(parts), false) => {
                let mut ways = Vec::new();
                for part in parts {
                    ways.extend(self.ways(part, holds)?);
                }
                (ways.len() <= MOST_WAYS).then_some(ways)
            }
            (Condition::Not(part), holds) => self.ways(part, !holds),
            (Condition::Named(name), holds) => match self.definition.conditions.get(name) {
                Some(named) => self.ways(named, holds),
                None => Some(Vec::new()),
            },
            (atom, holds) => {
                let Some(field) = condition::field_of(atom) else {
                    return Some(Vec::new());
                };
                let said = vec![vec![(field, holds, atom)]];
                // A field must be asked to be answered, and need not to be unanswered.
                if holds {
                    product(said, self.ways_to(field)?)
                } else {
                    Some(said)
                }
            }
        }
    }

    fn is_open(&self, way: &Way<'a>) -> bool {
        let mut by_field: BTreeMap<&str, Vec<(bool, &Condition)>> = BTreeMap::new();
        for (field, holds, atom) in way {
            by_field.entry(field).or_default().push((*holds, atom));
        }
        by_field.iter().all(|(field, said)| {
            let unanswered = said.iter().all(|(holds, _)| !holds);
            unanswered || self.answers(field, said).iter().any(|answer| self.does(answer, said))
        })
    }

    fn does(&self, answer: &FieldValue, said: &[(bool, &Condition)]) -> bool {
        let as_said = |(holds, atom): &(bool, &Condition)| condition::atom_holds(atom, answer, self.today) == *holds;
        said.iter().all(as_said)
    }

    /// Answers to try: those the conditions name, and those beside them.
    fn answers(&self, field: &str, said: &[(bool, &Condition)]) -> Vec<FieldValue> {
        let Some(place) = self.places.get(field) else {
            return Vec::new();
        };
        let ask = &place.field.ask;
        let named: Vec<&str> = said.iter().filter_map(|(_, atom)| value_of(atom)).collect();
        let tried: Vec<Typed> = match ask {
            Ask::YesNo => vec![Typed::YesNo(true), Typed::YesNo(false)],
            Ask::Choice { options, .. } => {
                let chosen = |ids: Vec<String>| Typed::Choices(ids);
                let contained = |holds: bool| {
                    let named = said.iter().filter(move |(is, _)| *is == holds);
                    named.filter_map(|(_, atom)| match atom {
                        Condition::Contains { value, .. } => Some(value.clone()),
                        _ => None,
                    })
                };
                let must: Vec<String> = contained(true).collect();
                let not: Vec<String> = contained(false).collect();
                let others = options
                    .iter()
                    .map(|option| option.id.clone())
                    .filter(|id| !not.contains(id));
                let with = |id: String| must.iter().cloned().chain([id]).collect();
                let mut tried: Vec<Typed> = options.iter().map(|option| chosen(vec![option.id.clone()])).collect();
                tried.push(chosen(must.clone()));
                tried.extend(others.map(|id| chosen(with(id))));
                tried
            }
            Ask::Number { min, max, decimals, .. } => {
                let step = Figure::SCALE / 10_u64.pow(u32::from(*decimals).min(4));
                let bounds = min.iter().chain(max).map(String::as_str);
                let at = named.iter().copied().chain(bounds).chain(["0"]);
                let scaled = at.filter_map(|text| Figure::parse(text).ok()).map(Figure::scaled);
                let around = scaled.flat_map(|at| [at.saturating_sub(step), at, at.saturating_add(step)]);
                around
                    .map(|at| Typed::Text(Figure::from_scaled(at).to_string()))
                    .collect()
            }
            Ask::Date { .. } => {
                let days = named.iter().filter_map(|text| JalaliDate::parse(text).ok());
                let within = said.iter().filter_map(|(_, atom)| match atom {
                    Condition::WithinDays { days, .. } => Some(i64::from(*days)),
                    _ => None,
                });
                let today = self.today.to_epoch_days();
                let far = within.flat_map(|days| [today - days - 1, today - days, today + days, today + days + 1]);
                let near = days
                    .map(JalaliDate::to_epoch_days)
                    .flat_map(|day| [day - 1, day, day + 1]);
                let all = far.chain(near).chain([today]);
                all.filter_map(JalaliDate::from_epoch_days)
                    .map(|day| Typed::Text(day.to_string()))
                    .collect()
            }
            Ask::Group { .. } => return vec![FieldValue::Entries(Vec::new())],
            // Of what it takes besides, there is always something that nobody named.
            _ => {
                let other = FieldValue::Text("\u{0}".into());
                let read = named.iter().filter_map(|text| {
                    value::read(ask, &Typed::Text((*text).to_owned()), self.today)
                        .ok()
                        .flatten()
                });
                return read.chain([other]).collect();
            }
        };
        let read = tried
            .iter()
            .filter_map(|typed| value::read(ask, typed, self.today).ok().flatten());
        read.collect()
    }
}

fn value_of(atom: &Condition) -> Option<&str> {
    match atom {
        Condition::Is { value, .. }
        | Condition::IsNot { value, .. }
        | Condition::Contains { value, .. }
        | Condition::Lt { value, .. }
        | Condition::Le { value, .. }
        | Condition::Gt { value, .. }
        | Condition::Ge { value, .. }
        | Condition::Before { value, .. }
        | Condition::After { value, .. } => Some(value),
        _ => None,
    }
}

/// Each of the one with each of the other.
fn product<'a>(one: Vec<Way<'a>>, other: Vec<Way<'a>>) -> Option<Vec<Way<'a>>> {
    if one.len().saturating_mul(other.len()) > MOST_WAYS {
        return None;
    }
    let both = one
        .iter()
        .flat_map(|left| other.iter().map(move |right| [left.as_slice(), right].concat()));
    Some(both.collect())
}
