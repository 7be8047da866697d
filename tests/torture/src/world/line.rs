use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body, http};
use kiosk_station::central::{LineFault, Request, Response, Sending, Transport};
use tower::ServiceExt as _;

/// What carries a request: the place for every kind of bad weather.
pub trait Road: Send + Sync {
    fn carry<'a>(&'a self, request: Request) -> Sending<'a>;
}

/// A station's line.
#[derive(Clone)]
pub struct Line(pub Arc<dyn Road>);

impl Transport for Line {
    fn send(&self, request: Request) -> Sending<'_> {
        self.0.carry(request)
    }
}

/// Central's door: the real router, without a socket before it.
pub async fn knock(router: Router, request: Request) -> Result<Response, LineFault> {
    let mut building = http::Request::builder().method(request.method).uri(request.path);
    for (name, value) in request.headers {
        building = building.header(name, value);
    }
    if !request.body.is_empty() {
        building = building.header(http::header::CONTENT_TYPE, "application/json");
    }
    let request = building.body(Body::from(request.body)).map_err(unreachable)?;
    let answer = match router.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let (head, body) = answer.into_parts();
    let text = |name: http::HeaderName| head.headers.get(name)?.to_str().ok().map(str::to_owned);
    let retry_after = text(http::header::RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
    let (status, etag) = (head.status.as_u16(), text(http::header::ETAG));
    let body = axum::body::to_bytes(body, kiosk_wire::MAX_ANSWER).await;
    Ok(Response {
        status,
        etag,
        retry_after: retry_after.map(Duration::from_secs),
        body: body.map_err(unreachable)?.to_vec(),
    })
}

fn unreachable(fault: impl std::error::Error + Send + Sync + 'static) -> LineFault {
    LineFault::Unreachable(Box::new(fault))
}

/// Nobody is there.
#[must_use]
pub fn dead() -> LineFault {
    LineFault::Unreachable("the line is dead".into())
}
