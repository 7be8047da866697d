//! The table: five calls, each with every kind of answer that is not central's, and with every word of central's own turned
//! into another one.

use std::{sync::Arc, time::Duration};

use kiosk_station::central::{LineFault, Response};
use kiosk_wire::{Base64, SigningKey, call};
use serde_json::{Map, Value, json};

use super::answers::{Answer, Make};

pub struct Case {
    pub name: String,
    /// Powered-on time until the call is due.
    pub after: Duration,
    pub answer: Answer,
    /// Central says so itself, signed: the record needs action.
    pub refused: bool,
}

/// A call of the loop whose answer is one signed message.
struct Call {
    method: &'static str,
    path: &'static str,
    /// The message's name in the answer.
    name: &'static str,
    context: &'static str,
    after: Duration,
    fields: &'static [&'static str],
}

/// Without the change that is asked for.
pub const TERMINAL_KEYS: &str = "/v1/terminal-keys";

const MINUTE: Duration = Duration::from_secs(60);

const CALLS: [Call; 5] = [
    Call {
        method: "POST",
        path: call::RECORDS,
        name: "answer",
        context: "kiosk/1 records answer",
        after: Duration::ZERO,
        fields: &[
            "api",
            "terminal",
            "request",
            "results",
            "server_time",
            "head",
            "journal",
            "epoch",
        ],
    },
    Call {
        method: "POST",
        path: call::LEASES,
        name: "lease",
        context: "kiosk/1 lease",
        after: Duration::ZERO,
        fields: &["id", "terminal", "year", "first", "count", "epoch", "expires_at"],
    },
    Call {
        method: "GET",
        path: call::STATUS,
        name: "status",
        context: "kiosk/1 status",
        after: MINUTE,
        fields: &[
            "api",
            "terminal",
            "request",
            "server_time",
            "standing",
            "lowest_app_version",
            "operators",
        ],
    },
    Call {
        method: "GET",
        path: call::SETTINGS,
        name: "settings",
        context: "kiosk/1 settings",
        after: MINUTE,
        fields: &[
            "version",
            "company",
            "phones",
            "services",
            "limits",
            "offline",
            "keeping",
            "authorities",
            "idle",
        ],
    },
    Call {
        method: "GET",
        path: TERMINAL_KEYS,
        name: "keys",
        context: "kiosk/1 terminal keys",
        after: Duration::from_secs(61 * 60),
        fields: &["after", "keys", "newest"],
    },
];

pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for call in &CALLS {
        for (name, unheard, make) in of_the_line(call).into_iter().chain(of_the_signature(call)) {
            cases.push(case(call, name, unheard, make));
        }
        for (name, make) in of_the_words(call) {
            cases.push(case(call, name, false, make));
        }
    }
    cases.extend(of_results());
    cases.extend(of_leases());
    cases.extend(of_settings());
    cases
}

fn case(call: &Call, name: String, unheard: bool, make: Make) -> Case {
    Case {
        name: format!("{} {}: {name}", call.method, call.path),
        after: call.after,
        answer: Answer {
            method: call.method,
            path: call.path,
            unheard,
            make,
        },
        refused: false,
    }
}

/// Whoever answers, it is no central: heard or not, whatever its status.
fn of_the_line(call: &Call) -> Vec<(String, bool, Make)> {
    let name = call.name;
    let deep = format!("{{\"{name}\":{}", "[".repeat(200_000));
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("HTML", b"<html>sign in</html>".to_vec()),
        ("null", b"null".to_vec()),
        ("an empty object", b"{}".to_vec()),
        ("a null message", json!({ name: null }).to_string().into_bytes()),
        ("a number for a message", json!({ name: 7 }).to_string().into_bytes()),
        ("no base64", json!({ name: "*" }).to_string().into_bytes()),
        ("no COSE", json!({ name: "AAAA" }).to_string().into_bytes()),
        ("no UTF-8", vec![0xff, 0xfe, 0x00]),
        ("depth", deep.into_bytes()),
    ];
    let mut made: Vec<(String, bool, Make)> = Vec::new();
    for (what, body) in bodies {
        let make: Make = Arc::new(move |making| Ok(making.with_body(body.clone())));
        made.push((what.to_owned(), true, make));
    }
    for status in [
        201, 204, 301, 302, 304, 400, 403, 404, 407, 413, 418, 422, 429, 500, 503, 999,
    ] {
        let make: Make = Arc::new(move |making| {
            Ok(Response {
                status,
                ..making.with_body(b"oops".to_vec())
            })
        });
        made.push((format!("status {status}"), true, make));
    }
    for code in [
        "terminal",
        "session",
        "malformed",
        "internal",
        "busy",
        "too_many_tries",
        "new_in_2030",
    ] {
        let body = json!({ "code": code, "detail": "x" }).to_string().into_bytes();
        let make: Make = Arc::new(move |making| {
            Ok(Response {
                status: 401,
                ..making.with_body(body.clone())
            })
        });
        made.push((format!("problem {code}"), true, make));
    }
    let silent: Make = Arc::new(|_| Err(LineFault::Unreachable("no line".into())));
    made.push(("no answer".to_owned(), false, silent.clone()));
    made.push(("no line".to_owned(), true, silent));
    let long: Make = Arc::new(|_| Err(LineFault::TooLong));
    made.push(("no end".to_owned(), false, long));
    made
}

