//! What may not be published, each named.

use kiosk_form::prove::flaws;
use serde_json::{Value, json};

use crate::{definition, today};

fn first(fields: &Value, conditions: &Value) -> String {
    let flaws = flaws(&definition(fields, conditions), today());
    flaws.first().map_or_else(|| "none".into(), ToString::to_string)
}

#[test]
fn a_definition_that_makes_no_sense_is_never_published_and_says_where() {
    let text = json!({ "type": "text", "max": 20 });
    let field = |id: &str, ask: &Value| json!({ "id": id, "label": "آن", "ask": ask });
    let under = |id: &str, when: &str| json!({ "id": id, "label": "آن", "shown_when": when, "ask": text });
    let number = json!({ "type": "number", "min": "0", "max": "9", "decimals": 0 });
    let choice = json!({ "type": "choice", "options": [
        { "id": "a", "label": "الف" }, { "id": "b", "label": "ب" }] });
    let is = |field: &str, value: &str| json!({ "is": { "field": field, "value": value } });
    let group = |fields: Value| json!({ "type": "group", "max": 3, "entry": "تکه", "fields": fields });
    let deep = (0..9).fold(is("one", "x"), |inner, _| json!({ "not": inner }));
    let wide = json!({ "any": vec![is("one", "x"); 65] });
    let table = [
        (json!([field("one", &text)]), json!({}), "none"),
        (
            json!([field("one", &text), field("one", &text)]),
            json!({}),
            "fields.one is there twice",
        ),
        (json!([field("One", &text)]), json!({}), "fields.One is there twice"),
        (
            json!([field("one", &json!({ "type": "sound" }))]),
            json!({}),
            "fields.one is not known",
        ),
        (
            json!([under("one", "w")]),
            json!({}),
            "fields.one names what is not there",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": is("three", "x") }),
            "conditions.w names what is not",
        ),
        (
            json!([under("one", "w"), field("two", &text)]),
            json!({ "w": is("two", "x") }),
            "fields.one speaks of a field",
        ),
        (
            json!([under("one", "w")]),
            json!({ "w": is("one", "x") }),
            "fields.one speaks of a field",
        ),
        (
            json!([field("one", &number), under("two", "w")]),
            json!({ "w": is("one", "x") }),
            "conditions.w asks",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": { "lt": { "field": "one", "value": "1" } } }),
            "conditions.w asks",
        ),
        (
            json!([field("one", &choice), under("two", "w")]),
            json!({ "w": is("one", "c") }),
            "conditions.w asks",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": { "named": "v" }, "v": { "named": "w" } }),
            "conditions.v goes in a circle",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": { "named": "w" } }),
            "conditions.w goes in a circle",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": deep }),
            "conditions.w is more than",
        ),
        (
            json!([field("one", &text), under("two", "w")]),
            json!({ "w": wide }),
            "conditions.w is more than",
        ),
        (
            json!([field("one", &text)]),
            json!({ "w": { "sounds": {} } }),
            "conditions.w is not known",
        ),
        (
            json!([field("one", &number), under("two", "w")]),
            json!({ "w": is("one", "10") }),
            "fields.two can never be shown",
        ),
        (
            json!([field("one", &number), under("two", "w")]),
            json!({ "w": { "all": [is("one", "1"), is("one", "2")] } }),
            "fields.two can never",
        ),
        (
            json!([field("one", &choice), under("two", "w")]),
            json!({ "w": { "all": [
            { "not": is("one", "a") }, { "not": is("one", "b") }, { "answered": { "field": "one" } }] } }),
            "fields.two can never",
        ),
        (
            json!([field("one", &choice), under("two", "w")]),
            json!({ "w": { "not": is("one", "a") } }),
            "none",
        ),
        (
            json!([field("one", &number), under("two", "w"), under("three", "v")]),
            json!({
            "w": is("one", "1"), "v": { "all": [is("two", "x"), is("one", "2")] } }),
            "fields.three can never",
        ),
        (
            json!([field(
                "one",
                &group(json!([field("in", &group(json!([field("x", &text)])))]))
            )]),
            json!({}),
            "fields.in cannot stand",
        ),
        (
            json!([field("one", &group(json!([field("in", &text)]))), under("two", "w")]),
            json!({ "w": is("in", "x") }),
            "fields.two speaks",
        ),
        (
            json!([field("one", &group(json!([field("in", &text), under("on", "w")])))]),
            json!({ "w": is("in", "x") }),
            "none",
        ),
        (
            json!([field("one", &json!({ "type": "reading" }))]),
            json!({}),
            "fields.one cannot stand",
        ),
        (
            json!([field("one", &json!({ "type": "text", "min": 9, "max": 3 }))]),
            json!({}),
            "fields.one has bounds",
        ),
        (
            json!([field(
                "one",
                &json!({ "type": "number", "min": "9", "max": "3", "decimals": 0 })
            )]),
            json!({}),
            "fields.one has bounds",
        ),
        (
            json!([field("one", &json!({ "type": "number", "min": "x", "decimals": 0 }))]),
            json!({}),
            "fields.one has bounds",
        ),
    ];
    for (fields, conditions, expected) in table {
        let said = first(&fields, &conditions);
        assert!(
            said.starts_with(expected),
            "{said}\ninstead of {expected}\n{fields}\n{conditions}"
        );
    }
}

#[test]
fn of_the_whole_only_what_makes_sense_is_published() {
    let good = definition(
        &json!([{ "id": "one", "label": "آن", "ask": { "type": "text", "max": 9 } }]),
        &json!({}),
    );
    let said = |change: &dyn Fn(&mut kiosk_wire::ServiceDefinition)| {
        let mut changed = good.clone();
        change(&mut changed);
        flaws(&changed, today())
            .first()
            .map_or_else(|| "none".into(), ToString::to_string)
    };
    let fee = |from: &str| kiosk_wire::ServiceFee {
        from: from.into(),
        rial: 1,
    };
    assert_eq!(said(&|_| {}), "none");
    assert!(said(&|it| it.shape = 99).starts_with("shape is not known"));
    assert!(said(&|it| it.fees = vec![fee("1405/02/01"), fee("1405/01/01")]).starts_with("fees has bounds"));
    assert!(said(&|it| it.fees = vec![fee("someday")]).starts_with("fees has bounds"));
    assert!(said(&|it| it.accept_until = Some("1405/13/01".into())).starts_with("accept_until has bounds"));
    assert!(said(&|it| it.fields.clear()).starts_with("content cannot stand"));
    assert!(said(&|it| it.content = kiosk_wire::ContentKind::Survey).starts_with("content cannot stand"));
    assert!(said(&|it| it.fields[0].section = "elsewhere".into()).starts_with("fields.one names what is not there"));
}
