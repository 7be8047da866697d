//! What a counter's questions cost after a year: no more than on its first day.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use kiosk_domain::sync::Step;
use kiosk_station::{
    Parts, Station,
    central::{Https, LineTime, Transport},
    clock,
    folder::Folder,
    hashing::Pepper,
    spool::DiskFile,
    store::{Store, StoreFault},
    vault::Vault,
    view::QueueFilter,
};
use stories::{Counter, Town};
use town::{Keyboard as _, Visit, bills, people};

/// What a busy counter takes in a year.
const YEAR: u32 = 40_000;

/// Copies of the one record that is there: settled, printed, half of them purged; with the journal's entries, the rows of
/// a file and the used-up leases that come with them.
const SETTLED: &str = "
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) SELECT i FROM n;
    CREATE TEMP TABLE one AS SELECT * FROM record LIMIT 1;
    INSERT INTO record (tracking_number, revision, sequence, subject, operator, taken_at, body, envelope_hash, state,
                        answered_at, answer, settled_s, purged)
        SELECT printf('40499%07d', i), 1, 1000 + i, CASE WHEN i % 2 THEN subject ELSE '70…23' END, operator, taken_at,
               CASE WHEN i % 2 THEN body ELSE '' END, randomblob(32), 'sent', answered_at, answer, settled_s,
               CASE WHEN i % 2 THEN NULL ELSE '13…19' END
        FROM n, one;
    UPDATE chain SET sequence = 1000 + :count;
    INSERT INTO slip (tracking_number, revision, copy, state, changed_at, printer)
        SELECT printf('40499%07d', i), 1, 0, 'confirmed', '2026-09-01T08:00:01Z', 'cups:Receipts' FROM n;
    INSERT INTO journal (sequence, signed, hash)
        SELECT (SELECT max(sequence) FROM journal) + i, randomblob(400), randomblob(32) FROM n;
    INSERT INTO imported (reference, said, tracking_number)
        SELECT randomblob(32), randomblob(32), printf('40499%07d', i) FROM n;
    INSERT INTO lease (id, year, first, count, used, epoch, expires_at, signed)
        SELECT 'old-' || i, 404, i * 200, 200, 200, 1, '2026-12-01T00:00:00Z', x'00' FROM n WHERE i % 200 = 0;
    DROP TABLE n;
    DROP TABLE one;";

struct Aged {
    station: Arc<Station>,
    steps: Arc<AtomicU64>,
    taken: BTreeMap<&'static str, u64>,
}

impl Aged {
    fn cost(&mut self, what: &'static str, before: u64) {
        let taken = self.steps.load(Ordering::SeqCst) - before;
        self.taken.insert(what, taken);
    }

    fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }
}

fn assembled(path: &Path, settled: Option<u32>) -> Aged {
    let held = Folder::hold(path).unwrap();
    let vault = Vault::open(held.installation()).unwrap();
    let keys = vault.keys().unwrap();
    let store = Store::open(&held.database(), &keys.database).unwrap();
    if let Some(count) = settled {
        let sql = SETTLED.replace(":count", &count.to_string());
        store.write::<_, StoreFault>(|tx| Ok(tx.execute_batch(&sql)?)).unwrap();
    }
    let steps = store.count_steps().unwrap();
    let parts = Parts {
        store,
        spool: Box::new(DiskFile::open(&held.spool()).unwrap()),
        signing: keys.signing.clone(),
        pepper: Pepper::new(vault.pepper().unwrap()),
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
        sabotage: kiosk_station::Sabotage::None,
    };
    let station = Arc::new(Station::assemble(parts).unwrap());
    let mut aged = Aged {
        station,
        steps,
        taken: BTreeMap::new(),
    };
    aged.cost("start", 0);
    aged
}

/// Steps of SQLite for each of the counter's questions, with so many settled records.
async fn costs(settled: u32) -> BTreeMap<&'static str, u64> {
    let town = Town::found().await;
    let counter = Counter::open_without_sync(Counter::enrolled_cheaply(&town).await).await;
    let first = &counter.station;
    first.look_up(bills::TRIPLE.id).await.unwrap();
    let mut driver = first.driver();
    while !matches!(driver.step().await, Step::Wait { .. }) {}
    first.submit(&Visit::household(1)).unwrap();
    while !matches!(driver.step().await, Step::Wait { .. }) {}
    assert_eq!(first.status().unwrap().waiting, 0);
    drop(driver);
    let folder = counter.close().await;

    let path = folder.path().to_owned();
    let mut aged = tokio::task::spawn_blocking(move || assembled(&path, Some(settled)))
        .await
        .unwrap();
    let station = Arc::clone(&aged.station);
    station
        .sign_in(people::KAZEMI.code, people::KAZEMI.password)
        .await
        .unwrap();
    station.look_up(bills::TRIPLE.id).await.unwrap();
    let mut driver = station.driver();
    while !matches!(driver.step().await, Step::Wait { .. }) {}

    let draft = Visit::household(2);
    let before = aged.steps();
    station.check(&draft).unwrap();
    aged.cost("check", before);
    let before = aged.steps();
    let number = station.submit(&draft).unwrap().tracking_number;
    aged.cost("submit", before);
    let before = aged.steps();
    while !matches!(driver.step().await, Step::Wait { .. }) {}
    aged.cost("steps of the loop that send it", before);
    let before = aged.steps();
    driver.step().await;
    aged.cost("a step of the loop", before);
    let before = aged.steps();
    station.status().unwrap();
    aged.cost("status", before);
    let before = aged.steps();
    station.receipt(&number).unwrap();
    aged.cost("receipt", before);
    let lists = [
        ("list of all", QueueFilter::All, ""),
        ("list of sent", QueueFilter::Sent, ""),
        ("list of waiting", QueueFilter::Waiting, ""),
        ("list of refused", QueueFilter::NeedsAction, ""),
        ("search of a number", QueueFilter::All, number.as_str()),
        ("search in the middle of numbers", QueueFilter::All, &number[6..]),
    ];
    for (what, filter, search) in lists {
        let before = aged.steps();
        station.queue(filter, search).unwrap();
        aged.cost(what, before);
    }
    aged.taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_records_makes_no_question_dearer() {
    let (young, old) = (costs(200).await, costs(YEAR).await);
    let mut dearer = Vec::new();
    for (what, young) in &young {
        let old = old[what];
        println!("{what}: {young} steps with 200 records, {old} with {YEAR}");
        // it looks through a bounded number of the newest
        let most = if *what == "search in the middle of numbers" {
            young * 40
        } else {
            young * 2
        };
        if old > most {
            dearer.push(format!("{what}: {young} → {old}"));
        }
    }
    assert!(dearer.is_empty(), "{dearer:#?}");
}
