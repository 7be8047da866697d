use std::collections::BTreeMap;

/// The station's own file, without the rest of the station: with SQLCipher and the printing in it, an instrumented
/// build takes too long to be run often.
#[path = "../../../src-tauri/crates/station/src/reading/import/file.rs"]
mod file;

use file::{COLUMNS, FileFault, ImportRow, read};

/// A file of readings: an odd first byte makes it CSV, an even one JSON lines.
pub fn import(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else {
        return;
    };
    let name = if kind % 2 == 1 { "a.csv" } else { "a.jsonl" };
    let rows = match read(name, body) {
        Ok(rows) => rows,
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
    let again = read("a.jsonl", lines.join("\n").as_bytes()).unwrap_or_default();
    assert!(again == rows, "what was written reads as something else");
}

fn line(row: &ImportRow) -> Option<String> {
    let mut values: BTreeMap<&str, &str> = row.values.iter().map(|(name, value)| (&**name, &**value)).collect();
    values.insert("row_ref", &row.row_ref);
    serde_json::to_string(&values).ok()
}
