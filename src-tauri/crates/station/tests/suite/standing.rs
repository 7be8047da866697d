//! Central's word that a counter is out of service: only central's own, for this counter and this question.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use kiosk_domain::sync::Step;
use kiosk_station::{
    Parts, Station,
    central::{Request, Response, Sending, Transport},
    clock,
    hashing::Pepper,
    spool::DiskFile,
    store::{Authorities, Store, StoreFault, Terminal},
    view::Phase,
};
use kiosk_wire::{
    AUTH_SCHEME, Base64, CentralKeys, Office, RequestClaim, SealingKey, Settings, Signed, SigningKey, Standing, Status,
    StatusAnswer, call, signed,
};
use tempfile::TempDir;
use town::people::KAZEMI;
use zeroize::Zeroizing;

const TERMINAL: &str = "019aa5f0-2c00-7000-8000-000000000001";
const ANOTHER: &str = "019aa5f0-2c00-7000-8000-000000000002";

/// How whoever answers makes the status.
#[derive(Clone)]
struct Word {
    key: SigningKey,
    terminal: &'static str,
    /// Answers this question instead of the one that was asked.
    request: Option<uuid::Uuid>,
    signed: bool,
}

/// Whoever answers at central's address.
#[derive(Clone)]
struct Somebody(Arc<Mutex<Word>>);

impl Transport for Somebody {
    fn send(&self, request: Request) -> Sending<'_> {
        let word = self.0.lock().unwrap().clone();
        Box::pin(async move { Ok(answer(&request, &word)) })
    }
}

fn answer(request: &Request, word: &Word) -> Response {
    let (status, body) = if request.path == call::STATUS {
        (200, status(request, word))
    } else {
        (304, Vec::new())
    };
    Response {
        status,
        etag: None,
        retry_after: None,
        body,
    }
}

fn status(request: &Request, word: &Word) -> Vec<u8> {
    let header = &request.headers[0].1;
    let claim = Base64::parse(header.strip_prefix(AUTH_SCHEME).unwrap().trim()).unwrap();
    let claim: RequestClaim = serde_json::from_slice(&signed::claimed_payload(&claim.0).unwrap()).unwrap();
    let status = Status {
        api: kiosk_wire::API,
        terminal: word.terminal.into(),
        request: word.request.unwrap_or(claim.id),
        server_time: Timestamp::now(),
        head: None,
        standing: Standing::Disabled,
        lowest_app_version: "0.1.0".into(),
        operators: Vec::new(),
    };
    if word.signed {
        let status = Signed::new(&status, &word.key, "central-1").unwrap();
        serde_json::to_vec(&StatusAnswer { status }).unwrap()
    } else {
        serde_json::to_vec(&serde_json::json!({ "status": status })).unwrap()
    }
}

/// A counter with nothing in its outbox.
struct Desk {
    folder: TempDir,
    central: SigningKey,
    word: Arc<Mutex<Word>>,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
            central: SigningKey::generate().unwrap(),
            word: Arc::new(Mutex::new(Word {
                key: SigningKey::generate().unwrap(),
                terminal: TERMINAL,
                request: None,
                signed: true,
            })),
        };
        let settings: Settings = serde_json::from_str(include_str!("../../../wire/examples/settings.json")).unwrap();
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
                signing: vec![desk.central.public()],
                sealing_id: "central-1".into(),
                sealing: SealingKey::generate().public(),
                authorities: Vec::new(),
            },
            settings,
            settings_etag: None,
            authorities: Authorities::default(),
        };
        let store = desk.store(true);
        store
            .write::<_, StoreFault>(|tx| terminal.insert(tx, Timestamp::now()))
            .unwrap();
        desk
    }

    fn store(&self, new: bool) -> Store {
        let (path, key) = (self.folder.path().join("kiosk.db"), Zeroizing::new([7; 32]));
        if new {
            Store::create(&path, &key).unwrap()
        } else {
            Store::open(&path, &key).unwrap()
        }
    }

    fn open(&self) -> Station {
        let line = Somebody(Arc::clone(&self.word));
        Station::assemble(Parts {
            store: self.store(false),
            spool: Box::new(DiskFile::open(&self.folder.path().join("kiosk.spool")).unwrap()),
            signing: SigningKey::from_seed(&[9; 32]),
            pepper: Pepper::new(Zeroizing::new([8; 32])),
            hash_cost: None,
            starts: None,
            clock: clock::system(),
            transport: Box::new(|_, _| Ok(Box::new(line))),
            folder: self.folder.path().to_owned(),
            random: Arc::new(|| 7),
            sabotage: kiosk_station::Sabotage::None,
        })
        .unwrap()
    }

    /// The first contact of a morning, by this word: whether the counter is to leave.
    async fn leaves_by(&self, word: Word) -> bool {
        *self.word.lock().unwrap() = word;
        let station = self.open();
        let mut driver = station.sync.driver();
        assert_eq!(driver.step().await, Step::Probe);
        let leaves = driver.step().await == Step::Leave;
        assert_eq!(station.machine.is_disabled(), leaves);
        let phase = station.status().unwrap().phase;
        assert_eq!(phase == Phase::Leaving, leaves, "and the screen says so: {phase:?}");
        leaves
    }
}

