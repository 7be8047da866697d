use std::{sync::Arc, time::Duration};

use kiosk_wire::{
    AUTH_SCHEME, Base64, CentralKeys, EnrolAnswer, EnrolClaim, EnrolRequest, Lease, LeaseAnswer, LeaseRequest,
    MAX_ANSWER, PublicKey, RecordsAnswer, RecordsRequest, RecordsSigned, RequestClaim, SessionAnswer, SessionRequest,
    Settings, SettingsAnswer, Signed, SigningKey, Status, StatusAnswer, Subscriber, call,
};
use reqwest::{Method, header};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{CentralFault, fault::NoAnswer};
use crate::clock::Clock;

/// How long a connection may take. A dead line has to be noticed while the visitor stands there.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a whole call may take.
const CALL: Duration = Duration::from_secs(10);
/// How long an operator waits for a subscriber before he types the figures himself.
const LOOK_UP: Duration = Duration::from_secs(4);

type Result<T> = std::result::Result<T, CentralFault>;

/// Central, as an enrolled terminal talks to it: every request signed, every record answer verified.
pub struct Central {
    http: reqwest::Client,
    url: String,
    terminal: String,
    key: SigningKey,
    keys: Vec<PublicKey>,
    clock: Arc<dyn Clock>,
}

/// A signed answer with the bytes that prove it.
pub struct Proven<T> {
    pub answer: T,
    pub proof: Vec<u8>,
}

impl Central {
    /// # Errors
    /// Where the address or the pinned authorities are unusable.
    pub fn new(url: &str, terminal: &str, key: SigningKey, keys: &CentralKeys, clock: Arc<dyn Clock>) -> Result<Self> {
        let http = client(&keys.authorities)?;
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self {
            http,
            url,
            terminal: terminal.to_owned(),
            key,
            keys: keys.signing.clone(),
            clock,
        })
    }

    /// Signs an operator in.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn sign_in(&self, operator: &str, password: &str) -> Result<SessionAnswer> {
        let body = SessionRequest {
            operator: operator.to_owned(),
            password: password.to_owned(),
        };
        let answer = self
            .call(Method::POST, call::SESSIONS, Some(&body), Options::default())
            .await?;
        answer.json()
    }

    /// # Errors
    /// See [`CentralFault`].
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let options = Options {
            session: Some(token),
            ..Options::default()
        };
        self.call::<()>(Method::DELETE, call::SESSIONS, None, options).await?;
        Ok(())
    }

    /// # Errors
    /// See [`CentralFault`]; `NotFound` where there is no such subscriber.
    pub async fn subscriber(&self, bill_id: &str, token: &str) -> Result<Subscriber> {
        let options = Options {
            session: Some(token),
            timeout: Some(LOOK_UP),
            ..Options::default()
        };
        let answer = self
            .call::<()>(Method::GET, &call::subscriber(bill_id), None, options)
            .await?;
        let subscriber: Subscriber = answer.json()?;
        if subscriber.bill_id == bill_id {
            Ok(subscriber)
        } else {
            Err(NoAnswer::OtherRequest.into())
        }
    }

    /// Another block of tracking numbers; the same `id` again gets the same block.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn lease(&self, id: Uuid) -> Result<Proven<Lease>> {
        let answer = self
            .call(
                Method::POST,
                call::LEASES,
                Some(&LeaseRequest { id }),
                Options::default(),
            )
            .await?;
        let LeaseAnswer { lease: signed } = answer.json()?;
        let lease = signed.open(&self.keys)?;
        if lease.terminal != self.terminal || lease.id != id || lease.count == 0 {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer: lease,
            proof: signed.bytes().to_vec(),
        })
    }

    /// Hands envelopes over. Whatever is not in the signed answer is not answered.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn records(&self, envelopes: Vec<Vec<u8>>) -> Result<Proven<RecordsAnswer>> {
        let body = RecordsRequest {
            envelopes: envelopes.into_iter().map(Base64).collect(),
        };
        let answer = self
            .call(Method::POST, call::RECORDS, Some(&body), Options::default())
            .await?;
        let RecordsSigned { answer: signed } = answer.json()?;
        let answer = signed.open(&self.keys)?;
        if answer.terminal != self.terminal {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer,
            proof: signed.bytes().to_vec(),
        })
    }

    /// # Errors
    /// See [`CentralFault`].
    pub async fn status(&self) -> Result<Status> {
        let options = Options {
            timeout: Some(LOOK_UP),
            ..Options::default()
        };
        let answer = self.call::<()>(Method::GET, call::STATUS, None, options).await?;
        let StatusAnswer { status } = answer.json()?;
        let status = status.open(&self.keys)?;
        if status.terminal == self.terminal && status.request == answer.request {
            Ok(status)
        } else {
            Err(NoAnswer::OtherRequest.into())
        }
    }

    /// The settings and their ETag; `None` where they have not changed.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn settings(&self, etag: Option<&str>) -> Result<Option<(Settings, Option<String>)>> {
        let options = Options {
            etag,
            ..Options::default()
        };
        let answer = self.call::<()>(Method::GET, call::SETTINGS, None, options).await?;
        if answer.status == 304 {
            return Ok(None);
        }
        let SettingsAnswer { settings } = answer.json()?;
        Ok(Some((settings.open(&self.keys)?, answer.etag)))
    }

    async fn call<B: Serialize>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
        options: Options<'_>,
    ) -> Result<Answer> {
        let body = match body {
            Some(body) => serde_json::to_vec(body).map_err(|e| CentralFault::SetUp(e.to_string()))?,
            None => Vec::new(),
        };
        let id = Uuid::now_v7();
        let claim = RequestClaim {
            terminal: self.terminal.clone(),
            method: method.to_string(),
            path: path.to_owned(),
            body_sha256: Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect(),
            at: self.clock.now(),
            id,
        };
        let claim = Signed::new(&claim, &self.key, &self.terminal)?;
        let claim = Base64(claim.bytes().to_vec()).text();
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .header(header::AUTHORIZATION, format!("{AUTH_SCHEME} {claim}"))
            .timeout(options.timeout.unwrap_or(CALL));
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        if let Some(token) = options.session {
            request = request.header(call::SESSION_HEADER, token);
        }
        if let Some(etag) = options.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        let mut answer = read(request.send().await.map_err(CentralFault::unreachable)?).await?;
        answer.request = id;
        Ok(answer)
    }
}

