//! A counter that calls central as the contract says, and checks every signature of the answers.

use central::Running;
use central::sample::people::{KAZEMI, NADERI, Worker};
use kiosk_domain::tracking::TrackingNumber;
use kiosk_wire::{
    AUTH_SCHEME, Applicant, ApplicantKind, Base64, CentralKeys, Clock, Content, Enquiries, EnrolAnswer, EnrolClaim,
    EnrolRequest, Evidence, Fee, FeeState, Figure, ItemResult, Lease, LeaseAnswer, LeaseRequest, MeterKind, Outcome,
    Problem, Reading, Record, RecordsAnswer, RecordsRequest, RecordsSigned, Register, Registrar, RequestClaim,
    SessionAnswer, SessionRequest, Signed, SigningKey, VisitRef, call,
    envelope::{self, EnvelopeHash, Outside},
    journal::{self, JournalHead, JournalPosition},
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

pub struct Counter {
    pub url: String,
    pub client: Client,
    pub key: SigningKey,
    pub answer: EnrolAnswer,
    pub session: Option<String>,
    pub epoch: u32,
    sequence: u64,
    previous: EnvelopeHash,
    /// What it last told central of its journal.
    pub journal: JournalPosition,
}

pub fn client() -> Client {
    trusting(&[])
}

/// A client that trusts these authorities and no other.
pub fn trusting(authorities: &[&str]) -> Client {
    // Installed by whichever test comes first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authorities = authorities
        .iter()
        .map(|pem| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap());
    Client::builder()
        .no_proxy()
        .tls_certs_only(authorities)
        .build()
        .unwrap()
}

pub async fn ask_to_enrol(client: &Client, url: &str, key: &SigningKey, code: &str) -> Response {
    let claim = EnrolClaim {
        code: code.into(),
        app_version: "0.1.0".into(),
    };
    let claim = Signed::new(&claim, key, "new").unwrap();
    let request = EnrolRequest {
        public_key: key.public(),
        claim,
    };
    client
        .post(format!("{url}{}", call::ENROL))
        .body(serde_json::to_vec(&request).unwrap())
        .send()
        .await
        .unwrap()
}

pub async fn problem(response: Response) -> (StatusCode, Problem) {
    let status = response.status();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Problem = response.json().await.unwrap();
    assert_eq!(problem.status, status.as_u16());
    (status, problem)
}

impl Counter {
    /// Enrolled with the sample's code of this counter.
    pub async fn enrolled(central: &Running, counter: usize) -> Self {
        let code = &central::sample::places::enrolment_codes()[counter - 1];
        Self::enrolled_by(client(), central.url(), code).await
    }

    pub async fn enrolled_by(client: Client, url: &str, code: &str) -> Self {
        let key = SigningKey::generate().unwrap();
        let response = ask_to_enrol(&client, url, &key, code).await;
        assert_eq!(response.status(), StatusCode::OK);
        let answer: EnrolAnswer = response.json().await.unwrap();
        let previous = envelope::genesis(&answer.terminal);
        let journal = JournalPosition {
            sequence: 0,
            entry: Base64(journal::genesis(&answer.terminal).to_vec()),
        };
        Self {
            url: url.into(),
            client,
            key,
            answer,
            session: None,
            epoch: 1,
            sequence: 0,
            previous,
            journal,
        }
    }

    pub fn keys(&self) -> &CentralKeys {
        &self.answer.central_keys
    }

    pub fn claim(&self, method: &Method, path: &str, body: &[u8]) -> RequestClaim {
        RequestClaim {
            terminal: self.answer.terminal.clone(),
            method: method.to_string(),
            path: path.into(),
            body_sha256: Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect(),
            at: jiff::Timestamp::UNIX_EPOCH,
            id: uuid::Uuid::now_v7(),
        }
    }

    pub fn authorization(&self, claim: &RequestClaim) -> String {
        let signed = Signed::new(claim, &self.key, &self.answer.terminal).unwrap();
        format!("{AUTH_SCHEME} {}", Base64(signed.bytes().to_vec()).text())
    }

    pub fn request(&self, method: Method, path: &str, body: Vec<u8>) -> RequestBuilder {
        let authorization = self.authorization(&self.claim(&method, path, &body));
        let request = self.client.request(method, format!("{}{path}", self.url)).body(body);
        let request = request.header("authorization", authorization);
        match &self.session {
            Some(token) => request.header(call::SESSION_HEADER, token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path, Vec::new()).send().await.unwrap()
    }

    pub async fn post(&self, path: &str, message: &impl Serialize) -> Response {
        self.request(Method::POST, path, serde_json::to_vec(message).unwrap())
            .send()
            .await
            .unwrap()
    }

    pub async fn posted<T: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> T {
        let response = self.post(path, message).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    pub async fn try_sign_in(&self, operator: &str, password: &str) -> Response {
        self.post(
            call::SESSIONS,
            &SessionRequest {
                operator: operator.into(),
                password: password.into(),
            },
        )
        .await
    }

    pub async fn sign_in(&mut self, worker: &Worker) -> SessionAnswer {
        let response = self.try_sign_in(worker.code, worker.password).await;
        assert_eq!(response.status(), StatusCode::OK);
        let answer: SessionAnswer = response.json().await.unwrap();
        self.session = Some(answer.token.clone());
        answer
    }

    pub async fn lease(&self, id: uuid::Uuid) -> Lease {
        let request = LeaseRequest {
            id,
            new_epoch: None,
            gaps: Vec::new(),
        };
        self.lease_as(&request).await
    }

    pub async fn lease_as(&self, request: &LeaseRequest) -> Lease {
        let answer: LeaseAnswer = self.posted(call::LEASES, request).await;
        answer.lease.open(&self.keys().signing).unwrap()
    }

    /// The `nth` number of a fresh lease, from 0.
    pub async fn numbers(&self, count: u32) -> Vec<String> {
        let lease = self.lease(uuid::Uuid::now_v7()).await;
        (0..count)
            .map(|nth| {
                TrackingNumber::new(1000 + lease.year, lease.first + nth)
                    .unwrap()
                    .to_string()
            })
            .collect()
    }

    /// A reading of a meter's registers, all as declared by Naderi on 1405/09/01.
    pub fn record(&self, number: &str, bill_id: &str, kind: MeterKind, figures: &[(Register, &str)]) -> Record {
        let figure = |(register, figure): &(Register, &str)| Figure {
            register: *register,
            figure: (*figure).into(),
            previous: None,
            previous_source: None,
            confirmed: Vec::new(),
            lower_reason: None,
        };
        Record {
            tracking_number: number.into(),
            revision: 1,
            terminal: self.answer.terminal.clone(),
            office: self.answer.office.code.clone(),
            counter: self.answer.counter.clone(),
            registrar: Registrar {
                code: KAZEMI.code.into(),
                national_id: None,
            },
            service: self.answer.settings.reading().unwrap().reference(),
            subject: Some(bill_id.into()),
            applicant: Applicant {
                kind: ApplicantKind::National,
                id: NADERI.id.into(),
                mobile: NADERI.mobile.into(),
                evidence: vec![Evidence::NationalCard],
                enquiries: Enquiries::default(),
            },
            visit: VisitRef {
                id: uuid::Uuid::nil(),
                seconds_worked: 40,
                seconds_parked: 0,
            },
            offline: false,
            fee: Fee {
                rial: 0,
                state: FeeState::Exempt,
            },
            clock: Clock {
                taken_at: jiff::Timestamp::now(),
                suspect: false,
                boot: "5f0c8a52-1d2b-4c39-9a53-2a6f1f2f6d10".into(),
                monotonic_ms: 1,
                high_water: jiff::Timestamp::now(),
                server_time: None,
            },
            correction: None,
            content: Content::Reading(Reading {
                bill_id: bill_id.into(),
                meter_kind: kind,
                decimals: None,
                figures: figures.iter().map(figure).collect(),
                declared_on: "1405/09/01".into(),
            }),
            attachments: Vec::new(),
        }
    }

    /// The next envelope of this counter's chain.
    pub fn seal(&mut self, record: &Record) -> Base64 {
        self.sequence += 1;
        let outside = Outside {
            version: 1,
            terminal: self.answer.terminal.clone(),
            tracking_number: record.tracking_number.clone(),
            revision: record.revision,
            epoch: self.epoch,
            sequence: self.sequence,
            previous: Base64(self.previous.to_vec()),
            sealed_to: self.keys().sealing_id.clone(),
        };
        let envelope = envelope::seal(record, &outside, &self.key, &self.keys().sealing).unwrap();
        self.previous = envelope::hash(&envelope);
        Base64(envelope)
    }

    pub fn journal_head(&self) -> Signed<JournalHead> {
        let head = JournalHead {
            terminal: self.answer.terminal.clone(),
            epoch: self.epoch,
            position: self.journal.clone(),
        };
        Signed::new(&head, &self.key, &self.answer.terminal).unwrap()
    }

    pub async fn send(&self, envelopes: &[Base64]) -> RecordsAnswer {
        let request = RecordsRequest {
            envelopes: envelopes.to_vec(),
            journal: self.journal_head(),
        };
        let signed: RecordsSigned = self.posted(call::RECORDS, &request).await;
        let answer = signed.answer.open(&self.keys().signing).unwrap();
        let hashes: Vec<Base64> = envelopes
            .iter()
            .map(|envelope| Base64(envelope::hash(&envelope.0).to_vec()))
            .collect();
        assert_eq!(
            answer
                .results
                .iter()
                .map(|result| result.envelope.clone())
                .collect::<Vec<_>>(),
            hashes
        );
        answer
    }

    pub async fn outcomes(&self, envelopes: &[Base64]) -> Vec<Outcome> {
        self.send(envelopes)
            .await
            .results
            .into_iter()
            .map(|ItemResult { outcome, .. }| outcome)
            .collect()
    }
}
