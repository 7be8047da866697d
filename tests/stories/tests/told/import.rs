//! Files of readings, as people and spreadsheets save them between two runs.

use std::path::Path;

use kiosk_wire::Register;
use serde_json::Value;
use stories::{Admin, Counter, Finished, Town};
use tempfile::TempDir;
use town::{bills, people};

const HEADER: &str =
    "row_ref,visitor_id,mobile,evidence,bill_id,meter_kind,mid,peak,low,declared_on,lower_reason,confirmed";

struct Office {
    town: Town,
    folder: TempDir,
}

impl Office {
    async fn open() -> Self {
        let town = Town::found().await;
        let folder = Counter::enrolled_cheaply(&town).await;
        Self { town, folder }
    }

    /// What a run of the tool says of each of these rows.
    async fn says(&self, rows: &[String]) -> Vec<Value> {
        let file = self.folder.path().join("complex.csv");
        std::fs::write(&file, format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
        let folder = self.folder.path().to_owned();
        let run = tokio::task::spawn_blocking(move || run(&folder, &file)).await.unwrap();
        let lines: Vec<Value> = run
            .lines
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), rows.len(), "{}", run.words);
        assert_eq!(
            run.success,
            lines.iter().all(|line| line["error"].is_null()),
            "{}",
            run.words
        );
        lines
    }

    async fn one(&self, row: &str) -> Value {
        self.says(&[row.to_owned()]).await.remove(0)
    }

    /// Numbers of this counter, sent or not.
    async fn taken(&self) -> usize {
        let folder = self.folder.path().to_owned();
        let listed = tokio::task::spawn_blocking(move || super::kill::recorded(&Admin::at(&folder)));
        listed.await.unwrap().len()
    }
}

fn run(folder: &Path, file: &Path) -> Finished {
    let people::Worker { code, password, .. } = people::KAZEMI;
    let arguments = ["import", file.to_str().unwrap(), "--operator", code];
    Admin::at(folder).run(&arguments, &format!("{password}\n"))
}

/// One row, cell by cell.
struct Cells<'a> {
    reference: &'a str,
    visitor: &'a str,
    mobile: &'a str,
    evidence: &'a str,
    bill: &'a str,
    kind: &'a str,
    mid: &'a str,
    day: &'a str,
    confirmed: &'a str,
}

const NADERI: Cells<'static> = Cells {
    reference: "007",
    visitor: people::NADERI.id,
    mobile: people::NADERI.mobile,
    evidence: "national_card",
    bill: bills::SINGLE.id,
    kind: "",
    mid: "48528.0",
    day: "1405/08/15",
    confirmed: "",
};

