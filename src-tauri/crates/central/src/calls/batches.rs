use axum::{Json, body::Bytes, extract::State};
use kiosk_wire::{BatchAnswer, BatchRequest};

use super::{JsonAnswer, message};
use crate::{auth::Caller, batch, refusal::Refusal, server::Shared, store::blocking};

pub(super) async fn take(State(shared): State<Shared>, caller: Caller, body: Bytes) -> JsonAnswer<BatchAnswer> {
    let request: BatchRequest = message(&body)?;
    let answer = blocking(move || {
        let batch = batch::verified(&request.batch, &caller.terminal)
            .ok_or_else(|| Refusal::malformed("the batch is not of the terminal that sends it"))?;
        batch::take(&shared, &batch, &caller.terminal)
    })
    .await?;
    Ok(Json(answer))
}
