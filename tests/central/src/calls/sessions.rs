use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use kiosk_wire::{Operator, SessionAnswer, SessionRequest};

use super::{JsonAnswer, message};
use crate::{
    auth::{Caller, SignedIn},
    clock::{after, millis},
    password,
    refusal::{Answer, Refusal},
    server::Shared,
    store::{self, Tries, blocking},
};

/// Seconds a session lasts: a long working day.
const SESSION_SECONDS: i64 = 16 * 3600;

const TRIES: Tries = Tries {
    allowed: 5,
    wait_seconds: 60,
};

/// The longest operator code that is looked at.
const MAX_CODE: usize = 32;

pub(super) async fn begin(State(shared): State<Shared>, caller: Caller, body: Bytes) -> JsonAnswer<SessionAnswer> {
    let SessionRequest {
        operator: code,
        password,
    } = message(&body)?;
    if code.len() > MAX_CODE {
        return Err(Refusal::credentials());
    }
    // Hashing takes 19 MiB and a core: only so many at once.
    let _turn = shared.hashing.acquire().await.map_err(|_| Refusal::internal())?;
    let now = shared.clock.now();
    let expires_at = after(now, SESSION_SECONDS);
    let store = shared.store.clone();
    let (token, operator) = blocking(move || {
        let wait = store.transaction(|transaction| store::begin_try(transaction, &code, millis(now), &TRIES))?;
        if let Some(seconds) = wait {
            return Err(Refusal::too_many_tries(seconds));
        }
        let found =
            store.transaction(|transaction| store::operator(transaction, &caller.terminal.office.code, &code))?;
        // An unknown operator costs as much time as a known one.
        let right = match &found {
            Some(found) => password::verify(&password, &found.password),
            None => password::verify(&password, password::decoy().map_err(|_| Refusal::internal())?),
        };
        let operator = found.filter(|_| right).ok_or_else(Refusal::credentials)?;
        let token = new_token()?;
        store.transaction::<_, Refusal>(|transaction| {
            store::forget_tries(transaction, &operator.code)?;
            let (terminal, code) = (&caller.terminal.id, &operator.code);
            store::begin_session(transaction, &token, terminal, code, millis(now), millis(expires_at))?;
            Ok(())
        })?;
        Ok((token, operator))
    })
    .await?;
    let operator = Operator {
        code: operator.code,
        name: operator.name,
        role: operator.role,
    };
    Ok(Json(SessionAnswer {
        token,
        operator,
        expires_at,
    }))
}

pub(super) async fn end(State(shared): State<Shared>, signed_in: SignedIn) -> Answer<StatusCode> {
    let SignedIn { caller, token } = signed_in;
    shared
        .store
        .with(move |transaction| Ok(store::end_session(transaction, &token, &caller.terminal.id)?))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 256 random bits, as text.
fn new_token() -> Answer<String> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::internal())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
