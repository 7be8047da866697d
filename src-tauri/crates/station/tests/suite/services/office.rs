//! A counter in an office whose central is in the test: it signs what the test gives it, and remembers what it was asked.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use kiosk_domain::{hardness::Cost, sync::Step};
use kiosk_station::{
    Parts, Station,
    central::{LineFault, Request, Response, Sending, Transport},
    clock,
    hashing::Pepper,
    operators::{AtWork, TakesRecords},
    spool::DiskFile,
    store::{Authorities, Outgoing, Store, StoreFault, Terminal},
    sync::Driver,
};
use kiosk_wire::{
    AUTH_SCHEME, Base64, Catalogue, CatalogueAnswer, CentralKeys, DefinitionAnswer, Grant, ItemResult, Lease,
    LeaseAnswer, LeaseRequest, Listed, ListedOffice, Notice, Office, Offices, OfficesAnswer, Operator, Outcome,
    Problem, ProblemCode, Record, RecordHistory, RecordsAnswer, RecordsRequest, RecordsSigned, RequestClaim,
    SealingKey, ServiceDefinition, ServiceGroup, SessionAnswer, SessionRequest, Settings, Signed, SigningKey, Standing,
    Status, StatusAnswer, Stopped, call, envelope,
    signed::{self, Message as _},
};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use town::{
    Clock,
    people::{KAZEMI, WORKERS, Worker},
};
use zeroize::Zeroizing;

const TERMINAL: &str = "019aa5f0-2c00-7000-8000-000000000001";
/// What a password costs here: these tests are about something else.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};
const OWN_SEED: [u8; 32] = [9; 32];

/// What central has to say, and what it was asked.
pub struct Said {
    pub key: SigningKey,
    pub line_is_down: bool,
    /// Version of the catalogue; `None`: a central from before there was one.
    pub version: Option<u64>,
    pub listed: Vec<Listed>,
    pub notices: Vec<Notice>,
    /// By code and version, as it is sent.
    pub definitions: BTreeMap<(String, u32), Signed<ServiceDefinition>>,
    pub histories: BTreeMap<String, RecordHistory>,
    pub asked: Vec<String>,
    leased: u32,
}

impl Said {
    /// Puts a definition on central, signed by it, and lists it.
    pub fn publish(&mut self, definition: &ServiceDefinition) {
        let payload = serde_json::to_vec(definition).unwrap();
        self.publish_payload(&definition.code, definition.version, payload, &self.key.clone());
    }

    /// The same of any JSON, by any key.
    pub fn publish_payload(&mut self, code: &str, version: u32, payload: Vec<u8>, key: &SigningKey) {
        let hash = Sha256::digest(&payload).to_vec();
        let bytes = signed::sign(payload, ServiceDefinition::CONTEXT, key, "central-1").unwrap();
        self.definitions
            .insert((code.to_owned(), version), Signed::from_bytes(bytes));
        self.list(code, version, hash);
    }

    pub fn list(&mut self, code: &str, version: u32, hash: Vec<u8>) {
        self.listed.retain(|listed| listed.code != code);
        self.listed.push(Listed {
            code: code.to_owned(),
            version,
            definition: Base64(hash),
            stopped: None,
        });
        self.change();
    }

    pub fn stop(&mut self, code: &str, stopped: Option<Stopped>) {
        let listed = self.listed.iter_mut().find(|listed| listed.code == code).unwrap();
        listed.stopped = stopped;
        self.change();
    }

    pub fn change(&mut self) {
        self.version = Some(self.version.unwrap_or(0) + 1);
    }

    /// How often a path was asked for since the last time.
    pub fn asked(&mut self, path: &str) -> usize {
        let count = self.asked.iter().filter(|asked| *asked == path).count();
        self.asked.clear();
        count
    }

    fn catalogue(&self) -> Option<Catalogue> {
        Some(Catalogue {
            version: self.version?,
            groups: vec![ServiceGroup {
                code: "13031986000".into(),
                title: "رسیدگی و پاسخگویی به درخواست‌ها و شکایات".into(),
                uncertain: false,
            }],
            services: self.listed.clone(),
            notices: self.notices.clone(),
        })
    }

