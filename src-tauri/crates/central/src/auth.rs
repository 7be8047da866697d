//! Who calls. Every request but the enrolment is signed by the terminal, with its method, path and body.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use kiosk_wire::{
    AUTH_SCHEME, Base64, RequestClaim, Signed,
    call::{self, SESSION_HEADER},
    signed,
};

use crate::{
    clock::millis,
    refusal::{Answer, Refusal},
    server::Shared,
    store::{Terminal, any_terminal, blocking, remember_request, session_operator, sha256},
};

/// The largest body of a request, in bytes.
pub(crate) const MAX_BODY: usize = 4 << 20;

/// A terminal that sends its body slower than this is let go.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// The terminal that signed this request.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) terminal: Terminal,
    pub(crate) request: uuid::Uuid,
}

/// A caller with an operator signed in, who may do all that operators do.
pub(crate) struct SignedIn;

/// A caller with an operator signed in, who may have to change his password first.
pub(crate) struct InSession {
    pub(crate) caller: Caller,
    pub(crate) token: String,
    pub(crate) operator: String,
    pub(crate) must_change: bool,
}

/// Lets only signed requests through, each once.
pub(crate) async fn authenticate(State(shared): State<Shared>, request: Request, next: Next) -> Answer<Response> {
    let (mut parts, body) = request.into_parts();
    let claim = claim(&parts.headers).ok_or_else(Refusal::terminal)?;
    let body = read(body).await?;
    let caller = caller(&shared, claim, &parts, &body).await?;
    parts.extensions.insert(caller);
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

/// The whole body, bounded in size and time.
pub(crate) async fn read(body: Body) -> Answer<Bytes> {
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Refusal::too_large()),
        Err(_) => Err(Refusal::malformed("the body did not come in time")),
    }
}

fn claim(headers: &HeaderMap) -> Option<Signed<RequestClaim>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let text = value.strip_prefix(AUTH_SCHEME)?.strip_prefix(' ')?;
    Base64::parse(text.trim()).map(|bytes| Signed::from_bytes(bytes.0))
}

/// The terminal's clock is not judged: a wrong clock must not cut a counter off.
async fn caller(shared: &Shared, claim: Signed<RequestClaim>, parts: &Parts, body: &Bytes) -> Answer<Caller> {
    let method = parts.method.as_str().to_owned();
    let path = parts.uri.path().to_owned();
    let (store, now, body) = (shared.store.clone(), millis(shared.clock.now()), body.clone());
    blocking(move || {
        let id = signed::key_id(claim.bytes()).ok_or_else(Refusal::terminal)?;
        store.transaction(|transaction| {
            let terminal = any_terminal(transaction, &id)?.ok_or_else(Refusal::terminal)?;
            if terminal.disabled && !open_to_the_disabled(&method, &path) {
                return Err(Refusal::terminal());
            }
            let claim = claim.open(&[terminal.public_key]).map_err(|_| Refusal::terminal())?;
            let hash: String = sha256(&body).iter().map(|byte| format!("{byte:02x}")).collect();
            let matches = claim.terminal == terminal.id
                && claim.method == method
                && claim.path == path
                && claim.body_sha256 == hash;
            if !matches || !remember_request(transaction, claim.id, &terminal.id, now)? {
                tracing::warn!(
                    terminal = terminal.id,
                    path,
                    "a request altered on its way, or played again"
                );
                return Err(Refusal::terminal());
            }
            Ok(Caller {
                terminal,
                request: claim.id,
            })
        })
    })
    .await
}

/// A terminal that is out of service may hear that it is, hand over what it has, and end.
fn open_to_the_disabled(method: &str, path: &str) -> bool {
    matches!(
        (method, path),
        ("GET", call::STATUS) | ("POST", call::RECORDS | call::BATCHES) | ("DELETE", call::ENROL)
    )
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Refusal::terminal)
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Answer<Self> {
        let session = InSession::from_request_parts(parts, shared).await?;
        if session.must_change {
            return Err(Refusal::session());
        }
        Ok(Self)
    }
}

impl FromRequestParts<Shared> for InSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Answer<Self> {
        let caller = Caller::from_request_parts(parts, shared).await?;
        let token = parts.headers.get(SESSION_HEADER).and_then(|value| value.to_str().ok());
        let token = token.ok_or_else(Refusal::session)?.to_owned();
        let (terminal, now) = (caller.terminal.id.clone(), millis(shared.clock.now()));
        let looked_up = token.clone();
        let operator = shared
            .store
            .with(move |transaction| Ok(session_operator(transaction, &looked_up, &terminal, now)?))
            .await?;
        let (operator, must_change) = operator.ok_or_else(Refusal::session)?;
        Ok(Self {
            caller,
            token,
            operator,
            must_change,
        })
    }
}
