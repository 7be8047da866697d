use axum::{Json, body::Body, extract::State};
use kiosk_wire::{EnrolAnswer, EnrolRequest};

use super::{JsonAnswer, message};
use crate::{
    auth,
    clock::millis,
    refusal::Refusal,
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
        id, office, counter, ..
    } = terminal;
    tracing::info!(terminal = id, office = office.code, counter, "enrolled");
    Ok(Json(EnrolAnswer {
        terminal: id,
        office,
        counter,
        central_keys: shared.keys.public(shared.tls),
        settings: shared.settings.clone(),
    }))
}
