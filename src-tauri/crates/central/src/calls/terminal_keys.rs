use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use kiosk_wire::{Signed, TerminalKeysAnswer};

use super::JsonAnswer;
use crate::{keys::SIGNING_ID, refusal::Refusal, server::Shared, store};

pub(super) async fn since(
    State(shared): State<Shared>,
    after: Result<Path<u64>, PathRejection>,
) -> JsonAnswer<TerminalKeysAnswer> {
    let Path(after) = after.map_err(|_| Refusal::malformed("the change is no number"))?;
    let keys = shared
        .store
        .with(move |transaction| store::terminal_keys(transaction, after))
        .await?;
    let keys = Signed::new(&keys, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(Json(TerminalKeysAnswer { keys }))
}
