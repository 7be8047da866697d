//! What is typed, and what it is stored as, or why it is no answer.

use std::collections::BTreeMap;

use kiosk_form::{Answers, Typed, look};
use kiosk_wire::FieldValue;
use serde_json::{Value, json};

use crate::{definition, today};

/// The answer, or the code of its fault; `-` for none of either.
fn said(ask: &Value, typed: &Value) -> String {
    let fields = json!([{ "id": "it", "label": "آن", "ask": ask }]);
    let definition = definition(&fields, &json!({}));
    let typed: Typed = serde_json::from_value(typed.clone()).unwrap();
    let look = look(&definition, &Answers::from([("it".into(), typed)]), today());
    if let Some((path, fault)) = look.faults.first_key_value() {
        assert_eq!(path.to_string(), "it");
        assert!(look.answers.is_empty());
        return fault.code().to_owned();
    }
    match look.answers.get("it") {
        None => "-".into(),
        Some(FieldValue::Text(text)) => text.expose().to_owned(),
        Some(FieldValue::Number(text) | FieldValue::Date(text)) => text.clone(),
        Some(FieldValue::YesNo(yes)) => yes.to_string(),
        Some(FieldValue::Choices(chosen)) => chosen.join("+"),
        Some(FieldValue::Entries(entries)) => entries.len().to_string(),
    }
}

#[test]
fn what_is_typed_is_taken_as_it_is_meant_or_refused_by_a_closed_code() {
    let text = json!({ "type": "text", "min": 2, "max": 8 });
    let long = json!({ "type": "text", "min": 0, "max": 40, "long": true });
    let number = json!({ "type": "number", "min": "1", "max": "25", "decimals": 1 });
    let date = json!({ "type": "date", "days_back": 30, "days_ahead": 0 });
    let choice = json!({ "type": "choice", "options": [
        { "id": "a", "label": "الف" }, { "id": "b", "label": "ب" }, { "id": "c", "label": "پ" }], "most": 2 });
    let kind = |kind: &str| json!({ "type": kind });
    let typed = |text: &str| json!({ "type": "text", "value": text });
    let chosen = |ids: &[&str]| json!({ "type": "choices", "value": ids });
    let table = [
        (text.clone(), typed("  كيف  "), "کیف"),
        (text.clone(), typed("\u{202E}شب\u{202C}"), "شب"),
        (text.clone(), typed("<b>x</b>"), "<b>x</b>"),
        (text.clone(), typed("\u{200F} "), "-"),
        (text.clone(), typed("ا"), "too_short"),
        (text.clone(), typed("هشت‌نویسه‌ای"), "too_long"),
        (text.clone(), json!({ "type": "yes_no", "value": true }), "wrong_kind"),
        (long.clone(), typed("یک\r\n دو  سه \n\n"), "یک\nدو سه"),
        (number.clone(), typed("۱۲٫۵"), "12.5"),
        (number.clone(), typed("۱۲٫۵۵"), "too_many_decimals"),
        (number.clone(), typed("0.9"), "too_small"),
        (number.clone(), typed("25.0"), "25"),
        (number.clone(), typed("۲۶"), "too_large"),
        (number.clone(), typed("1,5"), "not_a_number"),
        (number.clone(), typed("-1"), "not_a_number"),
        (date.clone(), typed("۱۴۰۵/۹/۷"), "1405/09/07"),
        (date.clone(), typed("1405/08/07"), "1405/08/07"),
        (date.clone(), typed("1405/08/06"), "too_early"),
        (date.clone(), typed("1405/09/08"), "too_late"),
        (date.clone(), typed("1405/13/01"), "not_a_date"),
        (choice.clone(), chosen(&["c", "a", "a"]), "a+c"),
        (choice.clone(), chosen(&[]), "-"),
        (choice.clone(), chosen(&["a", "b", "c"]), "too_many"),
        (choice.clone(), chosen(&["d"]), "not_an_option"),
        (choice.clone(), typed("a"), "wrong_kind"),
        (kind("yes_no"), json!({ "type": "yes_no", "value": false }), "false"),
        (kind("mobile"), typed("+98 914 000 0836"), "09140000836"),
        (kind("mobile"), typed("0914"), "mobile"),
        (kind("phone"), typed("۰۴۱-۳۳۴۴ ۵۵۶۶"), "04133445566"),
        (kind("phone"), typed("041x"), "phone"),
        (kind("postal_code"), typed("۵۱۶۶۶-۱۴۷۶۶"), "5166614766"),
        (kind("postal_code"), typed("516661476"), "postal_code"),
        (kind("national_id"), typed("1"), "national_id"),
        (kind("legal_id"), typed("1"), "legal_id"),
        (kind("bill_id"), typed("1"), "bill_id"),
    ];
    for (ask, typed, expected) in table {
        assert_eq!(said(&ask, &typed), expected, "{ask} {typed}");
    }
}

