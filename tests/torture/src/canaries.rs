//! People whose ids and mobiles are looked for everywhere once central has them and the time to print them again is
//! over: taken, sent, corrected, printed, purged by the real station on a real disk, with the real central on its line.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use central::{Options, Running};
use kiosk_domain::sync::Step;
use kiosk_station::{
    Parts, Station,
    central::{Https, enrol},
    clock::{Clock, Trusted},
    hashing::Pepper,
    journal::Journal,
    log::{Allowed, LogFile},
    spool::DiskFile,
    store::{Authorities, Store, StoreFault, Terminal},
    sync::Driver,
    view::{CorrectionReason, Draft, Evidence, Shown},
};
use kiosk_wire::{SigningKey, journal::Event};
use rusqlite::{Connection, types::ValueRef};
use serde::{Deserialize, Serialize};
use town::{
    Keyboard as _, Time, Visit, desk,
    people::{self, KAZEMI},
};
use tracing_subscriber::layer::SubscriberExt as _;
use zeroize::Zeroizing;

use crate::world::{CHEAP, boot};

const KEY: [u8; 32] = [9; 32];
/// The window in the reference central's settings, and an hour.
const LONG_AFTER: Duration = Duration::from_secs(25 * 3600);

/// What became of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CanaryTally {
    pub people: u64,
    /// Revisions of records, corrections among them.
    pub records: u64,
    /// Ids and mobiles found in the tables before they were purged: the search finds what is there.
    pub before: u64,
    /// Bytes of files and rows that were searched afterwards.
    pub searched: u64,
    /// Where one was still found.
    pub hits: Vec<String>,
}

impl std::ops::AddAssign for CanaryTally {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.records += other.records;
        self.before += other.before;
        self.searched += other.searched;
        self.hits.extend(other.hits);
    }
}