impl Cells<'_> {
    fn row(&self) -> String {
        let Self {
            reference,
            visitor,
            mobile,
            evidence,
            bill,
            kind,
            mid,
            day,
            confirmed,
        } = self;
        format!("{reference},{visitor},{mobile},{evidence},{bill},{kind},\"{mid}\",,,{day},,{confirmed}")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_a_spreadsheet_saved_again_keeps_its_number() {
    let office = Office::open().await;
    let first = office.one(&NADERI.row()).await["tracking_number"].clone();
    assert!(first.is_string(), "{first}");
    let without_zero = people::NADERI.mobile.trim_start_matches('0');
    let saved_again = [
        Cells {
            mobile: without_zero,
            ..NADERI
        },
        Cells { mid: "48528", ..NADERI },
        Cells {
            mid: "۴۸۵۲۸", ..NADERI
        },
        Cells {
            mid: "48,528",
            ..NADERI
        },
        Cells {
            day: "1405/8/15",
            ..NADERI
        },
        Cells {
            day: "۱۴۰۵/۰۸/۱۵",
            ..NADERI
        },
        Cells {
            reference: "7",
            ..NADERI
        },
        Cells {
            reference: "7.0",
            ..NADERI
        },
        Cells {
            reference: "۷",
            ..NADERI
        },
        Cells {
            evidence: "NATIONAL_CARD",
            ..NADERI
        },
        // vouching for a row that needed none says nothing new
        Cells {
            confirmed: "yes",
            ..NADERI
        },
    ];
    for cells in saved_again {
        let row = cells.row();
        assert_eq!(office.one(&row).await["tracking_number"], first, "{row}");
    }
    assert_eq!(office.taken().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_row_that_says_something_else_is_refused_with_its_number() {
    let office = Office::open().await;
    let first = office.one(&NADERI.row()).await["tracking_number"].clone();
    let others = [
        Cells { mid: "48529", ..NADERI },
        Cells {
            mid: "48528.1",
            ..NADERI
        },
        Cells {
            visitor: people::SALEHI.id,
            ..NADERI
        },
        Cells {
            mobile: people::SALEHI.mobile,
            ..NADERI
        },
        Cells {
            evidence: "passport",
            ..NADERI
        },
        Cells {
            bill: bills::TRIPLE.id,
            ..NADERI
        },
        Cells {
            day: "1405/08/14",
            ..NADERI
        },
    ];
    for cells in others {
        let row = cells.row();
        let said = office.one(&row).await;
        assert_eq!(said["error"], "says_otherwise", "{row}: {said}");
        assert_eq!(said["tracking_number_before"], first, "{row}: {said}");
    }
    assert_eq!(office.taken().await, 1);
    // and a row of another reference is another row, whatever it says
    let second = Cells {
        reference: "8",
        mid: "48530",
        // Little used, and odd, where central has the first one by now.
        confirmed: "yes",
        ..NADERI
    };
    let said = office.one(&second.row()).await;
    assert!(said["tracking_number"].is_string(), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_the_record_would_not_hold_is_refused_by_its_column() {
    let office = Office::open().await;
    let people::Visitor { id, mobile, .. } = people::NADERI;
    let (single, unknown) = (bills::SINGLE.id, bills::UNKNOWN);
    let row = |reference: &str, bill: &str, kind: &str, figures: &str, reason: &str, confirmed: &str| {
        format!("{reference},{id},{mobile},national_card,{bill},{kind},{figures},1405/08/15,{reason},{confirmed}")
    };
    let refused = [
        // a register this meter lacks
        (row("a", single, "", "48528,9139,", "", ""), "other_meter", "peak"),
        (row("b", single, "", "48528,,0", "", "yes"), "other_meter", "low"),
        // another kind than this meter's
        (
            row("c", single, "triple", "48528,9139,14935", "", ""),
            "other_meter",
            "meter_kind",
        ),
        (
            row("d", single, "demand", "48528,,", "", ""),
            "other_meter",
            "meter_kind",
        ),
        // a meter of which nothing is known but the file's word
        (row("e", unknown, "single", "100,5,", "", ""), "other_meter", "peak"),
        // words nobody knows
        (
            row("f", single, "singel", "48528,,", "", ""),
            "not_understood",
            "meter_kind",
        ),
        (
            row("g", single, "", "48528,,", "rolover", ""),
            "not_understood",
            "lower_reason",
        ),
        (row("h", single, "", "48528,,", "", "y"), "not_understood", "confirmed"),
        // a decimal comma
        (
            row("i", single, "", "\"48528,5\",,", "", "yes"),
            "incomplete",
            "current",
        ),
    ];
    let rows: Vec<String> = refused.iter().map(|(row, ..)| row.clone()).collect();
    let said = office.says(&rows).await;
    for ((row, error, field), said) in refused.iter().zip(&said) {
        assert_eq!(
            (said["error"].as_str(), said["field"].as_str()),
            (Some(*error), Some(*field)),
            "{row}"
        );
    }
    assert_eq!(office.taken().await, 0);
    let whole = office.one(&row("a", single, "single", "48528,,", "", "")).await;
    assert!(whole["tracking_number"].is_string(), "{whole}");
    let held = office.town.central.records().unwrap();
    assert!(held.iter().all(|record| record.figures.keys().eq([&Register::Mid])));
}
