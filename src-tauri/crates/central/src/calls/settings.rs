use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use kiosk_wire::{SettingsAnswer, Signed};

use crate::{
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
    server::Shared,
    store::sha256,
};

pub(super) async fn settings(State(shared): State<Shared>, headers: HeaderMap) -> Answer<Response> {
    let settings = Signed::new(&shared.settings, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    // Ed25519 signs the same content the same way, so the signed bytes name the content.
    let hash: String = sha256(settings.bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{hash}\"");
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    if known
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag)
    {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    Ok(([(header::ETAG, tag)], Json(SettingsAnswer { settings })).into_response())
}
