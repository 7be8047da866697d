//! Somebody who answers whatever a form asks.

use std::collections::BTreeMap;

use kiosk_station::view::{FormAnswer, FormDraft, FormEntry, FormLook};
use kiosk_wire::{Ask, Field, FieldValue, ServiceDefinition};
use town::people::VISITORS;

/// Answers every field that is shown, and again those that come up with the answers.
pub fn fill(mut draft: FormDraft, definition: &ServiceDefinition, look: impl Fn(&FormDraft) -> FormLook) -> FormDraft {
    loop {
        let shown = look(&draft).shown;
        let mut news = false;
        for field in &definition.fields {
            if !shown.contains(&field.id) {
                continue;
            }
            if let Ask::Group { min, fields, .. } = &field.ask {
                news |= entries(&mut draft, field, (*min).max(1), fields, &shown);
            } else if !draft.answers.contains_key(&field.id) {
                draft.answers.insert(field.id.clone(), of(&field.ask));
                news = true;
            }
        }
        if !news {
            let look = look(&draft);
            assert!(look.can_submit, "{}: {look:?}", definition.code);
            return draft;
        }
    }
}

fn entries(draft: &mut FormDraft, group: &Field, count: u32, fields: &[Field], shown: &[String]) -> bool {
    let answer = draft.answers.entry(group.id.clone()).or_insert_with(|| {
        let entry = |at| FormEntry {
            id: format!("a{at}"),
            fields: BTreeMap::new(),
        };
        FormAnswer::Entries((0..count).map(entry).collect())
    });
    let FormAnswer::Entries(entries) = answer else {
        panic!("entries")
    };
    let mut news = false;
    for entry in entries {
        for field in fields {
            let path = format!("{}/{}/{}", group.id, entry.id, field.id);
            let known = entry.fields.contains_key(&field.id);
            // Before the first look nothing of an entry is shown yet.
            if !known && (shown.contains(&path) || field.shown_when.is_none()) {
                entry.fields.insert(field.id.clone(), of(&field.ask));
                news = true;
            }
        }
    }
    news
}

pub fn answer(text: &str) -> FormAnswer {
    FormAnswer::Text(text.to_owned())
}

fn of(ask: &Ask) -> FormAnswer {
    match ask {
        Ask::Text { .. } => answer("متن آزمون"),
        Ask::Number { min, .. } => answer(if min.as_deref() == Some("0.5") { "۲٫۵" } else { "7" }),
        Ask::Date { .. } => answer(&today()),
        Ask::YesNo => FormAnswer::YesNo(true),
        Ask::Choice { options, .. } => FormAnswer::Choices(vec![options[0].id.clone()]),
        Ask::BillId => answer(town::bills::DEMAND.id),
        Ask::NationalId => answer(VISITORS[0].id),
        Ask::LegalId => answer("10380284790"),
        Ask::Mobile => answer(VISITORS[0].mobile),
        Ask::Phone => answer("04133334444"),
        Ask::PostalCode => answer("5138617654"),
        Ask::Group { .. } | Ask::Attachment { .. } | Ask::Reading | Ask::Unknown(_) => panic!("not answered so"),
    }
}

fn today() -> String {
    kiosk_station::clock::jalali(jiff::Timestamp::now()).to_string()
}

/// Whether a record's answer is what was typed.
pub fn typed(value: &FieldValue, answer: &FormAnswer) -> bool {
    match (value, answer) {
        (FieldValue::Text(value), FormAnswer::Text(text)) => value.expose() == text,
        (FieldValue::Date(value), FormAnswer::Text(text)) => value == text,
        (FieldValue::Number(value), FormAnswer::Text(text)) => {
            *value == text.replace('۲', "2").replace('۵', "5").replace('٫', ".")
        }
        (FieldValue::YesNo(value), FormAnswer::YesNo(yes)) => value == yes,
        (FieldValue::Choices(value), FormAnswer::Choices(chosen)) => value == chosen,
        (FieldValue::Entries(values), FormAnswer::Entries(entries)) => {
            let alike = values.iter().zip(entries).all(|(value, entry)| {
                value.id == entry.id && value.fields.iter().all(|(id, value)| typed(value, &entry.fields[id]))
            });
            values.len() == entries.len() && alike
        }
        _ => false,
    }
}
