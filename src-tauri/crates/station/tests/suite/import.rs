//! Files of readings: what is a row, and what is not.

use std::fmt::Write as _;

use kiosk_station::import::{COLUMNS, FileFault, ImportRow, read};
use proptest::prelude::*;

fn rows(bytes: &[u8]) -> Vec<ImportRow> {
    read(bytes)
        .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(bytes)))
        .rows
}

fn fault(text: &str) -> FileFault {
    read(text.as_bytes()).err().unwrap()
}

/// Forty rows, some with cells that are empty, cut off at the end, or hold what a separator may be.
fn table() -> Vec<[String; 6]> {
    let row = |n: u32| {
        let note = match n % 4 {
            0 => "mid:unusual bill_id:short".to_owned(),
            1 => "no".to_owned(),
            _ => String::new(),
        };
        let kind = if n.is_multiple_of(3) { "single" } else { "" };
        let mobile = format!("0914123{n:04}");
        [
            format!("r{n}"),
            town::people::NADERI.id.into(),
            mobile,
            kind.into(),
            format!("{}", 48_000 + n),
            note,
        ]
    };
    (1..=40).map(row).collect()
}

const NAMES: [&str; 6] = ["row_ref", "visitor_id", "mobile", "meter_kind", "mid", "confirmed"];