    fn answer(&mut self, request: &Request) -> (u16, Option<String>, Vec<u8>) {
        let path = request.path.as_str();
        self.asked.push(path.to_owned());
        let etag = self.version.map(|version| format!("\"{version}\""));
        let known = request.headers.iter().find(|(name, _)| *name == "if-none-match");
        let unchanged = known.is_some_and(|(_, known)| Some(known) == etag.as_ref());
        match path {
            call::STATUS => (200, None, json(&self.status(request))),
            call::SETTINGS => (304, None, Vec::new()),
            call::SESSIONS if request.body.is_empty() => (204, None, Vec::new()),
            call::SESSIONS => (200, None, json(&self.session(&request.body))),
            call::RECORDS => (200, None, json(&self.accept(request))),
            call::LEASES => (200, None, json(&self.lease(&request.body))),
            call::SERVICES | call::OFFICES if unchanged => (304, None, Vec::new()),
            call::SERVICES => match self.catalogue() {
                Some(catalogue) => {
                    let catalogue = self.signed(&catalogue);
                    (200, etag, json(&CatalogueAnswer { catalogue }))
                }
                None => not_found(),
            },
            call::OFFICES => {
                let offices = Offices {
                    version: self.version.unwrap_or(1),
                    offices: vec![ListedOffice {
                        code: "1042".into(),
                        town: "مراغه".into(),
                        address: "خیابان اول".into(),
                        phone: None,
                    }],
                };
                let offices = self.signed(&offices);
                (200, etag, json(&OfficesAnswer { offices }))
            }
            path => self.other(path),
        }
    }

    fn other(&self, path: &str) -> (u16, Option<String>, Vec<u8>) {
        let of_version = |((code, version), _): &(&(String, u32), &Signed<ServiceDefinition>)| {
            call::service_version(code, *version) == path
        };
        if let Some((_, definition)) = self.definitions.iter().find(of_version) {
            let definition = definition.clone();
            return (200, None, json(&DefinitionAnswer { definition }));
        }
        match self.histories.iter().find(|(number, _)| call::record(number) == path) {
            Some((_, history)) => (200, None, json(history)),
            None => not_found(),
        }
    }

    fn status(&self, request: &Request) -> StatusAnswer {
        let status = Status {
            api: kiosk_wire::API,
            terminal: TERMINAL.into(),
            request: id_of(request),
            server_time: Timestamp::now(),
            head: None,
            standing: Standing::InService,
            lowest_app_version: "0.1.0".into(),
            operators: WORKERS
                .iter()
                .map(|worker| kiosk_wire::OperatorStanding {
                    operator: worker.code.into(),
                    password_version: 1,
                })
                .collect(),
        };
        StatusAnswer {
            status: self.signed(&status),
        }
    }

    /// Everything that is sent.
    fn accept(&self, request: &Request) -> RecordsSigned {
        let RecordsRequest { envelopes, .. } = serde_json::from_slice(&request.body).unwrap();
        let accepted = |sent: &Base64| ItemResult {
            envelope: Base64(envelope::hash(&sent.0).to_vec()),
            outcome: Outcome::Accepted,
        };
        let answer = RecordsAnswer {
            api: kiosk_wire::API,
            terminal: TERMINAL.into(),
            request: id_of(request),
            results: envelopes.iter().map(accepted).collect(),
            server_time: Timestamp::now(),
            head: None,
            journal: None,
            epoch: 1,
        };
        RecordsSigned {
            answer: self.signed(&answer),
        }
    }

    /// Whoever asks is let in.
    fn session(&self, body: &[u8]) -> SessionAnswer {
        let request: SessionRequest = serde_json::from_slice(body).unwrap();
        let worker = WORKERS.iter().find(|worker| worker.code == request.operator).unwrap();
        let operator = Operator {
            code: worker.code.into(),
            name: worker.name.into(),
            role: worker.role,
            national_id: Some(worker.national_id.into()),
        };
        let grant = Grant {
            operator: operator.clone(),
            terminal: TERMINAL.into(),
            issued_at: Timestamp::now(),
            days: 30,
            password_version: 1,
        };
        SessionAnswer {
            token: "token".into(),
            operator,
            expires_at: Timestamp::now() + jiff::SignedDuration::from_hours(12),
            grant: Some(self.signed(&grant)),
            must_change: false,
        }
    }

    fn lease(&mut self, body: &[u8]) -> LeaseAnswer {
        let request: LeaseRequest = serde_json::from_slice(body).unwrap();
        let lease = Lease {
            id: request.id,
            terminal: TERMINAL.into(),
            year: 405,
            first: self.leased * 1000 + 1,
            count: 1000,
            epoch: 1,
            expires_at: Timestamp::now() + jiff::SignedDuration::from_hours(24 * 90),
        };
        self.leased += 1;
        LeaseAnswer {
            lease: self.signed(&lease),
        }
    }

    fn signed<T: signed::Message>(&self, message: &T) -> Signed<T> {
        Signed::new(message, &self.key, "central-1").unwrap()
    }
}

fn id_of(request: &Request) -> uuid::Uuid {
    let header = &request.headers[0].1;
    let claim = Base64::parse(header.strip_prefix(AUTH_SCHEME).unwrap().trim()).unwrap();
    let claim: RequestClaim = serde_json::from_slice(&signed::claimed_payload(&claim.0).unwrap()).unwrap();
    claim.id
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn not_found() -> (u16, Option<String>, Vec<u8>) {
    (
        404,
        None,
        json(&Problem::new(404, ProblemCode::NotFound, "no such thing")),
    )
}

/// The way to it.
struct Way(Arc<Mutex<Said>>);

impl Transport for Way {
    fn send(&self, request: Request) -> Sending<'_> {
        let mut said = self.0.lock().unwrap();
        if said.line_is_down {
            return Box::pin(async { Err(LineFault::Unreachable("no line".into())) });
        }
        let (status, etag, body) = said.answer(&request);
        Box::pin(async move {
            Ok(Response {
                status,
                etag,
                retry_after: None,
                body,
            })
        })
    }
}

