//! The line itself: bytes there and back. What they mean is the client's business.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::Timestamp;
use kiosk_wire::MAX_ANSWER;
use reqwest::{Method, header};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, UnixTime, pem::PemObject as _},
    time_provider::TimeProvider,
};

use crate::clock::{self, Trusted};

/// How long a connection may take. A dead line has to be noticed while the visitor stands there.
const CONNECT: Duration = Duration::from_secs(3);

/// One request, as it leaves. Its path may name a bill, its head carries a session, its body a password: none of it is
/// ever printed.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    /// With its leading slash.
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub timeout: Duration,
}

/// What came back, whoever sent it.
#[derive(Clone)]
pub struct Response {
    pub status: u16,
    pub etag: Option<String>,
    pub retry_after: Option<Duration>,
    pub body: Vec<u8>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The source never has an address in it: a look-up's has a bill id, and this may be logged.
    #[error("central cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody answers who cannot show a certificate of the pinned authorities.
    #[error("whoever answers is not central")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the answer is longer than {max} bytes", max = MAX_ANSWER)]
    TooLong,
}

pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, LineFault>> + Send + 'a>>;

/// A way to central.
pub trait Transport: Send + Sync {
    fn send(&self, request: Request) -> Sending<'_>;

    /// From now on these authorities vouch for the other end, where the way knows of any.
    ///
    /// # Errors
    /// Where they are unusable; then those before stay.
    fn trust(&self, authorities: &[String]) -> Result<(), SetUpFault> {
        let _ = authorities;
        Ok(())
    }
}

/// HTTPS to one address, trusting only the authorities of the enrolment.
pub struct Https {
    http: RwLock<reqwest::Client>,
    url: String,
    time: Arc<dyn LineTime>,
}

impl Https {
    /// # Errors
    /// Where the authorities are unusable.
    pub fn new(url: &str, authorities: &[String], time: Arc<dyn LineTime>) -> Result<Self, SetUpFault> {
        Ok(Self {
            http: RwLock::new(client(url, authorities, Arc::clone(&time))?),
            url: url.trim_end_matches('/').to_owned(),
            time,
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, LineFault> {
        let http = self.http.read().unwrap_or_else(PoisonError::into_inner).clone();
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
        read(building.send().await.map_err(unreachable)?).await
    }
}

impl Transport for Https {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(self.exchange(request))
    }

    fn trust(&self, authorities: &[String]) -> Result<(), SetUpFault> {
        let http = client(&self.url, authorities, Arc::clone(&self.time))?;
        *self.http.write().unwrap_or_else(PoisonError::into_inner) = http;
        Ok(())
    }
}

fn unreachable(fault: reqwest::Error) -> LineFault {
    let fault = Box::new(fault.without_url());
    if is_certificate(fault.as_ref()) {
        LineFault::Certificate(fault)
    } else {
        LineFault::Unreachable(fault)
    }
}

/// Whether TLS failed by what the other side showed.
fn is_certificate(fault: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(tls) = fault.downcast_ref::<rustls::Error>() {
        return matches!(tls, rustls::Error::InvalidCertificate(_));
    }
    // An I/O error keeps another one inside, and does not name it as its source.
    let inside = fault.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inside {
        Some(inside) => is_certificate(inside),
        None => fault.source().is_some_and(is_certificate),
    }
}

/// Reads an answer up to the cap: a portal that never stops talking must not fill the memory.
async fn read(mut response: reqwest::Response) -> Result<Response, LineFault> {
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
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
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

/// The time certificates are judged by: this machine's clock may be years off.
pub trait LineTime: Send + Sync {
    fn now(&self) -> Timestamp;
}

impl LineTime for Trusted {
    /// The machine's clock where it may be right: a machine that was off for a year must not live in the past.
    fn now(&self) -> Timestamp {
        let wall = self.wall();
        match self.time() {
            Some(trusted) if wall < trusted || wall > clock::later(trusted, LONGEST_OFF) => trusted,
            _ => wall,
        }
    }
}

/// A wall clock this far beyond central's last time is not believed in matters of certificates.
const LONGEST_OFF: Duration = Duration::from_secs(400 * 86_400);

struct Judge(Arc<dyn LineTime>);

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge")
    }
}

impl TimeProvider for Judge {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().as_second()).unwrap_or_default();
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the line to central cannot be set up: {0}")]
pub struct SetUpFault(pub String);

/// Only the pinned authorities count: the machine's own list of them does not.
fn client(url: &str, authorities: &[String], time: Arc<dyn LineTime>) -> Result<reqwest::Client, SetUpFault> {
    let mut roots = RootCertStore::empty();
    for pem in authorities {
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|e| SetUpFault(e.to_string()))?;
            roots.add(certificate).map_err(|e| SetUpFault(e.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_details(provider, Arc::new(Judge(time)))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|e| SetUpFault(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut building = reqwest::Client::builder();
    // Nothing covers what goes by plain HTTP: it stays on this machine, whatever proxy the system names.
    if url.starts_with("http:") {
        building = building.no_proxy();
    }
    building
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|e| SetUpFault(e.to_string()))
}
