//! What may stand in the log, and how long it may get.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

use kiosk_station::log::{Allowed, FIELDS, LogFile};
use town::{bills::DEMAND, people::NADERI};
use tracing_subscriber::layer::SubscriberExt as _;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What stands in the log of this.
pub fn logged(work: impl FnOnce()) -> String {
    let paper = Paper::default();
    let subscriber = tracing_subscriber::registry().with(Allowed::to(paper.clone()));
    tracing::subscriber::with_default(subscriber, work);
    let written = paper.0.lock().unwrap().clone();
    String::from_utf8(written).unwrap()
}

#[test]
fn a_field_that_is_not_on_the_list_is_not_in_the_log() {
    let text = logged(|| {
        tracing::error!(target: "kiosk_station::desk", mobile = NADERI.mobile, code = 7, bill = %DEMAND.id, "refused");
    });
    assert!(
        text.contains("ERROR kiosk_station::desk") && text.contains("refused") && text.contains("code=7"),
        "{text}"
    );
    assert!(
        !text.contains(&NADERI.mobile[..4]) && !text.contains(&DEMAND.id[..4]),
        "{text}"
    );
}

#[test]
fn other_crates_words_are_not_in_the_log() {
    let text = logged(|| {
        tracing::warn!(target: "hyper::client", fault = "/v1/subscribers/9174639504124", "GET /v1/subscribers/9174639504124");
    });
    assert!(text.contains("WARN hyper::client") && !text.contains("9174"), "{text}");
}

#[test]
fn an_event_is_one_line() {
    let text = logged(|| tracing::error!(target: "kiosk", fault = "one\ntwo\r\u{1b}[31m", "three\nfour"));
    assert_eq!(text.lines().count(), 1, "{text:?}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_log_file_grows_to_its_length_and_keeps_two_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.log");
    let mut log = LogFile::up_to(path.clone(), 100);
    for line in 0..40 {
        writeln!(log, "line {line:05}").unwrap();
    }
    drop(log);
    // A second run goes on in the same file.
    let mut log = LogFile::up_to(path.clone(), 100);
    writeln!(log, "line 00040").unwrap();
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["kiosk.log", "kiosk.log.1", "kiosk.log.2"]);
    let all: String = ["kiosk.log.2", "kiosk.log.1", "kiosk.log"]
        .iter()
        .map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
        .collect();
    let lines: Vec<&str> = all.lines().collect();
    assert!(lines.len() >= 18 && lines.last() == Some(&"line 00040"), "{lines:?}");
    assert!(lines.is_sorted(), "{lines:?}");
    for name in names {
        assert!(fs::metadata(folder.path().join(name)).unwrap().len() <= 100);
    }
}

#[test]
fn a_log_that_cannot_be_written_stops_nobody() {
    let nowhere = LogFile::at(Path::new("/no/such/folder/kiosk.log").to_owned());
    let subscriber = tracing_subscriber::registry().with(Allowed::to(nowhere));
    tracing::subscriber::with_default(subscriber, || tracing::error!(target: "kiosk", "lost"));
}

/// A field on the list that no event has is one too many; one of an event that is not on the list is lost on the way.
#[test]
fn the_list_has_the_fields_of_our_events_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for folder in ["src", "../printer/src", "../paper/src", "../winspool/src", "../../src"] {
        read(&root.join(folder), &mut text);
    }
    let said: BTreeSet<&str> = fields(&text).chain(["message"]).collect();
    assert_eq!(said, BTreeSet::from(FIELDS));
}

/// Of every event in the code: what stands before its sentence, as `%fault` or `bytes = written.len()`.
fn fields(code: &str) -> impl Iterator<Item = &str> {
    let events = ["error", "warn", "info", "debug"].map(|level| format!("tracing::{level}!("));
    events.into_iter().flat_map(move |event| {
        let heads: Vec<&str> = code
            .split(&event)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let parts = heads.into_iter().flat_map(|head| head.split(','));
        let names = parts.map(|part| {
            part.split('=')
                .next()
                .unwrap_or(part)
                .trim()
                .trim_start_matches(['%', '?'])
        });
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
    })
}

fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else if path.file_name().is_some_and(|name| name != "log.rs") {
            text.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}
