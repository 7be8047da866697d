//! The line itself: bytes there and back. What they mean is the client's business.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use kiosk_wire::MAX_ANSWER;
use reqwest::Method;

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
    /// A proxy stands before the line, and lets nothing through. Its host and port, for a technician.
    #[error("the proxy {name} does not let the line through")]
    Proxy {
        name: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("the answer is longer than {max} bytes", max = MAX_ANSWER)]
    TooLong,
}

pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, LineFault>> + Send + 'a>>;

/// A way to central.
pub trait Transport: Send + Sync {
    fn send(&self, request: Request) -> Sending<'_>;

    /// Central's newest word of who vouches for it, where the way knows of any. Those before stay beside them until the
    /// other end has shown a certificate of the new ones.
    ///
    /// # Errors
    /// Where they are unusable; then nothing changes.
    fn offer(&self, authorities: &[String]) -> Result<(), SetUpFault> {
        let _ = authorities;
        Ok(())
    }

    /// The authorities that were offered, once the other end has shown a certificate of theirs: from now on they alone
    /// count. `None` where that is known, or did not happen yet.
    fn take_vouched(&self) -> Option<Vec<String>> {
        None
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the line to central cannot be set up: {0}")]
pub struct SetUpFault(pub String);
