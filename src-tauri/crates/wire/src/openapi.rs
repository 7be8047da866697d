//! The contract as an OpenAPI 3.1 document, made from the same types that both sides use.

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    BatchAnswer, BatchReceipt, BatchRequest, CatalogueAnswer, DefinitionAnswer, EnrolAnswer, EnrolRequest, LeaseAnswer,
    LeaseRequest, OfficesAnswer, PasswordAnswer, PasswordRequest, Problem, ProblemCode, Record, RecordHistory,
    RecordsRequest, RecordsSigned, RenewRequest, RequestClaim, SessionAnswer, SessionRequest, SettingsAnswer,
    StatusAnswer, Subscriber, TerminalCertificate, TerminalKeysAnswer, call, journal::JournalEntry,
};

/// Who may make a call.
#[derive(Clone, Copy)]
enum Auth {
    /// Anyone with a one-time code.
    Code,
    /// A terminal, by its signature.
    Terminal,
    /// A terminal with an operator signed in.
    Session,
}

struct Call {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    auth: Auth,
    /// Request body.
    body: Option<Value>,
    /// Status, what it means, and the body.
    answers: Vec<(u16, &'static str, Option<Value>)>,
    /// Beside those any call may get.
    problems: &'static [(u16, ProblemCode)],
}

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for call in calls(&mut generator) {
        let item = paths.entry(call.path).or_insert_with(|| json!({}));
        item[call.method] = operation(&call);
    }
    // Seen only inside signatures and envelopes.
    generator.subschema_for::<Record>();
    generator.subschema_for::<RequestClaim>();
    generator.subschema_for::<JournalEntry>();
    generator.subschema_for::<BatchReceipt>();
    generator.subschema_for::<TerminalCertificate>();
    generator.subschema_for::<Problem>();
    let mut document = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Counter terminals and central",
            "version": "1",
            "description": "Signatures, envelopes and the rules around them are in the README beside this file."
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "terminal": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`Kiosk <base64>`: COSE_Sign1 by the terminal's key over a RequestClaim as JSON, \
                                    new for each request"
                },
                "session": { "type": "apiKey", "in": "header", "name": call::SESSION_HEADER }
            }
        }
    });
    // Other crates of a build may make maps keep the order of insertion.
    document.sort_all_objects();
    document
}

