use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use kiosk_wire::{
    Base64, Catalogue, CatalogueAnswer, DefinitionAnswer, Listed, OfficesAnswer, ServiceDefinition, Signed,
};

use super::{JsonAnswer, tagged};
use crate::{
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
    server::Shared,
    services,
    store::{self, Tx},
};

/// The catalogue as it is now.
pub(super) async fn catalogue(State(shared): State<Shared>, headers: HeaderMap) -> Answer<Response> {
    let catalogue = shared.store.with(listed).await?;
    let catalogue = Signed::new(&catalogue, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    let signed = catalogue.bytes().to_vec();
    Ok(tagged::answer(&headers, &signed, CatalogueAnswer { catalogue }))
}

fn listed(tx: &dyn Tx) -> Answer<Catalogue> {
    let stopped = store::stopped_services(tx)?;
    let services = store::live_services(tx)?.into_iter().map(|live| Listed {
        stopped: stopped
            .iter()
            .find(|(code, _)| *code == live.code)
            .map(|(_, stopped)| stopped.clone()),
        definition: Base64(live.hash().to_vec()),
        version: live.version,
        code: live.code,
    });
    Ok(Catalogue {
        version: store::catalogue_version(tx)?,
        groups: services::groups(),
        services: services.collect(),
        notices: store::notices(tx)?,
    })
}

/// The active offices.
pub(super) async fn offices(State(shared): State<Shared>, headers: HeaderMap) -> Answer<Response> {
    let offices =
        Signed::new(&services::offices(), &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    let signed = offices.bytes().to_vec();
    Ok(tagged::answer(&headers, &signed, OfficesAnswer { offices }))
}

pub(super) async fn live(State(shared): State<Shared>, Path(code): Path<String>) -> JsonAnswer<DefinitionAnswer> {
    let found = shared.store.with(move |tx| Ok(store::live_service(tx, &code)?)).await?;
    signed(&shared, found)
}

pub(super) async fn version(
    State(shared): State<Shared>,
    Path((code, version)): Path<(String, u32)>,
) -> JsonAnswer<DefinitionAnswer> {
    let found = shared
        .store
        .with(move |tx| Ok(store::service(tx, &code, version)?))
        .await?;
    signed(&shared, found)
}

fn signed(shared: &Shared, found: Option<ServiceDefinition>) -> JsonAnswer<DefinitionAnswer> {
    let definition = found.ok_or_else(Refusal::not_found)?;
    let definition = Signed::new(&definition, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(Json(DefinitionAnswer { definition }))
}