/// Central's words, by somebody else's hand.
fn of_the_signature(call: &Call) -> Vec<(String, bool, Make)> {
    let (name, context) = (call.name, call.context);
    let stranger: Make = Arc::new(move |making| {
        let (name, payload) = making.payload().unwrap_or((name.to_owned(), json!({})));
        Ok(making.signed(&name, &payload, &SigningKey::from_seed(&[42; 32]), context))
    });
    let other: Make = Arc::new(move |making| {
        let (name, payload) = making.payload().unwrap_or((name.to_owned(), json!({})));
        Ok(making.signed(&name, &payload, making.key, "kiosk/1 something else"))
    });
    let again: Make = Arc::new(|making| Ok(making.before.unwrap_or(making.genuine).clone()));
    let mut made = vec![
        ("another key".to_owned(), false, stranger),
        ("another context".to_owned(), false, other),
    ];
    // An older word on keys, settings or numbers says nothing that is wrong.
    if matches!(name, "answer" | "status" | "lease") {
        made.push(("an old answer".to_owned(), false, again));
    }
    for at in [0, 10, 40, 80] {
        let flipped: Make = Arc::new(move |making| {
            let mut body: Map<String, Value> = serde_json::from_slice(&making.genuine.body).unwrap_or_default();
            let Some(text) = body.get(name).and_then(Value::as_str) else {
                return Ok(making.with_body(Vec::new()));
            };
            let mut bytes: Base64 = serde_json::from_value(json!(text)).unwrap();
            let at = at.min(bytes.0.len() - 1);
            bytes.0[at] ^= 1;
            body.insert(name.to_owned(), json!(bytes.text()));
            Ok(making.with_body(serde_json::to_vec(&body).unwrap()))
        });
        made.push((format!("a bit of byte {at}"), false, flipped));
    }
    made
}

/// Signed by central itself, and not what it should say.
fn of_the_words(call: &Call) -> Vec<(String, Make)> {
    let (name, context) = (call.name, call.context);
    let others = [
        ("null", Value::Null),
        ("false", json!(false)),
        ("−1", json!(-1)),
        ("2^64 − 1", json!(u64::MAX)),
        ("1.5", json!(1.5)),
        ("\"\"", json!("")),
        ("\"x\"", json!("x")),
        ("[null]", json!([null])),
        ("[{}]", json!([{}])),
        ("{\"a\":{}}", json!({ "a": {} })),
    ];
    let mut made: Vec<(String, Make)> = Vec::new();
    for field in call.fields {
        let gone: Make = Arc::new(move |making| {
            let Some((_, mut payload)) = making.payload() else {
                return Ok(making.genuine.clone());
            };
            payload.as_object_mut().unwrap().remove(*field);
            Ok(making.signed(name, &payload, making.key, context))
        });
        made.push((format!("no {field}"), gone));
        for (what, other) in others.clone() {
            let turned: Make = Arc::new(move |making| {
                let Some((_, mut payload)) = making.payload() else {
                    return Ok(making.genuine.clone());
                };
                payload[*field] = other.clone();
                Ok(making.signed(name, &payload, making.key, context))
            });
            made.push((format!("{field} = {what}"), turned));
        }
        let twice: Make = Arc::new(move |making| {
            let Some((_, payload)) = making.payload() else {
                return Ok(making.genuine.clone());
            };
            let mut text = payload.to_string();
            text.insert_str(1, &format!("\"{field}\":0,"));
            Ok(making.signed_bytes(name, text.into_bytes(), making.key, context))
        });
        made.push((format!("{field} twice"), twice));
    }
    for year in [2016, 2036, 9999] {
        if !call.fields.contains(&"server_time") {
            continue;
        }
        let turned: Make = Arc::new(move |making| {
            let Some((_, mut payload)) = making.payload() else {
                return Ok(making.genuine.clone());
            };
            payload["server_time"] = json!(format!("{year}-11-22T06:55:00Z"));
            Ok(making.signed(name, &payload, making.key, context))
        });
        made.push((format!("the year {year}"), turned));
    }
    made
}

fn signed(call: &'static Call, name: &str, refused: bool, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Case {
    let make: Make = Arc::new(move |making| {
        let Some((_, mut payload)) = making.payload() else {
            return Ok(making.genuine.clone());
        };
        change(&mut payload);
        Ok(making.signed(call.name, &payload, making.key, call.context))
    });
    Case {
        refused,
        ..case(call, name.to_owned(), false, make)
    }
}