/// As a program writes it: separator, end of a line, and whether empty cells at the end are left out.
fn text(separator: &str, end: &str, cut: bool) -> String {
    let line = |cells: Vec<String>| {
        let mut cells = cells;
        while cut && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        format!("{}{end}", cells.join(separator))
    };
    let head = NAMES.iter().map(|name| (*name).to_owned()).collect();
    let body = table().into_iter().map(|cells| line(cells.into()));
    std::iter::once(line(head)).chain(body).collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn windows_1256(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding_rs::WINDOWS_1256.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

fn json_lines(number: bool) -> String {
    let mut lines = String::new();
    for cells in table() {
        let mut line = serde_json::Map::new();
        for (name, cell) in NAMES.iter().zip(cells) {
            let value = match *name {
                _ if cell.is_empty() => serde_json::Value::Null,
                "mid" if number => cell.parse::<u32>().unwrap().into(),
                _ => cell.into(),
            };
            line.insert((*name).to_owned(), value);
        }
        writeln!(lines, "{}", serde_json::Value::Object(line)).unwrap();
    }
    lines
}

#[test]
fn the_same_forty_rows_in_every_form_are_the_same_rows() {
    let plain = text(",", "\n", false);
    let expected = rows(plain.as_bytes());
    assert_eq!(expected.len(), 40);
    let with_mark = |text: &str| format!("\u{feff}{text}");
    let tabs = text("\t", "\r\n", true);
    let padded = table().iter().fold(format!("{}\n", NAMES.join(",")), |file, cells| {
        format!("{file},,,,,\n{}\n  \n", cells.join(","))
    });
    let quoted = table().iter().fold(
        String::from("\"ROW_REF\",\" visitor_id \",mobile,meter_kind,MID,confirmed,\n"),
        |file, cells| format!("{file}\"{}\",\n", cells.join("\",\"")),
    );
    let turned = {
        let turn = |cells: &[String]| cells.iter().rev().cloned().collect::<Vec<_>>().join("؛");
        let head = NAMES.map(str::to_owned);
        table().iter().fold(format!("{}\n", turn(&head)), |file, cells| {
            format!("{file}{}\n", turn(cells))
        })
    };
    let persian = kiosk_domain::text::persian_digits(&plain);
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8 with a mark", with_mark(&plain).into()),
        ("CRLF", text(",", "\r\n", false).into()),
        ("CR alone", text(",", "\r", false).into()),
        ("cut short", text(",", "\n", true).into()),
        ("semicolons", text(";", "\r\n", true).into()),
        ("tabs", tabs.clone().into()),
        ("bars", text("|", "\n", false).into()),
        ("a Persian semicolon", text("؛", "\r\n", false).into()),
        ("a Persian comma", text("،", "\n", false).into()),
        ("sep=", format!("sep=;\r\n{}", text(";", "\r\n", false)).into()),
        (
            "sep= quoted, with a mark",
            with_mark(&format!("\"SEP=\t\"\n{tabs}")).into(),
        ),
        ("UTF-16LE with a mark", utf16(&with_mark(&tabs), u16::to_le_bytes)),
        ("UTF-16BE with a mark", utf16(&with_mark(&tabs), u16::to_be_bytes)),
        ("UTF-16LE", utf16(&tabs, u16::to_le_bytes)),
        ("UTF-16BE", utf16(&plain, u16::to_be_bytes)),
        ("Windows-1256", windows_1256(&text("؛", "\r\n", true))),
        ("empty rows between", padded.into()),
        ("quoted, another case, a column without a name", quoted.into()),
        ("from right to left", turned.into()),
        ("JSON lines", json_lines(false).into()),
        (
            "JSON lines with a mark and CRLF",
            with_mark(&json_lines(true).replace('\n', "\r\n")).into(),
        ),
        ("JSON numbers", json_lines(true).into()),
        ("JSON in UTF-16", utf16(&json_lines(true), u16::to_le_bytes)),
    ];
    for (form, bytes) in forms {
        assert!(rows(&bytes) == expected, "{form}");
    }
    // Digits of another script are the rules' to read: they stay as they are.
    assert_eq!(rows(persian.as_bytes()).len(), 40);
}

#[test]
fn rows_of_empty_cells_are_passed_over_and_counted() {
    for (file, passed) in [
        ("row_ref,mid\nr1,5\n,\n,\n , \n", 3),
        ("row_ref;mid\r\n;\r\nr1;5\r\n", 1),
        ("{\"row_ref\":\"r1\",\"mid\":5}\n{}\n{\"mid\":null}\n\n", 2),
        ("row_ref,mid\nr1,5\n\n\n", 0),
    ] {
        let table = read(file.as_bytes()).unwrap();
        assert_eq!((table.rows.len(), table.passed_over), (1, passed), "{file}");
    }
}

#[test]
fn a_header_that_is_not_the_published_one_is_refused_before_anything_is_taken() {
    assert_eq!(fault("row_ref,bil_id\nr1,1\n"), FileFault::Column("bil_id".into()));
    assert_eq!(fault("row_ref;bil_id\nr1;1\n"), FileFault::Column("bil_id".into()));
    assert_eq!(
        fault("{\"row_ref\":\"r1\",\"bil_id\":\"1\"}"),
        FileFault::Column("bil_id".into())
    );
}

#[test]
fn a_file_without_a_header_says_nothing_of_its_first_row() {
    for file in [
        "r1,1372045619,09141230836\nr2,,\n",
        "09141230836,09141230836\nr2,\n",
        "1372045619;5\n",
    ] {
        let fault = fault(file).to_string();
        assert!(!fault.contains(|c: char| c.is_ascii_digit()), "{fault}");
    }
}

#[test]
fn a_name_that_is_there_twice_is_refused_since_nobody_knows_which_counts() {
    for file in [
        "row_ref,mid,mid\nr1,100,900\n",
        "row_ref,mid,MID\nr1,100,900\n",
        "{\"row_ref\":\"r1\",\"mid\":\"48528\",\"mid\":\"98528\"}",
        "{\"row_ref\":\"r1\",\"mid\":null,\"mid\":98528}",
    ] {
        assert_eq!(fault(file), FileFault::Twice("mid".into()), "{file}");
    }
}

#[test]
fn a_row_that_is_none_is_named_by_its_line() {
    for (file, line) in [
        ("row_ref,mid\nr1,5,6\n", 2),
        ("row_ref,mid,\nr1,5,6\n", 2),
        ("sep=;\nrow_ref;mid\nr0;1\nr1;5;6\n", 4),
        // A quotation mark that nobody closed must not take the rows behind it along.
        ("row_ref,mid\nr1,\"5\nr2,6\nr3,7\n", 2),
        ("row_ref,mid\rr1,5\rr2,5,6\r", 3),
        ("\n[]", 2),
        ("{\"row_ref\":\"r1\",\"mid\":[5]}", 1),
        ("{\"row_ref\":\"r1\"}\n{\"row_ref\":\"r2\",\"mid\":{\"a\":1}}", 2),
        ("{\"row_ref\":\"r1\"", 1),
        // Its last digits would be other ones.
        ("{\"row_ref\":\"r1\",\"bill_id\":91746395041240000012908190}", 1),
    ] {
        assert_eq!(fault(file), FileFault::Row { line }, "{file}");
    }
    for (file, line) in [("row_ref,mid\n,5\n", 2), ("{\"mid\":5}", 1), ("mid\n5\n", 2)] {
        assert_eq!(fault(file), FileFault::NoReference { line }, "{file}");
    }
}

#[test]
fn a_file_that_is_no_text_is_told_from_a_spreadsheet() {
    for sheet in [&b"PK\x03\x04\x14\0"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"] {
        assert_eq!(read(sheet).err(), Some(FileFault::Spreadsheet));
    }
    for bytes in [
        &b"\x89PNG\r\n\x1a\n\0\0\0"[..],
        b"\xef\xbb\xbfrow_ref\xff",
        &b"\xff\xfer\0o"[..],
    ] {
        assert_eq!(read(bytes).err(), Some(FileFault::NoText), "{bytes:?}");
    }
}

#[test]
fn an_empty_file_has_no_rows() {
    for file in ["", "\u{feff}", "\n\n", "row_ref,mid\n"] {
        assert!(rows(file.as_bytes()).is_empty(), "{file:?}");
    }
    assert_eq!(COLUMNS.first(), Some(&"row_ref"));
}

/// Forms of a file, for bytes to be changed in them.
fn forms() -> Vec<Vec<u8>> {
    vec![
        text(",", "\n", false).into(),
        text("؛", "\r\n", true).into(),
        utf16(&text("\t", "\r\n", true), u16::to_le_bytes),
        windows_1256(&text("؛", "\r", false)),
        json_lines(true).into(),
        Vec::new(),
    ]
}

proptest! {
    #[test]
    fn whatever_the_bytes_are_they_are_rows_or_a_fault(
        form in 0..6_usize,
        at in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = forms().swap_remove(form);
        let place = at.index(file.len() + 1);
        file.splice(place..place, bytes);
        file.truncate(cut.index(file.len() + 1));
        if let Ok(table) = read(&file) {
            prop_assert!(table.rows.iter().all(|row| !row.row_ref.trim().is_empty()));
        }
    }
}
