//! What comes back instead of central's answer.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, AtomicU64, Ordering},
};

use kiosk_station::central::{Https, LineFault, Request, Response, Sending, Transport};
use kiosk_wire::{Base64, SigningKey, call, signed};
use serde_json::Value;

/// A call, by the beginning of its path, and what is made of central's answer to it.
#[derive(Clone)]
pub struct Answer {
    pub method: &'static str,
    pub path: &'static str,
    /// Central never hears of the request: whatever is answered, nothing has happened.
    pub unheard: bool,
    pub make: Make,
}

/// Makes an answer out of central's.
pub type Make = Arc<dyn Fn(&Making<'_>) -> Result<Response, LineFault> + Send + Sync>;

/// What an answer is made of.
pub struct Making<'a> {
    pub genuine: &'a Response,
    pub key: &'a SigningKey,
    /// An answer of before, to another request.
    pub before: Option<&'a Response>,
}

impl Making<'_> {
    /// The one signed message in the answer, as JSON, with the name it stands under and its context.
    pub fn payload(&self) -> Option<(String, Value)> {
        let body: Value = serde_json::from_slice(&self.genuine.body).ok()?;
        let (name, signed) = body.as_object()?.iter().next()?;
        let signed: Base64 = serde_json::from_value(signed.clone()).ok()?;
        let payload = signed::claimed_payload(&signed.0)?;
        Some((name.clone(), serde_json::from_slice(&payload).ok()?))
    }

    /// The genuine answer with other words in it, signed by `key`.
    pub fn signed(&self, name: &str, payload: &Value, key: &SigningKey, context: &str) -> Response {
        self.signed_bytes(name, serde_json::to_vec(payload).unwrap(), key, context)
    }

    pub fn signed_bytes(&self, name: &str, payload: Vec<u8>, key: &SigningKey, context: &str) -> Response {
        let bytes = signed::sign(payload, context, key, "central-1").unwrap();
        self.with_body(
            serde_json::json!({ name: Base64(bytes).text() })
                .to_string()
                .into_bytes(),
        )
    }

    pub fn with_body(&self, body: Vec<u8>) -> Response {
        Response {
            body,
            ..self.genuine.clone()
        }
    }
}

/// What the line does; shared with the test.
#[derive(Clone)]
pub struct Answers {
    playing: Arc<Mutex<Option<Answer>>>,
    before: Arc<Mutex<Vec<(String, Response)>>>,
    calls: Arc<AtomicU32>,
    version: Arc<AtomicU64>,
    key: Arc<SigningKey>,
}

impl Answers {
    pub fn signed_by(seed: &[u8]) -> Self {
        Self {
            playing: Arc::default(),
            before: Arc::default(),
            calls: Arc::default(),
            version: Arc::new(AtomicU64::new(1000)),
            key: Arc::new(SigningKey::from_seed(&seed.try_into().unwrap())),
        }
    }

    pub fn play(&self, answer: Option<Answer>) {
        *self.playing.lock().unwrap() = answer;
    }

    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Each word on settings is newer than the one before, as of a central that mends a slip.
    fn newer_settings(&self, genuine: Response) -> Response {
        let making = Making {
            genuine: &genuine,
            key: &self.key,
            before: None,
        };
        let Some((name, mut payload)) = making.payload() else {
            return genuine;
        };
        payload["version"] = self.version.fetch_add(1, Ordering::SeqCst).into();
        making.signed(&name, &payload, &self.key, "kiosk/1 settings")
    }
}

pub struct Hostile {
    line: Https,
    answers: Answers,
}

impl Hostile {
    pub fn new(line: Https, answers: Answers) -> Self {
        Self { line, answers }
    }

    async fn exchange(&self, mut request: Request) -> Result<Response, LineFault> {
        self.answers.calls.fetch_add(1, Ordering::SeqCst);
        let (method, path) = (request.method.to_string(), request.path.clone());
        let playing = self.answers.playing.lock().unwrap().clone();
        let playing = playing.filter(|answer| answer.method == method && path.starts_with(answer.path));
        request.headers.retain(|(name, _)| *name != "if-none-match");
        let unheard = playing.as_ref().is_some_and(|answer| answer.unheard);
        let genuine = if unheard {
            Response {
                status: 200,
                etag: None,
                retry_after: None,
                body: b"{}".to_vec(),
            }
        } else {
            self.line.send(request).await?
        };
        let genuine = match path == call::SETTINGS && genuine.status == 200 {
            true => self.answers.newer_settings(genuine),
            false => genuine,
        };
        let which = format!("{method} {}", path.split('/').take(3).collect::<Vec<_>>().join("/"));
        let before = {
            let mut before = self.answers.before.lock().unwrap();
            let found = before
                .iter()
                .find(|(call, _)| *call == which)
                .map(|(_, answer)| answer.clone());
            if found.is_none() && playing.is_none() {
                before.push((which, genuine.clone()));
            }
            found
        };
        match playing {
            None => Ok(genuine),
            Some(answer) => (answer.make)(&Making {
                genuine: &genuine,
                key: &self.answers.key,
                before: before.as_ref(),
            }),
        }
    }
}

impl Transport for Hostile {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }
}