fn each_result(payload: &mut Value, change: impl Fn(&mut Value)) {
    if let Some(results) = payload["results"].as_array_mut() {
        results.iter_mut().for_each(change);
    }
}

fn of_results() -> Vec<Case> {
    let records = &CALLS[0];
    let outcome = |outcome: Value| {
        move |payload: &mut Value| {
            each_result(payload, |result| {
                let envelope = result["envelope"].clone();
                *result = outcome.clone();
                result["envelope"] = envelope;
            });
        }
    };
    vec![
        signed(
            records,
            "an outcome nobody knows",
            false,
            outcome(json!({ "outcome": "pondered" })),
        ),
        signed(
            records,
            "an outcome of another type",
            false,
            outcome(json!({ "outcome": 7 })),
        ),
        signed(
            records,
            "a rejection nobody knows",
            true,
            outcome(json!({ "outcome": "rejected", "code": "moon_phase", "field": null })),
        ),
        signed(
            records,
            "a rejection that is no code",
            true,
            outcome(json!({ "outcome": "rejected", "code": "<b>Ω</b>", "field": "x" })),
        ),
        signed(
            records,
            "a rejection by a number",
            false,
            outcome(json!({ "outcome": "rejected", "code": 7, "field": null })),
        ),
        signed(
            records,
            "later, for 136 years",
            false,
            outcome(json!({ "outcome": "later", "retry_after_seconds": u32::MAX })),
        ),
        signed(
            records,
            "later, at once",
            false,
            outcome(json!({ "outcome": "later", "retry_after_seconds": 0 })),
        ),
        signed(records, "a short hash", false, |payload| {
            each_result(payload, |result| result["envelope"] = json!("AAAA"));
        }),
        signed(records, "each result twice", false, |payload| {
            if let Some(results) = payload["results"].as_array_mut() {
                results.extend(results.clone());
            }
        }),
        signed(records, "a head far ahead", false, |payload| {
            payload["head"] = json!({ "sequence": u64::MAX, "envelope": "AAAA" });
        }),
        signed(records, "another head", false, |payload| {
            payload["head"] = json!({ "sequence": 1, "envelope": Base64(vec![7; 32]).text() });
        }),
        signed(records, "a journal far ahead", false, |payload| {
            payload["journal"] = json!({ "sequence": 1_u64 << 62, "entry": Base64(vec![7; 32]).text() });
        }),
    ]
}

fn of_leases() -> Vec<Case> {
    let leases = &CALLS[1];
    let set = |name: &str, field: &'static str, value: Value| {
        signed(leases, name, false, move |payload| payload[field] = value.clone())
    };
    vec![
        set("the whole year", "year", json!(1405)),
        set("the year 1000", "year", json!(1000)),
        set("the year 65535", "year", json!(65535)),
        set("numbers beyond the last", "first", json!(100_000_000)),
        set("numbers over the last", "first", json!(99_999_999)),
        set("the first block again", "first", json!(0)),
        set("no numbers", "count", json!(0)),
        set("too many numbers", "count", json!(4_000_000)),
        set("an older epoch", "epoch", json!(0)),
        set("a newer epoch nobody asked for", "epoch", json!(900)),
        set("the last epoch", "epoch", json!(u32::MAX)),
        set("a block that is over", "expires_at", json!("2020-01-01T00:00:00Z")),
        set("a block without end", "expires_at", json!("9999-12-31T23:59:59Z")),
    ]
}

fn of_settings() -> Vec<Case> {
    let settings = &CALLS[3];
    let at = |name: &str, pointer: &'static str, value: Value| {
        signed(settings, name, false, move |payload| {
            if let Some(place) = payload.pointer_mut(pointer) {
                *place = value.clone();
            }
        })
    };
    vec![
        at("an empty authority", "/authorities", json!([""])),
        at("an authority that is none", "/authorities", json!(["junk"])),
        at("a limit that is no figure", "/limits/high_single", json!("abc")),
        at("no record at all", "/offline/hard_records", json!(0)),
        at("no hour at all", "/offline/hard_hours", json!(0)),
        at("nothing kept", "/keeping/reprint_hours", json!(0)),
        at("always locked", "/idle/lock_minutes", json!(0)),
        at(
            "a framing of nothing",
            "/framings",
            json!([{ "prefix": "", "suffix": "" }]),
        ),
        at(
            "a framing of lines",
            "/framings",
            json!([{ "prefix": "a\nb", "suffix": "" }]),
        ),
        at(
            "a framing without an end",
            "/framings",
            json!([{ "prefix": "9".repeat(9_000), "suffix": "" }]),
        ),
        at("no company", "/company", json!(" ")),
        at("a mark of a megabyte", "/mark", json!("M".repeat(300_000))),
        at(
            "a service nobody knows",
            "/services",
            json!([{ "code": "moon", "content": "moonlight" }]),
        ),
    ]
}
