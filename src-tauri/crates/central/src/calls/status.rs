use axum::{Json, extract::State};
use kiosk_wire::{API, Signed, Standing, Status, StatusAnswer};

use super::JsonAnswer;
use crate::{auth::Caller, keys::SIGNING_ID, refusal::Refusal, server::Shared, store};

pub(super) async fn status(State(shared): State<Shared>, caller: Caller) -> JsonAnswer<StatusAnswer> {
    let (terminal, office) = (caller.terminal.id.clone(), caller.terminal.office.code.clone());
    let (head, operators) = shared
        .store
        .with(move |transaction| {
            let epoch = store::epoch(transaction, &terminal)?;
            let head = store::head(transaction, &terminal, epoch)?;
            Ok((head, store::standings(transaction, &office)?))
        })
        .await?;
    let status = Status {
        api: API,
        terminal: caller.terminal.id,
        request: caller.request,
        server_time: shared.clock.now(),
        head,
        standing: if caller.terminal.disabled {
            Standing::Disabled
        } else {
            Standing::InService
        },
        lowest_app_version: shared.lowest_app_version.clone(),
        operators,
    };
    let status = Signed::new(&status, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(Json(StatusAnswer { status }))
}
