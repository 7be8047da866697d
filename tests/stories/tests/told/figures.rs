//! What each question, a row of an import and a backlog cost: measured, not judged. Under a keyring:
//! `cargo test --workspace --test told figures -- --ignored --nocapture --test-threads=1`

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use central::{Options, Running};
use kiosk_domain::sync::Step;
use kiosk_station::{
    Parts, Station,
    central::{Enrolment, Https, LineTime, Transport},
    clock, enrol,
    folder::Folder,
    hashing::Pepper,
    import,
    spool::DiskFile,
    store::{Store, StoreFault},
    vault::Vault,
    view::QueueFilter,
};
use kiosk_wire::{SealingKey, envelope, spool_file};
use tempfile::TempDir;
use town::{Keyboard as _, Visit, bills, people};

use crate::kill::ALL_ASKED;

const SETTLED: &str = "
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) SELECT i FROM n;
    CREATE TEMP TABLE one AS SELECT * FROM record LIMIT 1;
    INSERT INTO record (tracking_number, revision, sequence, subject, operator, taken_at, body, envelope_hash, state,
                        answered_at, answer, settled_s)
        SELECT printf('40499%07d', i), 1, 1000 + i, subject, operator, taken_at, body, randomblob(32), 'sent', answered_at,
               answer, settled_s
        FROM n, one;
    UPDATE chain SET sequence = 1000 + :count;
    DROP TABLE n;
    DROP TABLE one;";

fn opened(path: &Path, settled: Option<u32>) -> Station {
    let held = Folder::hold(path).unwrap();
    let vault = Vault::open(held.installation()).unwrap();
    let keys = vault.keys().unwrap();
    let store = Store::open(&held.database(), &keys.database).unwrap();
    if let Some(count) = settled {
        let sql = SETTLED.replace(":count", &count.to_string());
        store.write::<_, StoreFault>(|tx| Ok(tx.execute_batch(&sql)?)).unwrap();
    }
    let parts = Parts {
        store,
        spool: Box::new(DiskFile::open(&held.spool()).unwrap()),
        signing: keys.signing.clone(),
        pepper: Pepper::new(vault.pepper().unwrap()),
        #[cfg(debug_assertions)]
        hash_cost: None,
        starts: None,
        clock: clock::system(),
        transport: Box::new(|terminal, trusted| {
            let time: Arc<dyn LineTime> = trusted;
            let transport: Box<dyn Transport> = Box::new(Https::new(&terminal.central_url, &[], time)?);
            Ok(transport)
        }),
        folder: path.to_owned(),
        random: Arc::new(|| 0),
        #[cfg(debug_assertions)]
        sabotage: kiosk_station::Sabotage::None,
    };
    Station::assemble(parts).unwrap()
}

struct Place {
    central: Running,
    folder: TempDir,
    _files: TempDir,
}

impl Place {
    async fn new() -> Self {
        let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut options = Options::new(files.path().join("central.db")).plain().with_sample(1);
        options.lease_count = 20_000;
        options.settings.offline.hard_records = 100_000;
        let central = Running::start(options).unwrap();
        let code = central.new_code("1001", "2").unwrap();
        let enrolment = Enrolment {
            url: central.url(),
            code: &code,
            authority: None,
        };
        enrol::enrol(&Folder::hold(folder.path()).unwrap(), &enrolment, clock::system())
            .await
            .unwrap();
        Self {
            central,
            folder,
            _files: files,
        }
    }

    async fn open(&self, settled: Option<u32>) -> Arc<Station> {
        let path = self.folder.path().to_owned();
        let opened = tokio::task::spawn_blocking(move || opened(&path, settled))
            .await
            .unwrap();
        opened
            .sign_in(people::KAZEMI.code, people::KAZEMI.password)
            .await
            .unwrap();
        opened.look_up(bills::TRIPLE.id).await.unwrap();
        Arc::new(opened)
    }
}

async fn settle(station: &Station) {
    let mut driver = station.driver();
    while !matches!(driver.step().await, Step::Wait { .. }) {}
}

