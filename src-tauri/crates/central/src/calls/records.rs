use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use kiosk_wire::{MAX_BATCH, RecordHistory, RecordsRequest, RecordsSigned, Signed};

use super::{JsonAnswer, message};
use crate::{
    auth::Caller,
    filing::{Delivery, file_all},
    keys::SIGNING_ID,
    refusal::Refusal,
    server::Shared,
    store::{self, blocking},
};

pub(super) async fn take(State(shared): State<Shared>, caller: Caller, body: Bytes) -> JsonAnswer<RecordsSigned> {
    let RecordsRequest { envelopes, journal } = message(&body)?;
    if envelopes.len() > MAX_BATCH {
        return Err(Refusal::malformed("too many envelopes at once"));
    }
    let answer = blocking(move || {
        let delivery = Delivery {
            terminal: &caller.terminal,
            envelopes: &envelopes,
            journal: &journal,
            request: caller.request,
            for_others: false,
        };
        let answer = file_all(&shared, &delivery)?;
        Signed::new(&answer, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())
    })
    .await?;
    Ok(Json(RecordsSigned { answer }))
}

pub(super) async fn history(
    State(shared): State<Shared>,
    _: Caller,
    Path(tracking_number): Path<String>,
) -> JsonAnswer<RecordHistory> {
    let history = shared
        .store
        .with(move |transaction| store::history(transaction, &tracking_number))
        .await?;
    if history.revisions.is_empty() {
        Err(Refusal::not_found())
    } else {
        Ok(Json(history))
    }
}