/// So many people at one counter.
///
/// # Panics
/// Where something does not work that is not tried here.
#[must_use]
pub fn canaries(people: u32) -> CanaryTally {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = LogFile::up_to(folder.path().join("kiosk.log"), u64::MAX);
    // Everything on one thread, so that every event of it, down to the smallest, is in this log.
    let _log = tracing::subscriber::set_default(tracing_subscriber::registry().with(Allowed::to(log)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(live(people, folder.path()))
}

async fn live(people: u32, folder: &Path) -> CanaryTally {
    let time = Time::still();
    let place = tempfile::tempdir().expect("a temporary folder");
    let central = central(place.path(), &time);
    let clock = boot(&time, 1);
    let station = station(folder, &central, Arc::clone(&clock) as Arc<dyn Clock>).await;
    let mut driver = station.driver();
    settle(&mut driver).await;
    desk::sign_in(&station, &KAZEMI).await.expect("Kazemi signs in");

    let mut tally = CanaryTally {
        people: people.into(),
        ..CanaryTally::default()
    };
    for canary in 0..people {
        tally.records += visit(&station, canary, folder).await;
        settle(&mut driver).await;
    }
    // One more came, and went before anything was taken.
    desk::check(&station, &draft(people)).expect("it is kept while it is typed");

    let wanted = wanted(people + 1);
    tally.before = seen(&tables(folder), &wanted).len() as u64;
    time.pass(LONG_AFTER);
    settle(&mut driver).await;
    drop(driver);
    let held = central.records().expect("central's database can be read");
    assert_eq!(held.len() as u64, tally.records, "central has them all");
    assert_eq!(station.status().expect("the frame's facts").waiting, 0);

    // While the program runs, with its log of the database, and after it was closed.
    for _ in 0..2 {
        for (name, bytes) in files(folder)
            .expect("the folder can be read")
            .iter()
            .chain(&tables(folder))
        {
            tally.searched += bytes.len() as u64;
            let found = found(bytes, &wanted);
            tally
                .hits
                .extend(found.iter().map(|digits| format!("{name}: {}", text(*digits))));
        }
    }
    drop(station);
    tally
}

/// Central with its sample, by the same time.
fn central(place: &Path, time: &Time) -> Running {
    let now = time.clone();
    let options = Options {
        clock: central::Clock::from_fn(move || now.now()),
        ..Options::new(place.join("central.db")).plain().with_sample(1)
    };
    Running::start(options).expect("central starts")
}

async fn station(folder: &Path, central: &Running, clock: Arc<dyn Clock>) -> Arc<Station> {
    let signing = SigningKey::from_seed(&[5; 32]);
    let trusted = Arc::new(Trusted::new(Arc::clone(&clock), None));
    let line = Https::new(central.url(), &[], trusted).expect("a line");
    let code = central.new_code("1001", "2").expect("a code");
    let answer = enrol(&line, &code, &signing).await.expect("central enrols");
    let store = Store::create(&folder.join("kiosk.db"), &Zeroizing::new(KEY)).expect("a new database");
    let terminal = Terminal {
        terminal: answer.terminal,
        certificate: Some(answer.certificate),
        office: answer.office,
        counter: answer.counter,
        central_url: central.url().to_owned(),
        central_keys: answer.central_keys,
        settings: answer.settings,
        settings_etag: None,
        authorities: Authorities::default(),
    };
    let journal = Journal::new(&terminal.terminal, signing.clone(), Arc::clone(&clock));
    store
        .write::<_, StoreFault>(|tx| {
            terminal.insert(tx, clock.now())?;
            journal.write(tx, Event::Enrolled)
        })
        .expect("the terminal is written");
    let parts = Parts {
        store,
        spool: Box::new(DiskFile::open(&folder.join("kiosk.spool")).expect("a spool")),
        signing,
        starts: None,
        clock,
        transport: Box::new(|terminal, trusted| Ok(Box::new(Https::new(&terminal.central_url, &[], trusted)?))),
        folder: folder.to_owned(),
        pepper: Pepper::new(Zeroizing::new(KEY)),
        hash_cost: Some(CHEAP),
        random: Arc::new(|| 0),
        sabotage: kiosk_station::Sabotage::None,
    };
    Arc::new(Station::assemble(parts).expect("the station opens"))
}

/// The loop's steps until it has nothing to do.
async fn settle(driver: &mut Driver) {
    while !matches!(driver.step().await, Step::Wait { .. }) {}
}

/// Everything a counter does with a visitor. Gives how many revisions came of it.
async fn visit(station: &Arc<Station>, canary: u32, folder: &Path) -> u64 {
    let draft = draft(canary);
    desk::look_up(station, &draft).await.expect("the line is up");
    desk::check(station, &draft).expect("it is kept while it is typed");
    station.preview(&draft, Shown::Slip).expect("the slip is drawn");
    let number = desk::submit(station, &draft).expect("it is taken");
    station.receipt(&number).expect("the receipt is shown");
    if canary.is_multiple_of(10) {
        let papers = Some(folder.join("papers"));
        station.print_to_file(&number, papers).await.expect("a PDF file");
    }
    if !canary.is_multiple_of(4) {
        return 1;
    }
    let other = Draft {
        evidence: Some(Evidence::BirthCertificate),
        ..draft
    };
    let reason = CorrectionReason::WrongVisitor;
    station.correct(&number, &other, reason).expect("it is corrected");
    2
}

fn draft(canary: u32) -> Draft {
    Draft {
        visitor_id: people::national_id(canary).into(),
        mobile: people::mobile(canary).into(),
        ..Visit::household(canary + 1)
    }
}

/// Ten digits: a national id, or a mobile without its nought, however it is written before them.
type Digits = [u8; 10];

fn wanted(people: u32) -> HashSet<Digits> {
    let digits = |text: &str| Digits::try_from(text.as_bytes()).expect("ten digits");
    let both = |canary| {
        [
            digits(&people::national_id(canary)),
            digits(&people::mobile(canary)[1..]),
        ]
    };
    (0..people).flat_map(both).collect()
}

fn seen(pieces: &[(String, Vec<u8>)], wanted: &HashSet<Digits>) -> HashSet<Digits> {
    pieces.iter().flat_map(|(_, bytes)| found(bytes, wanted)).collect()
}

/// Which of them stand in these bytes: ASCII, Persian or Arabic digits, in UTF-8 or UTF-16 of either order.
#[must_use]
pub fn found(bytes: &[u8], wanted: &HashSet<[u8; 10]>) -> HashSet<[u8; 10]> {
    let mut seen = HashSet::new();
    let ascii = |at: usize| Some((*bytes.get(at)?, 1_usize)).filter(|(byte, _)| byte.is_ascii_digit());
    let persian = |at: usize| match (*bytes.get(at)?, *bytes.get(at + 1)?) {
        (0xDB, low @ 0xB0..=0xB9) => Some((low - 0xB0 + b'0', 2_usize)),
        (0xD9, low @ 0xA0..=0xA9) => Some((low - 0xA0 + b'0', 2)),
        _ => None,
    };
    let wide = |high: u8, low: u8| match (high, low) {
        (0, b'0'..=b'9') => Some((low, 2_usize)),
        (6, 0xF0..=0xF9) => Some((low - 0xF0 + b'0', 2)),
        (6, 0x60..=0x69) => Some((low - 0x60 + b'0', 2)),
        _ => None,
    };
    let little = |at: usize| wide(*bytes.get(at + 1)?, *bytes.get(at)?);
    let big = |at: usize| wide(*bytes.get(at)?, *bytes.get(at + 1)?);
    for digit in [&ascii as &dyn Fn(usize) -> Option<(u8, usize)>, &persian, &little, &big] {
        for at in 0..bytes.len() {
            let (mut digits, mut next) = ([0; 10], at);
            let whole = digits.iter_mut().all(|to| {
                digit(next).is_some_and(|(value, width)| {
                    (*to, next) = (value, next + width);
                    true
                })
            });
            if whole && wanted.contains(&digits) {
                seen.insert(digits);
            }
        }
    }
    seen
}

fn text(digits: Digits) -> String {
    String::from_utf8_lossy(&digits).into_owned()
}

/// Every file, as it lies there.
fn files(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), fs::read(path)?));
            }
        }
    }
    Ok(found)
}

/// Every value of every table, opened with the key as nobody but the counter can.
fn tables(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let db = Connection::open(folder.join("kiosk.db")).expect("the database is there");
    let hex: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    db.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA query_only = ON;"))
        .expect("the key fits");
    let mut tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("a schema");
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("tables");
    let mut values = Vec::new();
    for name in names {
        let mut rows = db.prepare(&format!("SELECT * FROM {name}")).expect("a table");
        let columns = rows.column_count();
        let mut rows = rows.query([]).expect("its rows");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let bytes = match row.get_ref(column).expect("a value") {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                    ValueRef::Integer(number) => number.to_string().into_bytes(),
                    ValueRef::Real(_) | ValueRef::Null => continue,
                };
                values.push((format!("table {name}"), bytes));
            }
        }
    }
    values
}
