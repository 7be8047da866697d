//! When a field is asked.

use kiosk_form::{Answers, Typed, judge, look};
use serde_json::{Value, json};

use crate::{definition, today};

const CHOICE: &str = r#"{ "type": "choice", "options": [
    { "id": "a", "label": "الف" }, { "id": "b", "label": "ب" }], "most": 2 }"#;

/// Whether a field under this condition is asked, after these answers.
fn asked(when: &Value, typed: &Value) -> bool {
    let choice: Value = serde_json::from_str(CHOICE).unwrap();
    let fields = json!([
        { "id": "text", "label": "متن", "ask": { "type": "text", "max": 20 } },
        { "id": "number", "label": "عدد", "ask": { "type": "number", "decimals": 2 } },
        { "id": "day", "label": "روز", "ask": { "type": "date" } },
        { "id": "yes", "label": "آیا", "ask": { "type": "yes_no" } },
        { "id": "choice", "label": "گزینه", "ask": choice },
        { "id": "last", "label": "آخر", "shown_when": "when", "ask": { "type": "text", "max": 20 } },
    ]);
    let definition = definition(
        &fields,
        &json!({ "when": when, "other": { "answered": { "field": "text" } } }),
    );
    let typed: Answers = serde_json::from_value(typed.clone()).unwrap();
    let look = look(&definition, &typed, today());
    look.shown.iter().any(|path| path.to_string() == "last")
}

#[test]
fn each_condition_holds_where_it_says_and_nowhere_else() {
    let text = |text: &str| json!({ "type": "text", "value": text });
    let of = |field: &str, value: Value| json!({ field: value });
    let is = |field: &str, value: &str| json!({ "is": { "field": field, "value": value } });
    let than = |how: &str, value: &str| json!({ how: { "field": "number", "value": value } });
    let chosen = |ids: &[&str]| of("choice", json!({ "type": "choices", "value": ids }));
    let yes = |yes: bool| of("yes", json!({ "type": "yes_no", "value": yes }));
    let number = |number: &str| of("number", text(number));
    let day = |day: &str| of("day", text(day));
    let table = [
        (json!({ "answered": { "field": "text" } }), of("text", text("x")), true),
        (json!({ "answered": { "field": "text" } }), of("text", text(" ")), false),
        (json!({ "answered": { "field": "number" } }), number("دو"), false),
        (is("text", "آب"), of("text", text("آب")), true),
        (is("text", "آب"), of("text", text("نان")), false),
        (
            json!({ "is_not": { "field": "text", "value": "آب" } }),
            of("text", text("نان")),
            true,
        ),
        (
            json!({ "is_not": { "field": "text", "value": "آب" } }),
            json!({}),
            false,
        ),
        (is("number", "2.5"), number("۲٫۵۰"), true),
        (than("lt", "5"), number("4.99"), true),
        (than("lt", "5"), number("5"), false),
        (than("le", "5"), number("5"), true),
        (than("gt", "5"), number("5"), false),
        (than("ge", "5"), number("5"), true),
        (than("ge", "5"), json!({}), false),
        (is("yes", "yes"), yes(true), true),
        (is("yes", "no"), yes(false), true),
        (is("yes", "no"), json!({}), false),
        (is("choice", "a"), chosen(&["a"]), true),
        (is("choice", "a"), chosen(&["a", "b"]), false),
        (
            json!({ "contains": { "field": "choice", "value": "a" } }),
            chosen(&["b", "a"]),
            true,
        ),
        (
            json!({ "before": { "field": "day", "value": "1405/01/01" } }),
            day("1404/12/29"),
            true,
        ),
        (
            json!({ "after": { "field": "day", "value": "1405/01/01" } }),
            day("1405/01/01"),
            false,
        ),
        (
            json!({ "within_days": { "field": "day", "days": 7 } }),
            day("1405/09/14"),
            true,
        ),
        (
            json!({ "within_days": { "field": "day", "days": 7 } }),
            day("1405/08/29"),
            false,
        ),
        (json!({ "not": { "answered": { "field": "text" } } }), json!({}), true),
        (json!({ "all": [is("yes", "yes"), than("gt", "1")] }), yes(true), false),
        (json!({ "any": [is("yes", "yes"), than("gt", "1")] }), yes(true), true),
        (json!({ "named": "other" }), of("text", text("x")), true),
        (json!({ "named": "nobody" }), of("text", text("x")), false),
        (json!({ "named": "when" }), of("text", text("x")), false),
        (
            json!({ "sounds_like": { "field": "text" } }),
            of("text", text("x")),
            false,
        ),
    ];
    for (when, typed, expected) in table {
        assert_eq!(asked(&when, &typed), expected, "{when} after {typed}");
    }
}

/// A hidden answer stays in the draft, is shown again as it was, and is not in the record.
#[test]
fn a_hidden_answer_comes_back_as_it_was_and_is_in_no_record() {
    let fields = json!([
        { "id": "other", "label": "دیگری", "ask": { "type": "yes_no" } },
        { "id": "who", "label": "که", "required": true, "shown_when": "other", "ask": { "type": "text", "max": 9 } },
        { "id": "why", "label": "چرا", "shown_when": "named_one", "ask": { "type": "text", "max": 9 } },
    ]);
    let conditions = json!({
        "other": { "is": { "field": "other", "value": "yes" } },
        "named_one": { "answered": { "field": "who" } },
    });
    let definition = definition(&fields, &conditions);
    let text = |text: &str| Typed::Text(text.into());
    let mut typed = Answers::from([
        ("other".into(), Typed::YesNo(true)),
        ("who".into(), text("رعنا")),
        ("why".into(), text("بیمار")),
    ]);
    let shown = look(&definition, &typed, today());
    assert_eq!(shown.answers.len(), 3);

    typed.insert("other".into(), Typed::YesNo(false));
    let hidden = look(&definition, &typed, today());
    assert_eq!(
        hidden.answers.keys().collect::<Vec<_>>(),
        ["other"],
        "and what hangs on it is hidden as well"
    );
    assert!(hidden.faults.is_empty(), "and nothing hidden must be answered");
    judge(&definition, &hidden.answers, today()).unwrap();
    let smuggled = judge(
        &definition,
        &[hidden.answers, shown.answers.clone()]
            .into_iter()
            .flatten()
            .filter(|(id, _)| id != "other")
            .collect(),
        today(),
    );
    assert_eq!(smuggled.unwrap_err().1, "not_asked");

    typed.insert("other".into(), Typed::YesNo(true));
    assert!(look(&definition, &typed, today()).answers == shown.answers, "as it was");
}
