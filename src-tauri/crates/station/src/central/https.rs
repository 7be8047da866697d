//! HTTPS to one address, trusting only the authorities of the enrolment and those central has named since.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hyper_util::client::proxy::matcher::Matcher;
use kiosk_wire::MAX_ANSWER;
use reqwest::header;
use rustls::ClientConfig;

use super::{
    LineFault, Request, Response, Sending, SetUpFault, Transport,
    judge::{self, Judge, LineTime},
};

/// How long a connection may take. A dead line has to be noticed while the visitor stands there.
const CONNECT: Duration = Duration::from_secs(3);

pub struct Https {
    url: String,
    time: Arc<dyn LineTime>,
    now: Mutex<Now>,
}

/// Whom is trusted at present.
struct Now {
    http: reqwest::Client,
    judge: Arc<Judge>,
    trusted: Vec<String>,
    /// Beside them, and in their place as soon as one connection shows that they vouch for central.
    offered: Vec<String>,
}

impl Https {
    /// # Errors
    /// Where the authorities are unusable.
    pub fn new(url: &str, authorities: &[String], time: Arc<dyn LineTime>) -> Result<Self, SetUpFault> {
        let url = url.trim_end_matches('/').to_owned();
        let now = Now::new(&url, authorities.to_vec(), Vec::new(), &time)?;
        Ok(Self {
            url,
            time,
            now: Mutex::new(now),
        })
    }

    fn with_now<T>(&self, work: impl FnOnce(&mut Now) -> T) -> T {
        work(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn exchange(&self, request: Request) -> Result<Response, LineFault> {
        let http = self.with_now(|now| now.http.clone());
        let mut building = http
            .request(request.method, format!("{}{}", self.url, request.path))
            .timeout(request.timeout);
        for (name, value) in request.headers {
            building = building.header(name, value);
        }
        if !request.body.is_empty() {
            building = building
                .header(header::CONTENT_TYPE, "application/json")
                .body(request.body);
        }
        let failed = |fault| unreachable(&self.url, fault);
        read(building.send().await.map_err(failed)?, failed).await
    }
}

impl Now {
    fn new(
        url: &str,
        trusted: Vec<String>,
        offered: Vec<String>,
        time: &Arc<dyn LineTime>,
    ) -> Result<Self, SetUpFault> {
        let judge = Arc::new(Judge::new(&trusted, &offered, Arc::clone(time))?);
        Ok(Self {
            http: client(url, &judge)?,
            judge,
            trusted,
            offered,
        })
    }
}

impl Transport for Https {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }

    fn offer(&self, authorities: &[String]) -> Result<(), SetUpFault> {
        judge::readable(authorities)?;
        let trusted = self.with_now(|now| (now.trusted != authorities).then(|| now.trusted.clone()));
        // Those in force again: nothing is on offer any more.
        let (trusted, offered) = match trusted {
            Some(trusted) => (trusted, authorities.to_vec()),
            None => (authorities.to_vec(), Vec::new()),
        };
        let next = Now::new(&self.url, trusted, offered, &self.time)?;
        self.with_now(|now| *now = next);
        Ok(())
    }

    fn take_vouched(&self) -> Option<Vec<String>> {
        let offered = self.with_now(|now| now.judge.offered_vouch().then(|| now.offered.clone()))?;
        match Now::new(&self.url, offered.clone(), Vec::new(), &self.time) {
            Ok(next) => {
                self.with_now(|now| *now = next);
                Some(offered)
            }
            Err(fault) => {
                tracing::error!(%fault, "older authorities stay trusted");
                None
            }
        }
    }
}

/// A fault of the line, sorted. It never has an address in it: a look-up's has a bill id, and this may be logged.
fn unreachable(url: &str, fault: reqwest::Error) -> LineFault {
    let connecting = fault.is_connect();
    let fault = Box::new(fault.without_url());
    if judge::is_certificate(fault.as_ref()) {
        return LineFault::Certificate(fault);
    }
    match proxy(url) {
        Some(name) if connecting => LineFault::Proxy { name, source: fault },
        _ => LineFault::Unreachable(fault),
    }
}

/// Host and port of the proxy this machine puts before that address.
fn proxy(url: &str) -> Option<String> {
    let address = url.parse().ok().filter(|_| !is_plain(url))?;
    let proxy = Matcher::from_system().intercept(&address)?;
    // Whoever is named before the host signs in there.
    let name = proxy.uri().authority()?.as_str().rsplit('@').next()?;
    Some(name.to_owned())
}

/// On loopback, without TLS.
fn is_plain(url: &str) -> bool {
    url.starts_with("http:")
}

/// Reads an answer up to the cap: a portal that never stops talking must not fill the memory.
async fn read(
    mut response: reqwest::Response,
    failed: impl Fn(reqwest::Error) -> LineFault,
) -> Result<Response, LineFault> {
    let text = |name: header::HeaderName| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let status = response.status().as_u16();
    let etag = text(header::ETAG);
    let retry_after = text(header::RETRY_AFTER)
        .and_then(|s| s.parse().ok())
        .map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(&failed)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(LineFault::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response {
        status,
        etag,
        retry_after,
        body,
    })
}

/// Only the pinned authorities count: the machine's own list of them does not.
fn client(url: &str, judge: &Arc<Judge>) -> Result<reqwest::Client, SetUpFault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier: Arc<Judge> = Arc::clone(judge);
    let tls = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|e| SetUpFault(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    let mut building = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none());
    if is_plain(url) {
        // A proxy would read what goes through it.
        building = building.no_proxy();
    }
    building.build().map_err(|e| SetUpFault(e.to_string()))
}