#[tokio::test]
async fn a_forged_word_that_a_counter_is_out_of_service_does_nothing() {
    let desk = Desk::new();
    let genuine = Word {
        key: desk.central.clone(),
        ..desk.word.lock().unwrap().clone()
    };
    let forged = [
        (
            "unsigned",
            Word {
                signed: false,
                ..genuine.clone()
            },
        ),
        (
            "by another key",
            Word {
                key: SigningKey::generate().unwrap(),
                ..genuine.clone()
            },
        ),
        (
            "by the counter's own key",
            Word {
                key: SigningKey::from_seed(&[9; 32]),
                ..genuine.clone()
            },
        ),
        (
            "about another terminal",
            Word {
                terminal: ANOTHER,
                ..genuine.clone()
            },
        ),
        (
            "an old answer, played again",
            Word {
                request: Some(uuid::Uuid::now_v7()),
                ..genuine.clone()
            },
        ),
    ];
    for (what, word) in forged {
        assert!(!desk.leaves_by(word).await, "{what}");
    }
    assert!(desk.leaves_by(genuine).await, "and central's own does");
}

#[tokio::test]
async fn a_counter_that_is_out_of_service_knows_it_after_a_restart_without_a_line() {
    let desk = Desk::new();
    let genuine = Word {
        key: desk.central.clone(),
        ..desk.word.lock().unwrap().clone()
    };
    assert!(desk.leaves_by(genuine).await);
    let station = desk.open();
    assert!(station.machine.is_disabled());
    assert_eq!(station.sync.driver().step().await, Step::Leave);
    assert!(
        station.operators.sign_in(KAZEMI.code, KAZEMI.password).await.is_err(),
        "nobody works at it any more"
    );
    assert!(station.machine.leave().await.is_ok());
}

/// Whoever could write into the database could write a word of his own there.
#[tokio::test]
async fn a_word_in_the_database_that_is_not_centrals_counts_for_nothing() {
    let desk = Desk::new();
    let forged = Status {
        api: kiosk_wire::API,
        terminal: TERMINAL.into(),
        request: uuid::Uuid::now_v7(),
        server_time: Timestamp::now(),
        head: None,
        standing: Standing::Disabled,
        lowest_app_version: "0.1.0".into(),
        operators: Vec::new(),
    };
    let forged = Signed::new(&forged, &SigningKey::generate().unwrap(), "central-1").unwrap();
    desk.store(false)
        .write::<_, StoreFault>(|tx| Terminal::disable(tx, forged.bytes()))
        .unwrap();
    assert!(!desk.open().machine.is_disabled());
}

#[test]
fn another_key_opens_the_database_and_the_old_one_does_not() {
    let desk = Desk::new();
    let path = desk.folder.path().join("kiosk.db");
    let (old, new) = (Zeroizing::new([7; 32]), Zeroizing::new([8; 32]));
    let store = desk.store(false);
    store.rekey(&new).unwrap();
    assert!(
        store.read(Terminal::find).unwrap().is_some(),
        "the store goes on with it"
    );
    drop(store);
    assert!(matches!(Store::open(&path, &old), Err(StoreFault::Unreadable)));
    let store = Store::open(&path, &new).unwrap();
    assert!(store.read(Terminal::find).unwrap().is_some());
}