fn calls(generator: &mut SchemaGenerator) -> Vec<Call> {
    let call = |method, path, id, summary, auth| {
        let (body, answers) = (None, Vec::new());
        Call {
            method,
            path,
            id,
            summary,
            auth,
            body,
            answers,
            problems: &[],
        }
    };
    vec![
        Call {
            body: schema::<EnrolRequest>(generator),
            answers: vec![(
                200,
                "The counter, and what it trusts from now on",
                schema::<EnrolAnswer>(generator),
            )],
            problems: &[
                (401, ProblemCode::Terminal),
                (403, ProblemCode::EnrolCode),
                (403, ProblemCode::EnrolCodeUsed),
                (403, ProblemCode::EnrolCodeExpired),
            ],
            ..call(
                "post",
                call::ENROL,
                "enrol",
                "Enrol a counter by a one-time code",
                Auth::Code,
            )
        },
        Call {
            answers: vec![(
                200,
                "It is out of service: `standing` says so",
                schema::<StatusAnswer>(generator),
            )],
            ..call(
                "delete",
                call::ENROL,
                "retire",
                "Take the calling terminal out of service, for good",
                Auth::Terminal,
            )
        },
        Call {
            body: schema::<SessionRequest>(generator),
            answers: vec![(200, "Signed in", schema::<SessionAnswer>(generator))],
            problems: &[(401, ProblemCode::Credentials), (429, ProblemCode::TooManyTries)],
            ..call("post", call::SESSIONS, "signIn", "Sign an operator in", Auth::Terminal)
        },
        Call {
            body: schema::<RenewRequest>(generator),
            answers: vec![(
                200,
                "Another session, without a grant",
                schema::<SessionAnswer>(generator),
            )],
            problems: &[(401, ProblemCode::Session)],
            ..call(
                "put",
                call::SESSIONS,
                "renewSession",
                "A session for an operator who signed in by his grant",
                Auth::Terminal,
            )
        },
        Call {
            body: schema::<PasswordRequest>(generator),
            answers: vec![(200, "Changed", schema::<PasswordAnswer>(generator))],
            problems: &[
                (400, ProblemCode::Password),
                (401, ProblemCode::Credentials),
                (429, ProblemCode::TooManyTries),
            ],
            ..call(
                "put",
                call::PASSWORD,
                "changePassword",
                "Change the operator's own password",
                Auth::Session,
            )
        },
        Call {
            answers: vec![(204, "Signed out", None)],
            ..call(
                "delete",
                call::SESSIONS,
                "signOut",
                "Sign the operator out",
                Auth::Session,
            )
        },
        Call {
            answers: vec![
                (
                    200,
                    "Signed settings, with an ETag",
                    schema::<SettingsAnswer>(generator),
                ),
                (304, "As the ETag in If-None-Match", None),
            ],
            ..call(
                "get",
                call::SETTINGS,
                "settings",
                "What central may change without a new version",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![
                (
                    200,
                    "Signed catalogue, with an ETag",
                    schema::<CatalogueAnswer>(generator),
                ),
                (304, "As the ETag in If-None-Match", None),
            ],
            ..call(
                "get",
                call::SERVICES,
                "services",
                "What can be asked for at a counter now",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(200, "The newest version, signed", schema::<DefinitionAnswer>(generator))],
            problems: &[(404, ProblemCode::NotFound)],
            ..call(
                "get",
                call::SERVICE,
                "service",
                "A service as it is offered now",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(
                200,
                "That version, signed; it never changes",
                schema::<DefinitionAnswer>(generator),
            )],
            problems: &[(404, ProblemCode::NotFound)],
            ..call(
                "get",
                call::SERVICE_VERSION,
                "serviceVersion",
                "One version of a service",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![
                (200, "Signed list, with an ETag", schema::<OfficesAnswer>(generator)),
                (304, "As the ETag in If-None-Match", None),
            ],
            ..call(
                "get",
                call::OFFICES,
                "offices",
                "Where services are to be had in person",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(
                200,
                "Signed: the keys that began or ended since, at most a thousand",
                schema::<TerminalKeysAnswer>(generator),
            )],
            ..call(
                "get",
                call::TERMINAL_KEYS,
                "terminalKeys",
                "The keys that sign receipts, since a change that is known",
                Auth::Terminal,
            )
        },
        Call {
            body: schema::<LeaseRequest>(generator),
            answers: vec![(
                200,
                "A block for this terminal and nobody else",
                schema::<LeaseAnswer>(generator),
            )],
            ..call(
                "post",
                call::LEASES,
                "lease",
                "Lease a block of tracking numbers",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(200, "The subscriber", schema::<Subscriber>(generator))],
            problems: &[(404, ProblemCode::NotFound)],
            ..call(
                "get",
                call::SUBSCRIBER,
                "subscriber",
                "Look a subscriber up by bill id",
                Auth::Session,
            )
        },
        Call {
            body: schema::<RecordsRequest>(generator),
            answers: vec![(
                200,
                "One signed result for each envelope",
                schema::<RecordsSigned>(generator),
            )],
            ..call(
                "post",
                call::RECORDS,
                "sendRecords",
                "Hand over envelopes, at most a hundred",
                Auth::Terminal,
            )
        },
        Call {
            body: schema::<BatchRequest>(generator),
            answers: vec![(
                200,
                "A signed return receipt: one result for each envelope",
                schema::<BatchAnswer>(generator),
            )],
            ..call(
                "post",
                call::BATCHES,
                "sendBatch",
                "Hand over a sealed batch: envelopes of any terminal, from a stick or a lost terminal's spool",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(200, "Its revisions", schema::<RecordHistory>(generator))],
            problems: &[(404, ProblemCode::NotFound)],
            ..call(
                "get",
                call::RECORD,
                "record",
                "What became of a tracking number",
                Auth::Terminal,
            )
        },
        Call {
            answers: vec![(200, "Signed time and chain head", schema::<StatusAnswer>(generator))],
            ..call(
                "get",
                call::STATUS,
                "status",
                "Central's time, and how far it knows this terminal",
                Auth::Terminal,
            )
        },
    ]
}

#[expect(clippy::unnecessary_wraps, reason = "it fills an optional field")]
fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Option<Value> {
    Some(generator.subschema_for::<T>().to_value())
}

fn operation(call: &Call) -> Value {
    let mut answers = Map::new();
    for (status, meaning, body) in &call.answers {
        let mut answer = json!({ "description": meaning });
        if let Some(schema) = body {
            answer["content"] = json!({ "application/json": { "schema": schema } });
        }
        answers.insert(status.to_string(), answer);
    }
    for (status, codes) in problems(call) {
        let problem = json!({ "$ref": "#/components/schemas/Problem" });
        answers.insert(
            status.to_string(),
            json!({
                "description": format!("Problem details: {}", codes.join(", ")),
                "content": { "application/problem+json": { "schema": problem } }
            }),
        );
    }
    let mut operation = json!({
        "operationId": call.id,
        "summary": call.summary,
        "security": match call.auth {
            Auth::Code => json!([]),
            Auth::Terminal => json!([{ "terminal": [] }]),
            Auth::Session => json!([{ "terminal": [], "session": [] }]),
        },
        "responses": answers
    });
    if let Some(schema) = &call.body {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    let parameters: Vec<Value> = parameters(call.path).collect();
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    operation
}

/// Codes by status: the call's own, and those any call of its kind may get.
fn problems(call: &Call) -> BTreeMap<u16, Vec<String>> {
    let terminal: &[_] = match call.auth {
        Auth::Code => &[],
        Auth::Terminal => &[(401, ProblemCode::Terminal)],
        Auth::Session => &[(401, ProblemCode::Terminal), (401, ProblemCode::Session)],
    };
    let any = [
        (400, ProblemCode::Malformed),
        (413, ProblemCode::Malformed),
        (500, ProblemCode::Internal),
        (503, ProblemCode::Busy),
    ];
    let mut codes: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for (status, code) in terminal.iter().chain(call.problems).chain(&any) {
        let code = json!(code).as_str().unwrap_or_default().to_owned();
        codes.entry(*status).or_default().push(code);
    }
    codes
}

/// The names in braces in a path.
fn parameters(path: &str) -> impl Iterator<Item = Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
}
