use axum::{Json, body::Bytes, extract::State};
use kiosk_wire::{LeaseAnswer, LeaseRequest};

use super::{JsonAnswer, message};
use crate::{
    auth::Caller,
    clock::{after, jalali, millis},
    refusal::Refusal,
    server::Shared,
    store,
};

/// Days a block may be used.
const LEASE_DAYS: i64 = 400;

pub(super) async fn lease(State(shared): State<Shared>, caller: Caller, body: Bytes) -> JsonAnswer<LeaseAnswer> {
    let request: LeaseRequest = message(&body)?;
    let now = shared.clock.now();
    let year = jalali(now)
        .and_then(|day| day.year().checked_sub(1000))
        .ok_or_else(Refusal::internal)?;
    let (keys, terms) = (
        shared.keys.clone(),
        (year, shared.lease_count, after(now, LEASE_DAYS * 86_400)),
    );
    let lease = shared
        .store
        .with(move |transaction| {
            let terminal = &caller.terminal.id;
            if let Some(reason) = request.new_epoch {
                tracing::warn!(terminal, ?reason, "a restored or cloned disk asks for a new epoch");
                store::begin_epoch(transaction, terminal, request.id, reason, millis(now))?;
            }
            store::keep_gaps(transaction, terminal, &request.gaps, millis(now))?;
            store::lease(transaction, terminal, request.id, terms, &keys.signing)
        })
        .await?;
    Ok(Json(LeaseAnswer { lease }))
}
