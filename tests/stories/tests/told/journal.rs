//! A journal that was tampered with names its first broken entry, offline.

use std::path::Path;

use kiosk_station::{
    folder::Folder,
    store::{Store, StoreFault},
    vault::Vault,
};
use serde_json::{Value, json};
use stories::{Admin, Counter, Town, within};
use town::{Visit, Weather};

type Row = (u64, Vec<u8>, Vec<u8>);

/// Works on the database as somebody would who has its key.
async fn with_store<T: Send + 'static>(folder: &Path, work: impl FnOnce(&Store) -> T + Send + 'static) -> T {
    let path = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let held = Folder::hold(&path).unwrap();
        let keys = Vault::open(held.installation()).unwrap().keys().unwrap();
        work(&Store::open(&held.database(), &keys.database).unwrap())
    })
    .await
    .unwrap()
}

async fn rows(folder: &Path) -> Vec<Row> {
    with_store(folder, |store| {
        store
            .read(|db| {
                let mut statement = db.prepare("SELECT sequence, signed, hash FROM journal ORDER BY sequence")?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .unwrap()
    })
    .await
}

async fn put(folder: &Path, rows: Vec<Row>) {
    with_store(folder, move |store| {
        store
            .write::<_, StoreFault>(|tx| {
                tx.execute("DELETE FROM journal", [])?;
                for row in &rows {
                    tx.execute(
                        "INSERT INTO journal (sequence, signed, hash) VALUES (?1, ?2, ?3)",
                        (row.0, &row.1, &row.2),
                    )?;
                }
                Ok(())
            })
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_was_tampered_with_names_its_first_broken_entry() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    within("it is sent", || counter.is_sent(&number)).await;
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    // Central is never asked.
    drop(town);

    let whole = rows(folder.path()).await;
    let verify = || admin.run(&["journal", "verify"], "");
    let verified = verify();
    assert!(verified.success, "{}", verified.words);
    let line: Value = serde_json::from_str(&verified.lines[0]).unwrap();
    assert_eq!(line["entries"], whole.len());

    let shown = admin.run(&["journal", "show"], "");
    assert!(shown.success, "{}", shown.words);
    let events: Vec<String> = shown
        .lines
        .iter()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["event"]["event"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(events.len(), whole.len());
    for expected in ["enrolled", "leased", "signed_in", "recorded", "settled"] {
        assert!(
            events.iter().any(|event| event == expected),
            "{expected} is not in {events:?}"
        );
    }
    let last = whole.len() as u64;
    assert!(last >= 5);

    let mut altered = whole.clone();
    let middle = altered[2].1.len() / 2;
    altered[2].1[middle] ^= 1;
    let mut removed = whole.clone();
    removed.remove(3);
    let mut closed_up = removed.clone();
    for row in closed_up.iter_mut().skip(3) {
        row.0 -= 1;
    }
    let mut swapped = whole.clone();
    let (left, right) = swapped.split_at_mut(2);
    std::mem::swap(&mut left[1].1, &mut right[0].1);
    let mut beginning = whole.clone();
    beginning.remove(0);
    let mut end = whole.clone();
    end[whole.len() - 1].2[0] ^= 1;
    for (what, tampered, entry, kind) in [
        ("an entry was altered", altered, 3, "signature"),
        ("an entry was removed", removed, 4, "link"),
        ("an entry was removed and the gap closed", closed_up, 4, "link"),
        ("two entries were swapped", swapped, 2, "link"),
        ("the first entry was removed", beginning, 1, "link"),
        ("the end was given another name", end, last, "link"),
    ] {
        put(folder.path(), tampered).await;
        let run = verify();
        assert!(!run.success, "{what}");
        let line: Value = serde_json::from_str(&run.lines[0]).unwrap();
        assert_eq!(line, json!({ "broken": entry, "what": kind }), "{what}");
        assert!(run.words.contains("نخستین ثبت نادرست"), "{}", run.words);
        assert!(run.words.contains(&format!("شمارهٔ {entry} ")), "{}", run.words);
    }
    put(folder.path(), whole).await;
    let healed = verify();
    assert!(healed.success, "{}", healed.words);
    assert_eq!(healed.lines, verified.lines);
}

/// A chain that was cut off at its end is still a chain: only central knows that there was more.
#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_was_cut_off_is_found_out_by_central() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    within("it is sent", || counter.is_sent(&number)).await;
    let folder = counter.close().await;
    let admin = Admin::at(folder.path());
    let online = admin.run(&["journal", "verify", "--online"], "");
    assert!(online.success, "{}", online.words);

    let mut cut = rows(folder.path()).await;
    cut.truncate(3);
    put(folder.path(), cut).await;
    let offline = admin.run(&["journal", "verify"], "");
    assert!(offline.success, "{}", offline.words);
    town.line.turn(Weather::Cut);
    let alone = admin.run(&["journal", "verify", "--online"], "");
    assert!(!alone.success && alone.lines.is_empty());
    assert!(alone.words.contains("به مرکز دسترسی نیست"), "{}", alone.words);
    town.line.turn(Weather::Fair);
    let online = admin.run(&["journal", "verify", "--online"], "");
    assert!(!online.success);
    assert_eq!(online.lines, [r#"{"central":"central_ahead"}"#]);
    assert!(online.words.contains("مرکز گذشتهٔ دیگری"), "{}", online.words);
}
