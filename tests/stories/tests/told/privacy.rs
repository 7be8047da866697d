use std::fs;

use stories::{Counter, Town, within};
use town::{Keyboard as _, Visit, people};

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_counter_say_nothing_about_its_visitors() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    counter.station.check(&Visit::household(1)).unwrap();
    let number = counter.take(&Visit::household(1)).await;
    within("it is sent", || counter.is_sent(&number)).await;

    let database = fs::read(counter.path().join("kiosk.db")).unwrap();
    assert!(!database.starts_with(b"SQLite format 3"), "the header can be read");
    let mut looked_at = 0;
    for entry in fs::read_dir(counter.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        looked_at += 1;
        for secret in [
            people::NADERI.id,
            people::NADERI.mobile,
            &people::NADERI.mobile[1..],
            Visit::household(1).bill_id.expose(),
        ] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds {secret}", path.display());
        }
    }
    assert!(looked_at >= 3, "database, WAL and lock at least");
}
