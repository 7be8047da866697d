//! The rules of forms: what is asked when, what is taken, and what may not be published.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "forms/any.rs"]
mod any;
#[path = "forms/conditions.rs"]
mod conditions;
#[path = "forms/generated.rs"]
mod generated;
#[path = "forms/proof.rs"]
mod proof;
#[path = "forms/values.rs"]
mod values;

use kiosk_domain::jalali::JalaliDate;
use kiosk_wire::{Field, ServiceDefinition};
use serde_json::{Value, json};

fn today() -> JalaliDate {
    JalaliDate::new(1405, 9, 7).unwrap()
}

/// A request of these fields, with these conditions.
fn definition(fields: &Value, conditions: &Value) -> ServiceDefinition {
    let mut fields: Vec<Field> = serde_json::from_value(fields.clone()).unwrap();
    for field in &mut fields {
        field.section = "all".into();
    }
    let mut definition: ServiceDefinition = serde_json::from_value(json!({
        "code": "trial", "version": 1, "catalogue_code": null, "group": "13031986000", "title": "آزمون",
        "content": "request", "fees": [], "receipt_notes": [],
        "sections": [{ "id": "all", "title": "همه" }],
        "conditions": conditions,
    }))
    .unwrap();
    definition.fields = fields;
    definition
}
