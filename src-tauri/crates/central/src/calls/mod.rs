//! One file for each call of the contract.

mod batches;
mod leases;
mod records;
mod services;
mod sessions;
mod settings;
mod status;
mod subscribers;
mod tagged;
mod terminal_keys;
mod terminals;

use axum::{
    Json, Router,
    body::Bytes,
    middleware,
    routing::{delete, get, post, put},
};
use kiosk_wire::call;
use serde::de::DeserializeOwned;

use crate::{
    auth,
    refusal::{Answer, Refusal},
    server::Shared,
};

pub(crate) fn router(shared: Shared) -> Router {
    let signed = Router::new()
        .route(
            call::SESSIONS,
            post(sessions::begin)
                .merge(put(sessions::renew))
                .merge(delete(sessions::end)),
        )
        .route(call::PASSWORD, put(sessions::change_password))
        .route(call::SETTINGS, get(settings::settings))
        .route(call::SERVICES, get(services::catalogue))
        .route(call::OFFICES, get(services::offices))
        .route(call::SERVICE, get(services::live))
        .route(call::SERVICE_VERSION, get(services::version))
        .route(call::LEASES, post(leases::lease))
        .route(call::SUBSCRIBER, get(subscribers::subscriber))
        .route(call::RECORDS, post(records::take))
        .route(call::BATCHES, post(batches::take))
        .route(call::RECORD, get(records::history))
        .route(call::TERMINAL_KEYS, get(terminal_keys::since))
        .route(call::STATUS, get(status::status))
        .route(call::ENROL, delete(terminals::retire))
        .route_layer(middleware::from_fn_with_state(shared.clone(), auth::authenticate));
    Router::new()
        .route(call::ENROL, post(terminals::enrol))
        .merge(signed)
        .fallback(|| async { Refusal::not_found() })
        .method_not_allowed_fallback(|| async { Refusal::method() })
        .layer(axum::extract::DefaultBodyLimit::max(auth::MAX_BODY))
        .with_state(shared)
}

/// The body as a message of the contract.
fn message<T: DeserializeOwned>(body: &Bytes) -> Answer<T> {
    // The fault of serde would quote what was sent, which may be personal.
    serde_json::from_slice(body).map_err(|_| Refusal::malformed("the body is not what this call takes"))
}

type JsonAnswer<T> = Answer<Json<T>>;
