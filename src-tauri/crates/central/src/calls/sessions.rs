use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use jiff::Timestamp;
use kiosk_domain::password::judge;
use kiosk_wire::{Grant, PasswordAnswer, PasswordRequest, RenewRequest, SessionAnswer, SessionRequest, Signed};

use super::{JsonAnswer, message};
use crate::{
    auth::{Caller, InSession},
    clock::{after, millis},
    keys::SIGNING_ID,
    password::{self, Verdict},
    refusal::{Answer, Refusal},
    server::Shared,
    store::{self, Changed, NewSession, Operator, Tries, Tx, blocking},
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
    let mut request: SessionRequest = message(&body)?;
    let code = std::mem::take(&mut request.operator);
    if code.len() > MAX_CODE {
        return Err(Refusal::credentials());
    }
    // Hashing takes 19 MiB and a core: only so many at once.
    let _turn = shared.hashing.acquire().await.map_err(|_| Refusal::internal())?;
    let now = shared.clock.now();
    let its = shared.clone();
    blocking(move || {
        let operator = whose_password(&its, &caller, &code, &request.password, now)?;
        let grant = if operator.must_change {
            None
        } else {
            Some(grant(&its, &caller, &operator, now)?)
        };
        session(&its, &caller, &operator, grant, now)?.ok_or_else(Refusal::credentials)
    })
    .await
    .map(Json)
}

/// An operator whom the terminal let in by his grant, while central could not be asked.
pub(super) async fn renew(State(shared): State<Shared>, caller: Caller, body: Bytes) -> JsonAnswer<SessionAnswer> {
    let RenewRequest { grant } = message(&body)?;
    let grant = grant
        .open(&[shared.keys.signing.public()])
        .map_err(|_| Refusal::session())?;
    let now = shared.clock.now();
    let ends = after(grant.issued_at, i64::from(grant.days) * 86_400);
    if grant.terminal != caller.terminal.id || ends < now {
        return Err(Refusal::session());
    }
    let its = shared.clone();
    blocking(move || {
        let (office, code) = (&caller.terminal.office.code, &grant.operator.code);
        let operator = its
            .store
            .transaction(|transaction| store::operator(transaction, office, code))?;
        let operator = operator
            .filter(|operator| operator.password_version == grant.password_version && !operator.must_change)
            .ok_or_else(Refusal::session)?;
        session(&its, &caller, &operator, None, now)?.ok_or_else(Refusal::session)
    })
    .await
    .map(Json)
}

pub(super) async fn change_password(
    State(shared): State<Shared>,
    in_session: InSession,
    body: Bytes,
) -> JsonAnswer<PasswordAnswer> {
    let request: PasswordRequest = message(&body)?;
    let InSession {
        caller,
        token,
        operator: code,
        ..
    } = in_session;
    let _turn = shared.hashing.acquire().await.map_err(|_| Refusal::internal())?;
    let now = shared.clock.now();
    let its = shared.clone();
    blocking(move || {
        let operator = whose_password(&its, &caller, &code, &request.old, now)?;
        judge(&code, &request.old, &request.new).map_err(Refusal::password)?;
        let hash = password::hash(&request.new).map_err(|_| Refusal::internal())?;
        let changed = Changed {
            password: &hash,
            must_change: false,
        };
        let password_version = its.store.transaction(|transaction| {
            if !is_still(transaction, &caller, &operator)? {
                return Err(Refusal::credentials());
            }
            store::end_other_sessions(transaction, &code, &token)?;
            store::set_password(transaction, &code, &changed)?.ok_or_else(Refusal::session)
        })?;
        let operator = Operator {
            password_version,
            ..operator
        };
        let grant = grant(&its, &caller, &operator, now)?;
        Ok(PasswordAnswer { grant })
    })
    .await
    .map(Json)
}

pub(super) async fn end(State(shared): State<Shared>, in_session: InSession) -> Answer<StatusCode> {
    let InSession { caller, token, .. } = in_session;
    shared
        .store
        .with(move |transaction| Ok(store::end_session(transaction, &token, &caller.terminal.id)?))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The operator of this code, where this is his password. Each try is counted before it is looked at.
fn whose_password(shared: &Shared, caller: &Caller, code: &str, typed: &str, now: Timestamp) -> Answer<Operator> {
    let wait = shared
        .store
        .transaction(|transaction| store::begin_try(transaction, code, millis(now), &TRIES))?;
    if let Some(seconds) = wait {
        return Err(Refusal::too_many_tries(seconds));
    }
    let office = &caller.terminal.office.code;
    let found = shared
        .store
        .transaction(|transaction| store::operator(transaction, office, code))?;
    // An unknown operator costs as much time as a known one.
    let verdict = match &found {
        Some(found) => password::verify(typed, &found.password),
        None => password::verify(typed, password::decoy().map_err(|_| Refusal::internal())?),
    };
    let operator = found
        .filter(|_| verdict != Verdict::Wrong)
        .ok_or_else(Refusal::credentials)?;
    let anew = match verdict {
        Verdict::RightAsTyped => Some(password::hash(typed).map_err(|_| Refusal::internal())?),
        Verdict::Right | Verdict::Wrong => None,
    };
    shared.store.transaction::<_, Refusal>(|transaction| {
        store::forget_tries(transaction, &operator.code)?;
        if let Some(anew) = &anew {
            store::hash_anew(transaction, &operator, anew)?;
        }
        Ok(())
    })?;
    Ok(operator)
}

/// Whether this is the operator as they are now: a password takes long to judge, and they may have got another one, or
/// been blocked, meanwhile.
fn is_still(transaction: &dyn Tx, caller: &Caller, operator: &Operator) -> Answer<bool> {
    let now = store::operator(transaction, &caller.terminal.office.code, &operator.code)?;
    Ok(now.is_some_and(|now| now.password_version == operator.password_version))
}

/// `None` where the operator is not who was let in any more.
fn session(
    shared: &Shared,
    caller: &Caller,
    operator: &Operator,
    grant: Option<Signed<Grant>>,
    now: Timestamp,
) -> Answer<Option<SessionAnswer>> {
    let token = new_token()?;
    let expires_at = after(now, SESSION_SECONDS);
    let session = NewSession {
        token: &token,
        terminal: &caller.terminal.id,
        operator: &operator.code,
        expires_at: millis(expires_at),
        must_change: operator.must_change,
    };
    let begun = shared.store.transaction::<_, Refusal>(|transaction| {
        let is_still = is_still(transaction, caller, operator)?;
        if is_still {
            store::begin_session(transaction, &session, millis(now))?;
        }
        Ok(is_still)
    })?;
    Ok(begun.then(|| SessionAnswer {
        operator: operator.into(),
        expires_at,
        grant,
        must_change: operator.must_change,
        token,
    }))
}

fn grant(shared: &Shared, caller: &Caller, operator: &Operator, now: Timestamp) -> Answer<Signed<Grant>> {
    let grant = Grant {
        operator: operator.into(),
        terminal: caller.terminal.id.clone(),
        issued_at: now,
        days: shared.grant_days,
        password_version: operator.password_version,
    };
    Signed::new(&grant, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())
}

/// 256 random bits, as text.
fn new_token() -> Answer<String> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::internal())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
