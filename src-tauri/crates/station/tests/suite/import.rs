//! Files of readings: what is a row, and what is not.

use kiosk_station::import::{COLUMNS, FileFault, read};

#[test]
fn csv_and_json_lines_say_the_same() {
    let csv = "\u{feff}row_ref,bill_id,mid\nr1,7012345604123,100\nr2, 8000001902120 ,\n";
    let lines = "{\"row_ref\":\"r1\",\"bill_id\":\"7012345604123\",\"mid\":\"100\"}\n\n{\"row_ref\":\"r2\",\"bill_id\":\"8000001902120\"}\n";
    let csv = read("a.CSV", csv.as_bytes()).unwrap();
    let lines = read("a.jsonl", lines.as_bytes()).unwrap();
    assert!(csv == lines, "an empty cell is a missing one");
    assert_eq!(csv.len(), 2);
}

#[test]
fn a_header_that_is_not_the_published_one_is_refused_before_anything_is_taken() {
    let fault = read("a.csv", "row_ref,bil_id\nr1,1\n".as_bytes()).err();
    assert!(matches!(fault, Some(FileFault::Column(name)) if name == "bil_id"));
}

#[test]
fn a_file_without_a_header_says_nothing_of_its_first_row() {
    for file in ["r1,1372045619,09141230836\nr2,,\n", "09141230836,09141230836\nr2,\n"] {
        let fault = read("a.csv", file.as_bytes()).err().unwrap().to_string();
        assert!(!fault.contains(|c: char| c.is_ascii_digit()), "{fault}");
    }
}

#[test]
fn a_column_that_is_there_twice_is_refused_since_nobody_knows_which_counts() {
    let fault = read("a.csv", "row_ref,mid,mid\nr1,100,900\n".as_bytes()).err();
    assert!(matches!(fault, Some(FileFault::Twice(name)) if name == "mid"));
}

#[test]
fn a_row_without_a_reference_or_with_cells_too_many_is_named_by_its_line() {
    assert!(matches!(
        read("a.csv", "row_ref,mid\n,5\n".as_bytes()),
        Err(FileFault::NoReference { line: 2 })
    ));
    assert!(matches!(
        read("a.csv", "row_ref,mid\nr1,5,6\n".as_bytes()),
        Err(FileFault::Row { line: 2 })
    ));
    assert!(matches!(
        read("a.jsonl", "{\"row_ref\":5}".as_bytes()),
        Err(FileFault::Row { line: 1 })
    ));
    assert!(matches!(
        read("a.jsonl", "\n[]".as_bytes()),
        Err(FileFault::Row { line: 2 })
    ));
}

#[test]
fn an_empty_file_has_no_rows() {
    assert!(read("a.csv", "".as_bytes()).unwrap().is_empty());
    assert!(read("a.jsonl", "".as_bytes()).unwrap().is_empty());
    assert_eq!(COLUMNS.first(), Some(&"row_ref"));
}
