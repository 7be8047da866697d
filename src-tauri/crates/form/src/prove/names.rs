//! Ids are ids, each is there once, and what is named is there.

use std::collections::BTreeSet;

use kiosk_wire::{Ask, ContentKind, Field, ServiceDefinition};

use super::{Flaws, Why};

pub(super) fn check(definition: &ServiceDefinition, flaws: &mut Flaws) {
    let mut fields = BTreeSet::new();
    for field in &definition.fields {
        self::field(definition, field, &mut fields, flaws);
    }
    once(definition.sections.iter().map(|section| &section.id), "sections", flaws);
    once(definition.papers.iter().map(|paper| &paper.id), "papers", flaws);
    once(definition.survey.iter().map(|question| &question.id), "survey", flaws);
    once(definition.conditions.keys(), "conditions", flaws);
    for template in &definition.templates {
        let text = |field: &Field| field.id == template.field && matches!(field.ask, Ask::Text { .. });
        if !definition.fields.iter().any(text) {
            flaws.add(format!("templates.{}", template.field), Why::Missing);
        }
    }
}

fn field<'a>(definition: &ServiceDefinition, field: &'a Field, seen: &mut BTreeSet<&'a str>, flaws: &mut Flaws) {
    let at = format!("fields.{}", field.id);
    if !is_id(&field.id) || !seen.insert(&field.id) {
        flaws.add(&at, Why::Twice);
    }
    if !definition.sections.iter().any(|section| section.id == field.section) {
        flaws.add(&at, Why::Missing);
    }
    if field.ask == Ask::Reading && definition.content != ContentKind::Reading {
        flaws.add(&at, Why::Misplaced);
    }
    when(definition, field, flaws);
    match &field.ask {
        Ask::Choice { options, .. } => once_as(options.iter().map(|option| &option.id), &at, is_option, flaws),
        Ask::Group { fields, .. } => {
            for part in fields {
                let at = format!("fields.{}", part.id);
                if !is_id(&part.id) || !seen.insert(&part.id) {
                    flaws.add(&at, Why::Twice);
                }
                if !part.section.is_empty()
                    || matches!(part.ask, Ask::Group { .. } | Ask::Attachment { .. } | Ask::Reading)
                {
                    flaws.add(&at, Why::Misplaced);
                }
                when(definition, part, flaws);
                if let Ask::Choice { options, .. } = &part.ask {
                    once_as(options.iter().map(|option| &option.id), &at, is_option, flaws);
                }
            }
        }
        _ => {}
    }
}

fn when(definition: &ServiceDefinition, field: &Field, flaws: &mut Flaws) {
    let named = field.shown_when.as_ref();
    if named.is_some_and(|name| !definition.conditions.contains_key(name)) {
        flaws.add(format!("fields.{}", field.id), Why::Missing);
    }
}

fn once<'a>(ids: impl Iterator<Item = &'a String>, at: &str, flaws: &mut Flaws) {
    once_as(ids, at, is_id, flaws);
}

fn once_as<'a>(ids: impl Iterator<Item = &'a String>, at: &str, good: fn(&str) -> bool, flaws: &mut Flaws) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !good(id) || !seen.insert(id) {
            flaws.add(format!("{at}.{id}"), Why::Twice);
        }
    }
}

/// As the schema says it: `[a-z][a-z0-9_]{0,39}`.
fn is_id(id: &str) -> bool {
    id.starts_with(|letter: char| letter.is_ascii_lowercase()) && is_option(id)
}

fn is_option(id: &str) -> bool {
    let letter = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    (1..=40).contains(&id.len()) && id.bytes().all(letter) && !id.starts_with('_')
}