#[derive(Default)]
struct Options<'a> {
    session: Option<&'a str>,
    etag: Option<&'a str>,
    timeout: Option<Duration>,
}

struct Answer {
    request: Uuid,
    status: u16,
    etag: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|_| NoAnswer::Malformed.into())
    }
}

/// Reads an answer up to the cap: a portal that never stops talking must not fill the memory.
async fn read(mut response: reqwest::Response) -> Result<Answer> {
    let status = response.status();
    let text = |name: header::HeaderName| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let etag = text(header::ETAG);
    let retry_after = text(header::RETRY_AFTER)
        .and_then(|s| s.parse().ok())
        .map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(CentralFault::unreachable)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(NoAnswer::TooLong.into());
        }
        body.extend_from_slice(&chunk);
    }
    if status.is_success() || status.as_u16() == 304 {
        Ok(Answer {
            request: Uuid::nil(),
            status: status.as_u16(),
            etag,
            body,
        })
    } else {
        Err(CentralFault::from_answer(status.as_u16(), retry_after, &body))
    }
}

/// What a new terminal brings to its enrolment.
pub struct Enrolment<'a> {
    pub url: &'a str,
    pub code: &'a str,
    /// PEM of the authority that vouches for central; none on loopback without TLS.
    pub authority: Option<&'a str>,
}

/// Makes a terminal known to central.
///
/// # Errors
/// See [`CentralFault`].
pub async fn enrol(enrolment: &Enrolment<'_>, key: &SigningKey) -> Result<EnrolAnswer> {
    let authorities: Vec<String> = enrolment.authority.map(str::to_owned).into_iter().collect();
    let claim = EnrolClaim {
        code: enrolment.code.to_owned(),
        app_version: crate::VERSION.to_owned(),
    };
    let request = EnrolRequest {
        public_key: key.public(),
        claim: Signed::new(&claim, key, "new")?,
    };
    let url = format!("{}{}", enrolment.url.trim_end_matches('/'), call::ENROL);
    let response = client(&authorities)?
        .post(url)
        .timeout(CALL)
        .json(&request)
        .send()
        .await
        .map_err(CentralFault::unreachable)?;
    read(response).await?.json()
}

/// Only the pinned authorities count: the machine's own list of them does not.
fn client(authorities: &[String]) -> Result<reqwest::Client> {
    // A second installation of the provider is refused, and harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let set_up = |e: reqwest::Error| CentralFault::SetUp(e.to_string());
    let certificates = authorities
        .iter()
        .map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).map_err(set_up))
        .collect::<Result<Vec<_>>>()?;
    reqwest::Client::builder()
        .tls_certs_only(certificates)
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(set_up)
}
