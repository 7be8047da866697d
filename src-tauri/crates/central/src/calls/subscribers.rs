use axum::{
    Json,
    extract::{Path, State},
};
use kiosk_domain::bill::BillId;
use kiosk_wire::Subscriber;

use super::JsonAnswer;
use crate::{auth::SignedIn, refusal::Refusal, server::Shared, store};

/// Only for an operator who is signed in: a terminal alone learns nothing of subscribers.
pub(super) async fn subscriber(
    State(shared): State<Shared>,
    _: SignedIn,
    Path(bill_id): Path<String>,
) -> JsonAnswer<Subscriber> {
    // However it is written, it is one bill.
    let bill_id = BillId::parse(&bill_id).map_err(|_| Refusal::not_found())?.to_string();
    let found = shared
        .store
        .with(move |transaction| store::subscriber(transaction, &bill_id))
        .await?;
    found.map(Json).ok_or_else(Refusal::not_found)
}
