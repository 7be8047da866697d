use std::{sync::Arc, time::Duration};

use kiosk_wire::{
    AUTH_SCHEME, Base64, BatchAnswer, BatchReceipt, BatchRequest, CentralKeys, Lease, LeaseAnswer, LeaseRequest,
    MAX_LEASE, PublicKey, RecordsAnswer, RecordsRequest, RecordsSigned, RequestClaim, SealedBatch, Settings,
    SettingsAnswer, Signed, SigningKey, Standing, Status, StatusAnswer, Subscriber, TerminalKeys, TerminalKeysAnswer,
    call, journal::JournalHead,
};
use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{CentralFault, Request, Response, Transport, fault::NoAnswer};
use crate::{clock::Clock, sabotage::Sabotage};

/// How long a whole call may take.
pub(super) const CALL: Duration = Duration::from_secs(10);
/// How long an operator waits for a subscriber before he types the figures himself.
pub(super) const LOOK_UP: Duration = Duration::from_secs(4);

pub(super) type Result<T> = std::result::Result<T, CentralFault>;

/// Central, as an enrolled terminal talks to it: every request signed, every record answer verified.
pub struct Central {
    transport: Box<dyn Transport>,
    pub(super) terminal: String,
    key: SigningKey,
    pub(super) keys: Vec<PublicKey>,
    clock: Arc<dyn Clock>,
    sabotage: Sabotage,
}

/// A signed answer with the bytes that prove it.
pub struct Proven<T> {
    pub answer: T,
    pub proof: Vec<u8>,
}

impl Central {
    #[must_use]
    pub fn new(
        transport: Box<dyn Transport>,
        terminal: &str,
        key: SigningKey,
        keys: &CentralKeys,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            transport,
            terminal: terminal.to_owned(),
            key,
            keys: keys.signing.clone(),
            clock,
            sabotage: Sabotage::None,
        }
    }

    pub(crate) fn sabotaged(self, sabotage: Sabotage) -> Self {
        Self { sabotage, ..self }
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
        if subscriber.bill_id == bill_id && subscriber.is_bounded() {
            Ok(subscriber)
        } else {
            Err(NoAnswer::OtherRequest.into())
        }
    }

    /// Another block of tracking numbers; the same `id` again gets the same block.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn lease(&self, request: &LeaseRequest) -> Result<Proven<Lease>> {
        let answer = self
            .call(Method::POST, call::LEASES, Some(request), Options::default())
            .await?;
        let LeaseAnswer { lease: signed } = answer.json()?;
        let lease = signed.open(&self.keys)?;
        if lease.terminal != self.terminal || lease.id != request.id || !(1..=MAX_LEASE).contains(&lease.count) {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer: lease,
            proof: signed.bytes().to_vec(),
        })
    }

    /// Hands envelopes and the journal's head over. Whatever is not in the signed answer is not answered.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn records(
        &self,
        envelopes: Vec<Vec<u8>>,
        journal: Signed<JournalHead>,
    ) -> Result<Proven<RecordsAnswer>> {
        let body = RecordsRequest {
            envelopes: envelopes.into_iter().map(Base64).collect(),
            journal,
        };
        let answer = self
            .call(Method::POST, call::RECORDS, Some(&body), Options::default())
            .await?;
        if self.sabotage.is(Sabotage::UnsignedAnswer) {
            return Ok(self.believed(&body));
        }
        let RecordsSigned { answer: signed } = answer.json()?;
        let proven = signed.open(&self.keys)?;
        same_version(proven.api)?;
        // An old answer, played again, would set the time back that everything here is counted by.
        if proven.terminal != self.terminal || proven.request != answer.request {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer: proven,
            proof: signed.bytes().to_vec(),
        })
    }

    /// What a station would make of any 200 that took it for an answer.
    fn believed(&self, body: &RecordsRequest) -> Proven<RecordsAnswer> {
        let result = |envelope: &Base64| kiosk_wire::ItemResult {
            envelope: Base64(kiosk_wire::envelope::hash(&envelope.0).to_vec()),
            outcome: kiosk_wire::Outcome::Accepted,
        };
        let answer = RecordsAnswer {
            api: kiosk_wire::API,
            terminal: self.terminal.clone(),
            request: Uuid::nil(),
            results: body.envelopes.iter().map(result).collect(),
            server_time: self.clock.now(),
            head: None,
            journal: None,
            epoch: 1,
        };
        Proven {
            answer,
            proof: b"a bare 200".to_vec(),
        }
    }

    /// Hands a sealed batch over the line: a lost terminal's spool.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn batch(&self, batch: Signed<SealedBatch>) -> Result<Proven<BatchReceipt>> {
        let answer = self
            .call(
                Method::POST,
                call::BATCHES,
                Some(&BatchRequest { batch }),
                Options::default(),
            )
            .await?;
        let BatchAnswer { receipt: signed } = answer.json()?;
        self.receipt(&signed)
    }

    /// Central's return receipt for a batch, whichever way it came.
    ///
    /// # Errors
    /// Where central did not sign it, or for another terminal.
    pub fn receipt(&self, signed: &Signed<BatchReceipt>) -> Result<Proven<BatchReceipt>> {
        let answer = signed.open(&self.keys)?;
        same_version(answer.answer.api)?;
        if answer.answer.terminal != self.terminal || answer.answer.request != answer.batch {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer,
            proof: signed.bytes().to_vec(),
        })
    }

    /// How central is, and how this terminal stands with it.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn status(&self) -> Result<Proven<Status>> {
        let options = Options {
            timeout: Some(LOOK_UP),
            ..Options::default()
        };
        let answer = self.call::<()>(Method::GET, call::STATUS, None, options).await?;
        self.standing(&answer)
    }

    /// Central's signed word on this terminal, as the answer to this very request.
    fn standing(&self, answer: &Answer) -> Result<Proven<Status>> {
        let StatusAnswer { status: signed } = answer.json()?;
        let status = signed.open(&self.keys)?;
        same_version(status.api)?;
        if status.terminal != self.terminal || status.request != answer.request {
            return Err(NoAnswer::OtherRequest.into());
        }
        Ok(Proven {
            answer: status,
            proof: signed.bytes().to_vec(),
        })
    }

    /// Whether this is central's signed word, of whatever day, that this terminal is out of service.
    #[must_use]
    pub fn says_disabled(&self, word: &[u8]) -> bool {
        says_disabled(word, &self.keys, &self.terminal)
    }

    /// Takes this terminal out of service, for good: on central's signed word that it is.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn retire(&self) -> Result<()> {
        let answer = self
            .call::<()>(Method::DELETE, call::ENROL, None, Options::default())
            .await?;
        match self.standing(&answer)?.answer.standing {
            Standing::Disabled => Ok(()),
            Standing::InService | Standing::Unknown => Err(NoAnswer::Unfit("the terminal is still in service").into()),
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
        if answer.is_unchanged() {
            return Ok(None);
        }
        let SettingsAnswer { settings } = answer.json()?;
        Ok(Some((settings.open(&self.keys)?, answer.etag)))
    }

    /// Central's newest word of who vouches for it; see [`Transport::offer`].
    ///
    /// # Errors
    /// Where they are unusable; then those before stay.
    pub fn offer(&self, authorities: &[String]) -> Result<()> {
        let unfit = |_| NoAnswer::Unfit("an authority is no certificate");
        Ok(self.transport.offer(authorities).map_err(unfit)?)
    }

    /// See [`Transport::take_vouched`].
    #[must_use]
    pub fn take_vouched(&self) -> Option<Vec<String>> {
        self.transport.take_vouched()
    }

    /// The terminals' keys that began or ended after a change that is known.
    ///
    /// # Errors
    /// See [`CentralFault`].
    pub async fn terminal_keys(&self, after: u64) -> Result<TerminalKeys> {
        let path = call::terminal_keys(after);
        let answer = self.call::<()>(Method::GET, &path, None, Options::default()).await?;
        let TerminalKeysAnswer { keys } = answer.json()?;
        let keys = keys.open(&self.keys)?;
        if keys.after != after {
            Err(NoAnswer::OtherRequest.into())
        } else if keys.is_in_order() {
            Ok(keys)
        } else {
            Err(NoAnswer::Unfit("the terminals' keys are not in their order").into())
        }
    }

    pub(super) async fn call<B: Serialize>(
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
        let mut headers = vec![("authorization", format!("{AUTH_SCHEME} {claim}"))];
        headers.extend(options.session.map(|token| (call::SESSION_HEADER, token.to_owned())));
        headers.extend(options.etag.map(|etag| ("if-none-match", etag.to_owned())));
        let request = Request {
            method,
            path: path.to_owned(),
            headers,
            body,
            timeout: options.timeout.unwrap_or(CALL),
        };
        Answer::of(id, self.transport.send(request).await?)
    }
}

