use axum::{extract::State, http::HeaderMap, response::Response};
use kiosk_wire::{SettingsAnswer, Signed};

use super::tagged;
use crate::{
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
    server::Shared,
};

pub(super) async fn settings(State(shared): State<Shared>, headers: HeaderMap) -> Answer<Response> {
    let settings = Signed::new(&shared.settings, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    let signed = settings.bytes().to_vec();
    Ok(tagged::answer(&headers, &signed, SettingsAnswer { settings }))
}
