use std::collections::BTreeMap;

/// The station's own file, without the rest of the station: with SQLCipher and the printing in it, an instrumented
/// build takes too long to be run often.
#[path = "../../../src-tauri/crates/station/src/reading/import/file.rs"]
mod file;
#[path = "../../../src-tauri/crates/station/src/reading/import/letters.rs"]
mod letters;

use file::{COLUMNS, FileFault, ImportRow, read};

/// A file of readings: what it is is seen by its bytes.
pub fn import(data: &[u8]) {
    let rows = match read(data) {
        Ok(table) => table.rows,
        Err(FileFault::Column(name) | FileFault::Twice(name)) => {
            let sayable = !name.contains(|c: char| c.is_numeric());
            assert!(sayable, "a fault says what may be somebody's id");
            return;
        }
        Err(_) => return,
    };
    for row in &rows {
        assert!(!row.row_ref.trim().is_empty(), "a row without a reference");
        assert!(
            row.values.keys().all(|name| COLUMNS.contains(&name.as_str())),
            "a column that is not published"
        );
    }
    let lines: Vec<String> = rows.iter().filter_map(line).collect();
    let written = lines.join("\n");
    // What another program makes of the same letters is the same file.
    let as_utf16 = written.encode_utf16().flat_map(u16::to_le_bytes);
    let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(as_utf16).collect();
    for bytes in [written.as_bytes(), &marked] {
        let again = read(bytes).map(|table| table.rows).unwrap_or_default();
        assert!(again == rows, "what was written reads as something else");
    }
}

fn line(row: &ImportRow) -> Option<String> {
    let mut values: BTreeMap<&str, &str> = row.values.iter().map(|(name, value)| (&**name, &**value)).collect();
    values.insert("row_ref", &row.row_ref);
    serde_json::to_string(&values).ok()
}