/// Central and this program are released together: another version of the contract is an older central put back, or
/// a newer one this program is too old for.
fn same_version(api: u32) -> Result<()> {
    if api == kiosk_wire::API {
        Ok(())
    } else {
        Err(CentralFault::OtherVersion { found: api })
    }
}

#[derive(Default)]
pub(super) struct Options<'a> {
    pub session: Option<&'a str>,
    pub etag: Option<&'a str>,
    pub timeout: Option<Duration>,
}

pub(super) struct Answer {
    request: Uuid,
    status: u16,
    etag: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    pub fn of(request: Uuid, response: Response) -> Result<Self> {
        let Response {
            status,
            etag,
            retry_after,
            body,
        } = response;
        if (200..300).contains(&status) || status == 304 {
            Ok(Self {
                request,
                status,
                etag,
                body,
            })
        } else {
            Err(CentralFault::from_answer(status, retry_after, &body))
        }
    }

    pub fn is_unchanged(&self) -> bool {
        self.status == 304
    }

    pub fn etag(&self) -> Option<String> {
        self.etag.clone()
    }

    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|_| NoAnswer::Malformed.into())
    }
}

/// Whether this is a word signed by one of central's `keys` that this terminal is out of service.
pub(crate) fn says_disabled(word: &[u8], keys: &[PublicKey], terminal: &str) -> bool {
    let word: Signed<Status> = Signed::from_bytes(word.to_vec());
    word.open(keys)
        .is_ok_and(|status| status.terminal == terminal && status.standing == Standing::Disabled)
}
