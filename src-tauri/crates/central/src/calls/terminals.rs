use axum::{Json, body::Body, extract::State, http::StatusCode};
use kiosk_wire::{EnrolAnswer, EnrolRequest, Signed, TerminalCertificate};

use super::{JsonAnswer, message};
use crate::{
    auth::{self, Caller},
    clock::{from_millis, millis},
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
    server::Shared,
    store::{self, Terminal},
};

pub(super) async fn enrol(State(shared): State<Shared>, body: Body) -> JsonAnswer<EnrolAnswer> {
    let request: EnrolRequest = message(&auth::read(body).await?)?;
    let claim = request
        .claim
        .open(&[request.public_key])
        .map_err(|_| Refusal::terminal())?;
    let now = millis(shared.clock.now());
    let terminal = shared
        .store
        .with(move |transaction| store::enrol(transaction, &claim.code, &request.public_key, &claim.app_version, now))
        .await?;
    let Terminal {
        id,
        office,
        counter,
        public_key,
        enrolled_at,
        ..
    } = terminal;
    tracing::info!(terminal = id, office = office.code, counter, "enrolled");
    // The same for the same enrolment: Ed25519 signs the same content the same way.
    let certificate = TerminalCertificate {
        terminal: id.clone(),
        office: office.code.clone(),
        counter: counter.clone(),
        public_key,
        epoch: 1,
        enrolled_at: from_millis(enrolled_at),
    };
    let certificate = Signed::new(&certificate, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(Json(EnrolAnswer {
        terminal: id,
        certificate,
        office,
        counter,
        central_keys: shared.keys.public(shared.tls),
        settings: shared.settings.clone(),
    }))
}

/// The terminal ends by its technician's word.
pub(super) async fn retire(State(shared): State<Shared>, caller: Caller) -> Answer<StatusCode> {
    let (terminal, now) = (caller.terminal.id, millis(shared.clock.now()));
    tracing::info!(terminal, "retired");
    shared
        .store
        .with(move |transaction| Ok(store::retire_terminal(transaction, &terminal, now)?))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
