use std::collections::BTreeSet;

use kiosk_wire::{call, openapi};
use serde_json::Value;

use crate::{assert_says, pretty};

#[test]
fn the_committed_document_is_the_one_the_types_make() {
    assert_says("openapi.json", &pretty(&openapi::document()));
}

#[test]
fn every_call_of_the_contract_stands_in_the_document() {
    let document = openapi::document();
    let described: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let calls = [
        call::ENROL,
        call::SESSIONS,
        call::PASSWORD,
        call::SETTINGS,
        call::SERVICES,
        call::SERVICE,
        call::SERVICE_VERSION,
        call::OFFICES,
        call::LEASES,
        call::SUBSCRIBER,
        call::RECORDS,
        call::BATCHES,
        call::RECORD,
        call::STATUS,
        call::TERMINAL_KEYS,
    ];
    assert_eq!(described, BTreeSet::from(calls));
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = openapi::document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.push(reference.clone());
            }
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