#[test]
fn ten_thousand_letters_are_counted_and_never_taken() {
    let ask = json!({ "type": "text", "min": 0, "max": 2000, "long": true });
    assert_eq!(
        said(&ask, &json!({ "type": "text", "value": "ش".repeat(10_000) })),
        "too_long"
    );
    assert_eq!(
        said(&ask, &json!({ "type": "text", "value": "ش".repeat(2_000) }))
            .chars()
            .count(),
        2_000
    );
}

#[test]
fn what_must_be_answered_and_is_not_is_empty_and_what_need_not_is_nothing() {
    let fields = json!([
        { "id": "must", "label": "باید", "required": true, "ask": { "type": "text", "max": 9 } },
        { "id": "may", "label": "شاید", "ask": { "type": "text", "max": 9 } },
    ]);
    let look = look(&definition(&fields, &json!({})), &BTreeMap::new(), today());
    let faults: Vec<_> = look
        .faults
        .iter()
        .map(|(path, fault)| (path.to_string(), fault.code()))
        .collect();
    assert_eq!(faults, [("must".to_owned(), "empty")]);
    assert_eq!(look.shown.len(), 2);
}

#[test]
fn entries_of_a_group_are_read_one_by_one_and_their_ids_stay() {
    let fields = json!([{ "id": "meters", "label": "کنتورها", "ask": {
        "type": "group", "min": 1, "max": 2, "entry": "کنتور", "fields": [
            { "id": "serial", "label": "سریال", "required": true, "ask": { "type": "text", "max": 20 } },
            { "id": "broken", "label": "خراب", "ask": { "type": "yes_no" } },
            { "id": "since", "label": "از", "required": true, "shown_when": "is_broken", "ask": { "type": "date" } },
        ] } }]);
    let conditions = json!({ "is_broken": { "is": { "field": "broken", "value": "yes" } } });
    let definition = definition(&fields, &conditions);
    let entry = |id: &str, fields: Value| json!({ "id": id, "fields": fields });
    let serial = json!({ "type": "text", "value": "80020017" });
    let see = |entries: Vec<Value>| {
        let typed: Typed = serde_json::from_value(json!({ "type": "entries", "value": entries })).unwrap();
        let look = look(&definition, &Answers::from([("meters".into(), typed)]), today());
        let faults = look
            .faults
            .iter()
            .map(|(path, fault)| format!("{path} {}", fault.code()));
        (faults.collect::<Vec<_>>(), look.answers)
    };
    let (faults, answers) = see(vec![entry("b2", json!({ "serial": serial }))]);
    assert_eq!(faults, [""; 0]);
    let FieldValue::Entries(kept) = &answers["meters"] else {
        panic!()
    };
    assert_eq!((kept[0].id.as_str(), kept[0].fields.len()), ("b2", 1));

    let broken = json!({ "serial": serial, "broken": { "type": "yes_no", "value": true } });
    assert_eq!(see(vec![entry("a", broken)]).0, ["meters/a/since empty"]);
    assert_eq!(see(vec![entry("a", json!({}))]).0, ["meters/a/serial empty"]);
    assert_eq!(see(vec![]).0, ["meters too_few"]);
    let twice = vec![entry("a", json!({ "serial": serial })); 2];
    assert_eq!(see(twice).0, ["meters entry_id"]);
    let rude = vec![entry("A/b", json!({ "serial": serial }))];
    assert_eq!(see(rude).0, ["meters entry_id"]);
    let three = ["a", "b", "c"]
        .map(|id| entry(id, json!({ "serial": serial })))
        .to_vec();
    assert_eq!(see(three).0, ["meters too_many"]);
}