/// The counter.
pub struct Counter {
    folder: TempDir,
    sealing: SealingKey,
    pub clock: Arc<Clock>,
    pub central: Arc<Mutex<Said>>,
    station: Option<Station>,
}

impl Counter {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (key, sealing) = (SigningKey::generate().unwrap(), SealingKey::generate());
        let settings: Settings = serde_json::from_str(include_str!("../../../../wire/examples/settings.json")).unwrap();
        let terminal = Terminal {
            terminal: TERMINAL.into(),
            certificate: None,
            office: Office {
                code: "1001".into(),
                name: "دفتر پیشخوان ۱۰۰۱".into(),
                city: "تبریز".into(),
            },
            counter: "2".into(),
            central_url: "in process".into(),
            central_keys: CentralKeys {
                signing: vec![key.public()],
                sealing_id: "central-1".into(),
                sealing: sealing.public(),
                authorities: Vec::new(),
            },
            settings,
            settings_etag: None,
            authorities: Authorities::default(),
        };
        let store = Store::create(&folder.path().join("kiosk.db"), &Zeroizing::new([7; 32])).unwrap();
        store
            .write::<_, StoreFault>(|tx| terminal.insert(tx, Timestamp::now()))
            .unwrap();
        drop(store);
        let said = Said {
            key,
            line_is_down: false,
            version: None,
            listed: Vec::new(),
            notices: Vec::new(),
            definitions: BTreeMap::new(),
            histories: BTreeMap::new(),
            asked: Vec::new(),
            leased: 0,
        };
        let mut counter = Self {
            folder,
            sealing,
            clock: Clock::running("test"),
            central: Arc::new(Mutex::new(said)),
            station: None,
        };
        counter.start();
        counter
    }

    pub fn store(&self) -> Store {
        Store::open(&self.folder.path().join("kiosk.db"), &Zeroizing::new([7; 32])).unwrap()
    }

    /// The program starts, or starts again.
    pub fn start(&mut self) {
        self.station = None;
        let way = Way(Arc::clone(&self.central));
        let station = Station::assemble(Parts {
            store: self.store(),
            spool: Box::new(DiskFile::open(&self.folder.path().join("kiosk.spool")).unwrap()),
            signing: SigningKey::from_seed(&OWN_SEED),
            pepper: Pepper::new(Zeroizing::new([8; 32])),
            hash_cost: Some(CHEAP),
            starts: None,
            clock: Arc::clone(&self.clock) as Arc<dyn clock::Clock>,
            transport: Box::new(|_, _| Ok(Box::new(way))),
            folder: self.folder.path().to_owned(),
            random: Arc::new(|| u64::MAX),
            sabotage: kiosk_station::Sabotage::None,
        });
        self.station = Some(station.unwrap());
    }

    pub fn station(&self) -> &Station {
        self.station.as_ref().unwrap()
    }

    pub fn said<T>(&self, with: impl FnOnce(&mut Said) -> T) -> T {
        with(&mut self.central.lock().unwrap())
    }

    /// Asks central how things are, as the sync loop does.
    pub async fn look(&self) {
        self.look_by(&mut self.station().sync.driver()).await;
    }

    /// The same by a loop that goes on.
    pub async fn look_by(&self, driver: &mut Driver) {
        for _ in 0..8 {
            self.station().records.send_now(&self.at_work());
            if driver.step().await == Step::Probe {
                return;
            }
        }
        panic!("central is never asked how things are");
    }

    /// Fetches the numbers it may give.
    pub async fn numbers(&self) {
        let mut driver = self.station().sync.driver();
        for _ in 0..4 {
            driver.step().await;
        }
    }

    pub async fn sign_in(&self) {
        self.sign_in_as(&KAZEMI).await;
    }

    pub async fn sign_in_as(&self, person: &Worker) {
        let operators = &self.station().operators;
        operators.sign_in(person.code, person.password).await.unwrap();
    }

    pub fn at_work(&self) -> AtWork<TakesRecords> {
        self.station().operators.at_work().unwrap()
    }

    /// Every record that waits, opened as central opens it.
    pub fn sealed(&self) -> Vec<Record> {
        let public = SigningKey::from_seed(&OWN_SEED).public();
        let waiting = self.store().read(Outgoing::all).unwrap();
        let open = |item: &Outgoing| {
            envelope::verify(&item.envelope, &public)
                .unwrap()
                .open(&self.sealing)
                .unwrap()
        };
        waiting.iter().map(open).collect()
    }
}
