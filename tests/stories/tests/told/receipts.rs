//! A receipt that somebody brings to another counter.

use std::process::Command;

use jiff::Timestamp;
use kiosk_station::view::{KeyTime, OurRecord, ReceiptCheck};
use kiosk_wire::{ReceiptToken, SigningKey, envelope};
use serde_json::Value;
use stories::{Admin, Counter, Town, within};
use town::{Keyboard as _, Visit};

/// The QR of a printed receipt, as a scanner reads it.
async fn scanned(counter: &Counter, number: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let written = counter.station.print_to_file(number, Some(folder.path().to_owned()));
    let page = folder.path().join("page");
    run(Command::new("pdftoppm")
        .args(["-r", "200", "-png", "-singlefile", &written.await.unwrap()])
        .arg(&page));
    let seen = run(Command::new("zbarimg")
        .args(["-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(page.with_extension("png")));
    seen.trim_end_matches('\n').to_owned()
}

fn run(command: &mut Command) -> String {
    let out = command
        .output()
        .unwrap_or_else(|fault| panic!("{command:?} is needed (packages poppler-utils, zbar-tools): {fault}"));
    assert!(out.status.success(), "{command:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// A second counter that has heard of the first one's key, and a receipt of the first one.
async fn two_counters(town: &Town) -> (Counter, Counter, String, String) {
    let first = Counter::open(town).await;
    let number = first.take(&Visit::household(1)).await;
    let token = scanned(&first, &number).await;
    let second = Counter::open(town).await;
    within("the keys came", || {
        !matches!(
            second.station.verify_receipt(&token).unwrap(),
            ReceiptCheck::UnknownTerminal { .. }
        )
    })
    .await;
    (first, second, number, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_known_at_another_counter_without_a_line() {
    let town = Town::found().await;
    let (first, second, number, token) = two_counters(&town).await;
    second.loses_the_line(&town.line).await;

    for (counter, wanted) in [(&first, OurRecord::Same), (&second, OurRecord::OfAnotherCounter)] {
        // a scanner ends with Enter
        match counter.station.verify_receipt(&format!("{token}\r\n")).unwrap() {
            ReceiptCheck::Genuine {
                tracking_number,
                office,
                key_time,
                record,
                revision,
                ..
            } => {
                assert_eq!(
                    (tracking_number, office, revision),
                    (number.clone(), "1001".to_owned(), 1)
                );
                assert_eq!((key_time, record), (KeyTime::InForce, wanted));
            }
            other => panic!("{other:?}"),
        }
    }
    let folder = second.close().await;
    let told = Admin::at(folder.path()).run(&["receipt", "verify", &token], "");
    assert!(told.success, "{}", told.words);
    says_nothing_about_a_person(&told.lines[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_altered_cut_short_or_foreign_is_refused_by_window_and_tool() {
    let town = Town::found().await;
    let (first, second, number, token) = two_counters(&town).await;
    let terminal = ReceiptToken::claimed_terminal(&token).unwrap();
    let made_up = |office: &str, key: &SigningKey, terminal: &str| {
        let token = ReceiptToken {
            tracking_number: number.clone(),
            revision: 1,
            office: office.to_owned(),
            taken_at: Timestamp::UNIX_EPOCH,
            envelope: envelope::hash(b"nothing"),
        };
        token.sign(key, terminal).unwrap()
    };
    let thief = SigningKey::generate().unwrap();
    let altered = {
        let mut letters: Vec<char> = token.chars().collect();
        let middle = letters.len() / 2;
        letters[middle] = if letters[middle] == 'A' { 'B' } else { 'A' };
        letters.into_iter().collect::<String>()
    };
    let elsewhere = Town::found().await;
    let foreigner = Counter::open(&elsewhere).await;
    let foreign = scanned(&foreigner, &foreigner.take(&Visit::household(1)).await).await;
    let cases = [
        ("forged", made_up("1001", &thief, &terminal), "not_genuine"),
        ("of nobody", made_up("1001", &thief, "nobody"), "unknown_terminal"),
        ("foreign", foreign, "unknown_terminal"),
        ("cut short", token[..token.len() / 2].to_owned(), "not_a_token"),
        ("something else", number.clone(), "not_a_token"),
        ("empty", String::new(), "not_a_token"),
    ];
    let verdict =
        |text: &str| serde_json::to_value(second.station.verify_receipt(text).unwrap()).unwrap()["verdict"].clone();
    for (what, text, wanted) in &cases {
        assert_eq!(verdict(text), *wanted, "{what}");
    }
    assert_ne!(verdict(&altered), "genuine");
    mutate(&second, &token);
    drop(first);

    let folder = second.close().await;
    let admin = Admin::at(folder.path());
    for (what, text, wanted) in &cases {
        let told = admin.run(&["receipt", "verify", "-"], text);
        assert!(!told.success, "{what} was taken");
        let line: Value = serde_json::from_str(&told.lines[0]).unwrap();
        assert_eq!(line["verdict"], *wanted, "{what}: {}", told.words);
        assert!(!told.words.is_empty());
    }
    assert!(!admin.run(&["receipt", "verify", &altered], "").success);
    // A reader may say first what kind of code it was.
    assert!(
        admin
            .run(&["receipt", "verify", "-"], &format!("]Q1{token}\r\n"))
            .success
    );
    let told = admin.run(&["receipt", "verify", "-"], &format!("{token}\n"));
    assert!(told.success, "{}", told.words);
}

/// Ten thousand letters exchanged, left out or put in, here and there.
fn mutate(counter: &Counter, token: &str) {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut state: u64 = 0x5EED;
    let mut below = |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let mut tried = 0;
    while tried < 10_000 {
        let mut letters = token.as_bytes().to_vec();
        for _ in 0..=below(3) {
            let (at, letter) = (below(letters.len()), ALPHABET[below(ALPHABET.len())]);
            match below(4) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letter),
                _ => letters[at] = letter,
            }
        }
        let text = String::from_utf8(letters).unwrap();
        if text != token {
            let found = counter.station.verify_receipt(&text).unwrap();
            assert!(!matches!(found, ReceiptCheck::Genuine { .. }), "accepted: {text}");
            tried += 1;
        }
    }
}

fn says_nothing_about_a_person(line: &str) {
    let said: Value = serde_json::from_str(line).unwrap();
    let mut fields: Vec<&str> = said.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let allowed = [
        "keyTime",
        "office",
        "record",
        "revision",
        "takenAt",
        "takenOn",
        "terminal",
        "trackingNumber",
        "verdict",
    ];
    assert_eq!(fields, allowed, "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_shows_the_paper_and_the_letters_that_will_be_printed() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    // A receipt says whether central has its record: it does not change any more.
    within("the record at central", || counter.is_sent(&number)).await;
    let folder = tempfile::tempdir().unwrap();
    let shown = |counter: &Counter| counter.receipt(&number).drawing.unwrap();

    counter
        .station
        .choose_printer("file", Some(folder.path().to_owned()))
        .await
        .unwrap();
    let usual = shown(&counter);
    assert_eq!(
        (usual.width, usual.height),
        (1480.0, 2100.0),
        "A5, in tenths of a millimetre"
    );
    assert!(!counter.station.large_print().unwrap());

    counter.station.set_large_print(true).unwrap();
    let large = shown(&counter);
    assert_eq!(large.text, usual.text);
    assert_ne!(large.path, usual.path);
    // the choice is the counter's, not the day's
    let counter = Counter::open_in(counter.close().await).await;
    assert!(counter.station.large_print().unwrap());
    assert_eq!(shown(&counter), large);
}

/// A printer that is in order again goes on by itself, perhaps just before the operator presses the key for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_came_out_is_not_printed_again_by_going_on() {
    let town = Town::found().await;
    let counter = Counter::open(&town).await;
    let number = counter.take(&Visit::household(1)).await;
    let papers = tempfile::tempdir().unwrap();
    let folder = Some(papers.path().to_owned());
    counter.station.choose_printer("file", folder).await.unwrap();
    counter.station.print(&number).await.unwrap();
    within("the slip is out", || !counter.receipt(&number).printed.on_its_way).await;
    counter.station.print_on(&number).await.unwrap();
    within("nothing is on its way", || !counter.receipt(&number).printed.on_its_way).await;
    assert_eq!(std::fs::read_dir(papers.path()).unwrap().count(), 1, "one slip");
}
