use serde_json::Value;

/// The published cases, as they were collected.
pub fn file(name: &str) -> Value {
    let text = match name {
        "bill_id" => include_str!("../vectors/bill_id.json"),
        "glossary" => include_str!("../vectors/glossary.json"),
        "jalali" => include_str!("../vectors/jalali.json"),
        "legal_id" => include_str!("../vectors/legal_id.json"),
        "mobile" => include_str!("../vectors/mobile.json"),
        "national_id" => include_str!("../vectors/national_id.json"),
        "payment_id" => include_str!("../vectors/payment_id.json"),
        "text_normalisation" => include_str!("../vectors/text_normalisation.json"),
        other => panic!("no vectors called {other}"),
    };
    serde_json::from_str(text).unwrap()
}

pub fn list(name: &str, key: &str) -> Vec<Value> {
    let cases = file(name)[key].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

pub fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap()
}

/// Checks one case of an identifier: the canonical form where it is valid, the reason where it is not.
pub fn holds(case: &Value, answer: Result<String, &'static str>) {
    match answer {
        Ok(canonical) => {
            assert_eq!(case["valid"], true, "{case}");
            assert_eq!(case["canonical"], canonical, "{case}");
        }
        Err(code) => {
            assert_eq!(case["valid"], false, "{case}");
            assert_eq!(code, code_of(text(case, "reason")), "{case}");
        }
    }
}

/// The published reasons are sentences; ours are closed codes.
fn code_of(reason: &str) -> &'static str {
    const CODES: [(&str, &str); 11] = [
        ("checksum", "checksum"),
        ("non_digit", "non_digit"),
        ("length_or_non_digit", "non_digit"),
        ("length", "length"),
        ("repeated_digit", "repeated_digit"),
        ("middle six zero", "middle_zeros"),
        ("digits 4..9 all zero", "middle_zeros"),
        ("landline", "landline"),
        // 081 is the area code of Hamedan: not 09, and a landline at that.
        ("not 09", "landline"),
        ("not Iran", "not_iran"),
        ("check1", "check1"),
    ];
    CODES
        .into_iter()
        .find(|(start, _)| reason.starts_with(start))
        .unwrap_or(("", "check2"))
        .1
}
