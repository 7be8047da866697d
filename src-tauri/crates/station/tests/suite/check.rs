//! `kiosk-admin check`, the real program, over every published case.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

/// What the program says of these lines.
fn answers(kind: &str, lines: &[String]) -> Vec<Value> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kiosk-admin"))
        .args(["check", kind])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = program.stdin.take().unwrap();
    let text = lines.join("\n");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), lines.len(), "one answer a line");
    answers
}

fn cases(file: &str, list: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/vectors");
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let cases = file[list].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

/// Every case and the program's answer to its line.
fn answered(kind: &str, cases: Vec<Value>, line: impl Fn(&Value) -> String) -> Vec<(Value, Value)> {
    let lines: Vec<String> = cases.iter().map(line).collect();
    let answers = answers(kind, &lines);
    for (answer, line) in answers.iter().zip(&lines) {
        assert_eq!(answer["input"], *line);
        assert_eq!(answer["valid"] == true, answer["reason"] == "ok", "{answer}");
        assert_eq!(answer["canonical"].is_string(), answer["valid"] == true, "{answer}");
    }
    cases.into_iter().zip(answers).collect()
}

fn input(case: &Value) -> String {
    case["input"].as_str().unwrap().to_owned()
}

#[test]
fn ids_bills_and_mobiles_are_judged_as_published() {
    for (kind, file) in [
        ("national-id", "national_id.json"),
        ("legal-id", "legal_id.json"),
        ("bill-id", "bill_id.json"),
        ("mobile", "mobile.json"),
    ] {
        for (case, answer) in answered(kind, cases(file, "cases"), input) {
            assert_eq!(answer["valid"], case["valid"], "{kind} {case}");
            let mut canonical = case["canonical"].clone();
            if let (true, Some(written)) = (kind == "bill-id", canonical.as_str()) {
                // Published as it was written; ours is the form of a barcode.
                canonical = format!("{written:0>13}").into();
            }
            assert_eq!(answer["canonical"], canonical, "{kind} {case}");
            let code = answer["reason"].as_str().unwrap();
            let published = case["reason"].as_str().unwrap();
            let same = published.replace('_', " ").starts_with(&code.replace('_', " "));
            // Where the published reason is a sentence, ours is the code of the same fault.
            let sentence = matches!(
                (published.split([' ', ':']).next().unwrap(), code),
                ("middle" | "digits", "middle_zeros")
                    | ("length_or_non_digit", "non_digit")
                    | ("not", "landline" | "not_iran")
            );
            assert!(same || sentence, "{kind}: {code} for {published}");
        }
    }
}

#[test]
fn payment_ids_and_barcodes_are_judged_as_published() {
    let pair = |case: &Value| {
        format!(
            "{} {}",
            case["bill_id"].as_str().unwrap(),
            case["payment_id"].as_str().unwrap()
        )
    };
    for (case, answer) in answered("payment-id", cases("payment_id.json", "cases"), pair) {
        assert_eq!(answer["valid"], case["valid"], "{case}");
        assert_eq!(answer["canonical"], case["canonical"], "{case}");
    }
    let mut with_barcode = cases("payment_id.json", "cases");
    with_barcode.retain(|case| case["barcode26"].is_string());
    let barcode = |case: &Value| case["barcode26"].as_str().unwrap().to_owned();
    for (case, answer) in answered("barcode", with_barcode, barcode) {
        assert_eq!(answer["canonical"], case["barcode26"], "{answer}");
    }
}

#[test]
fn a_bill_id_is_one_with_and_without_its_zeros_and_stands_without_a_payment() {
    let lines = ["0123456704128", "123456704128"].map(str::to_owned);
    for answer in answers("bill-id", &lines) {
        assert_eq!(answer["canonical"], "0123456704128");
    }
    for (line, valid) in [
        ("01234567041280000129050411", true),
        ("80000019021200000000050458", false),
        ("91746395041240000012908190", true),
    ] {
        let answer = answers("barcode", &[line.to_owned()]).remove(0);
        assert_eq!(
            (&answer["valid"], &answer["bill_id"]),
            (&valid.into(), &line[..13].into()),
            "{answer}"
        );
    }
}

#[test]
fn dates_are_judged_as_published_and_say_the_gregorian_day() {
    for written in ["jalali", "fa"] {
        let line = |case: &Value| case[written].as_str().unwrap().to_owned();
        for (case, answer) in answered("date", cases("jalali.json", "valid"), line) {
            assert_eq!(answer["canonical"], case["jalali"]);
            assert_eq!(answer["gregorian"], case["gregorian"]);
        }
    }
    let line = |case: &Value| case["jalali"].as_str().unwrap().to_owned();
    for (_, answer) in answered("date", cases("jalali.json", "invalid"), line) {
        assert_eq!(answer["reason"], "impossible");
        assert_eq!(answer.get("gregorian"), None);
    }
}

#[test]
fn text_and_figures_are_normalised_as_published() {
    let (figures, texts): (Vec<_>, Vec<_>) = cases("text_normalisation.json", "cases")
        .into_iter()
        .partition(|case| case["kind"].as_str().unwrap().starts_with("decimal"));
    for (kind, cases) in [("figure", figures), ("text", texts)] {
        for (case, answer) in answered(kind, cases, input) {
            assert_eq!(answer["canonical"], case["output"], "{case}");
        }
    }
}

#[test]
fn tracking_numbers_and_foreigners_ids_have_their_kinds_too() {
    let number = kiosk_domain::tracking::TrackingNumber::new(1405, 173_826).unwrap();
    let lines = [number.grouped(), "4050 0173 826".to_owned()];
    let answered = answers("tracking-number", &lines);
    assert_eq!(answered[0]["canonical"], number.as_str());
    assert_eq!(answered[1]["reason"], "length");
    assert_eq!(answers("foreign-id", &["123456789012".to_owned()])[0]["valid"], true);
}

#[test]
fn a_line_that_holds_nothing_is_answered_like_any_other() {
    for kind in ["national-id", "payment-id", "barcode", "date", "text", "figure"] {
        let answer = &answers(kind, &[" ".to_owned()])[0];
        assert_eq!(
            (&answer["valid"], &answer["reason"]),
            (&Value::Bool(false), &Value::from("empty")),
            "{kind}"
        );
    }
}