fn rows(count: u32) -> Vec<import::ImportRow> {
    let people::Visitor { id, mobile, .. } = people::NADERI;
    let mut file = "row_ref,visitor_id,mobile,evidence,bill_id,mid,peak,low,declared_on,confirmed\n".to_owned();
    for row in 0..count {
        let bill = bills::TRIPLE.id;
        file.push_str(&format!(
            "r{row},{id},{mobile},national_card,{bill},90001,90001,90001,1405/08/15,{ALL_ASKED}\n"
        ));
    }
    import::read(file.as_bytes()).unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn a_row_of_an_import() {
    for settled in [500, 5_000, 20_000] {
        let place = Place::new().await;
        let first = place.open(None).await;
        settle(&first).await;
        first.submit(&Visit::household(1)).unwrap();
        settle(&first).await;
        drop(first);
        let station = place.open(Some(settled)).await;
        settle(&station).await;
        let sync = tokio::spawn(station.sync_loop());
        let rows = rows(200);
        let begun = Instant::now();
        for row in &rows {
            station.import(row).await.unwrap();
        }
        let took = begun.elapsed().as_secs_f64() * 1000.0 / 200.0;
        println!("{settled} settled records: {took:.1} ms a row of an import");
        sync.abort();
        drop(place.central);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn a_backlog_of_ten_thousand() {
    let place = Place::new().await;
    let station = place.open(None).await;
    settle(&station).await;
    for row in 0..10_000 {
        station.submit(&Visit::household(row / 100)).unwrap();
    }
    let spool = std::fs::read(place.folder.path().join("kiosk.spool")).unwrap();
    let (envelopes, _) = spool_file::frames(&spool);
    let made_up = station.documents.made_up();
    let begun = Instant::now();
    let mut driver = station.driver();
    while station.status().unwrap().waiting > 0 {
        driver.step().await;
    }
    let took = begun.elapsed().as_secs_f64();
    println!("10,000 records sent in {took:.1} s: {:.0} a second", 10_000.0 / took);
    println!("receipts made up meanwhile: {}", station.documents.made_up() - made_up);
    assert_eq!(place.central.records().unwrap().len(), 10_000);
    let (opened, kept) = tokio::task::spawn_blocking(move || what_two_cores_do_alone(&place, &envelopes))
        .await
        .unwrap();
    println!(
        "alone: {opened:.0} a second verified and opened by two cores; {kept:.0} kept, a hundred in a transaction"
    );
}

/// What central does with each envelope at the least, without a line between: its signature verified, its seal opened, a row
/// of it kept.
fn what_two_cores_do_alone(place: &Place, envelopes: &[Vec<u8>]) -> (f64, f64) {
    let held = Folder::hold(place.folder.path()).unwrap();
    let signing = Vault::open(held.installation())
        .unwrap()
        .keys()
        .unwrap()
        .signing
        .public();
    let sealing = std::fs::read(place.central.authority().with_file_name("sealing.key")).unwrap();
    let sealing = SealingKey::from_bytes(&sealing).unwrap();
    let halves = envelopes.split_at(envelopes.len() / 2);
    let (signing, sealing) = (&signing, &sealing);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for half in [halves.0, halves.1] {
            scope.spawn(move || {
                for bytes in half {
                    envelope::verify(bytes, signing).unwrap().open(sealing).unwrap();
                }
            });
        }
    });
    let opened = begun.elapsed().as_secs_f64();
    let file = tempfile::tempdir().unwrap();
    let mut db = rusqlite::Connection::open(file.path().join("alone.db")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (hash BLOB PRIMARY KEY, body BLOB)",
    )
    .unwrap();
    let begun = Instant::now();
    for hundred in envelopes.chunks(100) {
        let transaction = db.transaction().unwrap();
        for bytes in hundred {
            transaction
                .execute("INSERT INTO kept VALUES (?1, ?2)", (&envelope::hash(bytes)[..], bytes))
                .unwrap();
        }
        transaction.commit().unwrap();
    }
    let kept = begun.elapsed().as_secs_f64();
    let count = f64::from(u32::try_from(envelopes.len()).unwrap());
    let rate = |took: f64| count / took;
    (rate(opened), rate(kept))
}

/// What is asked while a visitor waits, and a start; a thousand times each, a start ten times.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn each_question_with_a_hundred_ten_thousand_and_a_million_records() {
    for settled in [100, 10_000, 1_000_000] {
        let place = Place::new().await;
        let first = place.open(None).await;
        settle(&first).await;
        first.submit(&Visit::household(1)).unwrap();
        settle(&first).await;
        drop(first);
        let path = place.folder.path().to_owned();
        let aged = path.clone();
        tokio::task::spawn_blocking(move || drop(opened(&aged, Some(settled))))
            .await
            .unwrap();
        let starts = tokio::task::spawn_blocking(move || timed(10, |_| drop(opened(&path, None))));
        let mut taken = vec![("start", starts.await.unwrap())];
        let station = place.open(None).await;
        settle(&station).await;
        let draft = Visit::household(2);
        let mut numbers = Vec::new();
        taken.extend([
            ("check", timed(1000, |_| drop(station.check(&draft).unwrap()))),
            (
                "submit",
                timed(1000, |_| numbers.push(station.submit(&draft).unwrap().tracking_number)),
            ),
            ("status", timed(1000, |_| drop(station.status().unwrap()))),
            (
                "list",
                timed(1000, |_| drop(station.queue(QueueFilter::All, "").unwrap())),
            ),
            (
                "search",
                timed(1000, |at| drop(station.queue(QueueFilter::All, &numbers[at]).unwrap())),
            ),
        ]);
        for (what, times) in taken {
            let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
            println!("{settled} records: {what}: p50 {:.2} ms, p99 {:.2} ms", at(50), at(99));
        }
    }
}

/// How long each of so many goes took, the shortest first.
fn timed(goes: usize, mut go: impl FnMut(usize)) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..goes)
        .map(|at| {
            let begun = Instant::now();
            go(at);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}
