//! The committed corpus of the fuzz targets: every file of it keeps what must hold, in an ordinary build. So neither
//! the targets nor what fuzzing once found can rot.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use kiosk_wire::{Base64, Signed, envelope, journal::JournalEntry, signed};
use parsers::{TARGETS, keys};
use serde_json::Value;

#[test]
fn every_file_of_the_corpus_keeps_what_must_hold() {
    for (name, target) in TARGETS {
        let files = files(&fuzz().join("corpus").join(name));
        assert!(!files.is_empty(), "{name} has no corpus");
        for path in files {
            // Shown where the target panics.
            println!("{}", path.display());
            target(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_target_is_a_program_of_the_fuzzer() {
    let programs: BTreeSet<String> = files(&fuzz().join("fuzz_targets")).iter().map(|p| stem(p)).collect();
    assert_eq!(programs, TARGETS.map(|(name, _)| name.to_owned()).into());
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for name in programs {
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "{name} is never built"
        );
        let program = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            program.contains(&format!("parsers::{name}(data)")),
            "{name} runs something else"
        );
    }
}

/// The corpus begins with the contract's golden examples and the published vectors: a change of those is a change
/// of these. `KIOSK_BLESS=1 cargo test --workspace --test corpus` writes them.
#[test]
fn the_seeds_are_the_golden_examples_as_they_are_today() {
    for (name, bytes) in seeds() {
        let path = fuzz().join("corpus").join(&name);
        if std::env::var_os("KIOSK_BLESS").is_some_and(|value| value == "1") {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        assert!(
            fs::read(&path).is_ok_and(|found| found == bytes),
            "{name} is not up to date"
        );
    }
}

/// A seed that is refused at the first byte would show a fuzzer nothing.
#[test]
fn the_seeds_reach_what_is_behind_a_signature() {
    let seeds = seeds();
    let (counter, central) = (keys::counter().public(), keys::central().public());
    let envelope = envelope::verify(&seeds["cose/envelope"], &counter).unwrap();
    assert!(envelope.open(&keys::sealing().unwrap()).is_ok());
    let token = std::str::from_utf8(&seeds["token/golden"]).unwrap();
    assert!(kiosk_wire::ReceiptToken::verify(token, &counter).is_ok());
    let answer: kiosk_wire::LeaseAnswer = serde_json::from_slice(&seeds["answer/1_answer"][1..]).unwrap();
    assert!(answer.lease.open(&[central]).is_ok());
    let entry: JournalEntry = serde_json::from_slice(&seeds["journal/signed"][2..]).unwrap();
    assert_eq!(entry.sequence, 1);
}

fn seeds() -> BTreeMap<String, Vec<u8>> {
    let mut seeds = BTreeMap::new();
    let mut seed = |name: String, bytes: Vec<u8>| assert!(seeds.insert(name, bytes).is_none());
    let answers = [
        ("records_signed", Some("records_answer")),
        ("lease_answer", Some("lease")),
        ("status_answer", Some("status")),
        ("settings_answer", Some("settings")),
        ("batch_answer", Some("batch_receipt")),
        ("session_answer", None),
        ("enrol_answer", None),
        ("subscriber", None),
        ("problem", None),
        ("record_history", None),
    ];
    for (kind, (answer, message)) in (0_u8..).zip(answers) {
        seed(format!("answer/{kind}_answer"), with(&[kind], &compact(answer)));
        if let Some(message) = message {
            seed(format!("answer/{kind}_message"), with(&[kind], &compact(message)));
        }
    }

    let request: Value = example("records_request");
    let envelope = Base64::parse(request["envelopes"][0].as_str().unwrap()).unwrap().0;
    seed("cose/payload".into(), signed::claimed_payload(&envelope).unwrap());
    seed("cose/envelope".into(), envelope.clone());

    let token = example("receipt_token").as_str().unwrap().to_owned();
    let bytes = base45::decode(&token).unwrap();
    seed("token/golden".into(), token.into_bytes());
    seed("token/payload".into(), signed::claimed_payload(&bytes).unwrap());

    let entry: JournalEntry = serde_json::from_value(example("journal_entry")).unwrap();
    let text = serde_json::to_vec(&entry).unwrap();
    let kept = Signed::new(&entry, &keys::counter(), keys::TERMINAL).unwrap();
    let long = |kind: u8, bytes: &[u8]| with(&[kind, u8::try_from(bytes.len()).unwrap_or(u8::MAX)], bytes);
    seed("journal/signed".into(), long(1, &text));
    seed("journal/kept".into(), long(0, kept.bytes()));
    let three = [long(2, b"1001-07"), long(2, b"1001-08"), long(1, &text)];
    seed("journal/three".into(), three.concat());

    let spool = |envelopes: &[&[u8]]| {
        let frame = |bytes: &&[u8]| {
            let (length, sum) = (u32::try_from(bytes.len()).unwrap(), crc32fast::hash(bytes));
            [&length.to_le_bytes()[..], &sum.to_le_bytes()[..], bytes].concat()
        };
        let frames: Vec<Vec<u8>> = envelopes.iter().map(frame).collect();
        with(b"KIOSKSP1", &frames.concat())
    };
    let two = spool(&[b"an envelope", b"another one"]);
    let mut damaged = two.clone();
    damaged[9] ^= 0x40;
    seed("spool/one".into(), spool(&[&envelope]));
    seed("spool/cut".into(), two[..two.len() - 3].to_vec());
    seed("spool/damaged".into(), damaged);
    seed("spool/two".into(), two);
    seed("spool/pieces".into(), b"one|two||three".to_vec());

    let message = b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x04\x34\x00\x09media-col\x00\x00\
        \x4a\x00\x00\x00\x0amedia-type\x44\x00\x00\x00\x05plain\x37\x00\x00\x00\x00\x03";
    let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", message.len());
    seed("printing/message".into(), with(&[5], message));
    seed("printing/length".into(), with(&[7], &with(length.as_bytes(), message)));
    for (name, answer) in [
        (
            "chunks",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
        ),
        ("to-the-end", "HTTP/1.0 200 OK\nServer: x\n\nabc"),
        (
            "refused",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        ),
        ("no-length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc"),
    ] {
        seed(format!("printing/{name}"), with(&[1], answer.as_bytes()));
    }

    let csv = "row_ref,visitor_id,mobile,evidence,bill_id,mid,peak,low,declared_on,lower_reason,confirmed\n\
               r1,1372045619,09141230836,national_card,9174639504124,1744.56,497.85,904.02,1405/09/01,,yes\n\
               \"r,\"\"2\",,,,,۱۷۴۴٫۵۶,,,,,\n";
    seed("import/csv".into(), csv.as_bytes().to_vec());
    let tabs: String = csv.replace(',', "\t").replace('\n', "\r\n");
    let utf16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    seed("import/utf16".into(), with(b"\xff\xfe", &utf16));
    seed("import/utf16-bare".into(), utf16);
    // In Windows-1256 the Persian semicolon is one byte that no UTF-8 has by itself.
    let of_windows = csv.replace("۱۷۴۴٫۵۶", "1744.56").replace(',', ";").into_bytes();
    let of_windows: Vec<u8> = of_windows
        .into_iter()
        .map(|byte| if byte == b';' { 0xba } else { byte })
        .collect();
    seed("import/windows-1256".into(), of_windows);
    seed(
        "import/sep".into(),
        with(b"sep=;\r\n", csv.replace(',', ";").as_bytes()),
    );
    seed("import/empty-rows".into(), b"row_ref,mid\n,\nr1,5\n,,\nr2\n".to_vec());
    seed(
        "import/open-quote".into(),
        b"row_ref,mid\nr1,\"5\nr2,6\nr3,7\n".to_vec(),
    );
    seed("import/sheet".into(), b"PK\x03\x04\x14\0\x06\0".to_vec());
    let typed = "\u{feff}{\"row_ref\":1,\"mid\":48528.5,\"low\":null,\"confirmed\":true}\r\n{\"mid\":1,\"mid\":2}";
    seed("import/typed-lines".into(), typed.as_bytes().to_vec());
    let lines = "{\"row_ref\":\"r1\",\"bill_id\":\"9174639504124\",\"mid\":\"1744.56\"}\n\n{\"row_ref\":\"r2\"}\n";
    seed("import/lines".into(), lines.as_bytes().to_vec());

    let headless = b"r1,1372045619,09141230836\nr2,,\n";
    seed("import/headless".into(), headless.to_vec());
    seed("import/twice".into(), b"row_ref,mid,mid\nr1,100,900\n".to_vec());

    let typed = [
        "11778090001420000000570108",
        "9174639504124",
        "570108",
        "1583250689",
        "499370899",
        "10380284790",
        "100000000005",
        "+98 (0) 912 345 67 89",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "405000017388",
        "4050 0001 7388",
        "1,744/56",
        "۱۷۴۴٫۵۶",
        "1405/09/01",
        "۱۴۰۵-۹-۱",
        "1342/12/30",
        "علي\u{200f} كريمي",
    ];
    for (number, text) in typed.into_iter().enumerate() {
        seed(format!("barcode/{number:02}"), text.as_bytes().to_vec());
    }
    seeds
}

fn with(head: &[u8], body: &[u8]) -> Vec<u8> {
    [head, body].concat()
}

fn example(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates/wire/examples");
    serde_json::from_slice(&fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap()
}

fn compact(name: &str) -> Vec<u8> {
    serde_json::to_vec(&example(name)).unwrap()
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}
