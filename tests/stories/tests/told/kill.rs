//! `kill -9` of an import, at any moment, until it is done: every number that was printed is there, once.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write as _,
    time::Duration,
};

use serde_json::Value;
use stories::{Admin, Counter, Finished, Town};
use town::{bills, people};

/// Enough that no machine takes them all before the first kills.
const ROWS: u32 = 200;

/// One bill again and again, of a household that uses too much and then too little.
pub const ALL_ASKED: &str = "bill_id:same_day mid:unusual peak:unusual low:unusual";

pub fn file(folder: &std::path::Path, rows: u32) -> std::path::PathBuf {
    let path = folder.join("complex.csv");
    let mut out = std::fs::File::create(&path).unwrap();
    writeln!(
        out,
        "row_ref,visitor_id,mobile,evidence,bill_id,mid,peak,low,declared_on,confirmed"
    )
    .unwrap();
    for row in 1..=rows {
        let people::Visitor { id, mobile, .. } = people::NADERI;
        let bill = bills::TRIPLE.id;
        let figure = 90_000 + row;
        writeln!(
            out,
            "r{row},{id},{mobile},national_card,{bill},{figure},{figure},{figure},1405/08/15,{ALL_ASKED}"
        )
        .unwrap();
    }
    path
}

pub fn numbers(lines: &[String]) -> BTreeMap<String, String> {
    let read = |line: &String| {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Some((text("row_ref")?, text("tracking_number")?))
    };
    lines.iter().filter_map(read).collect()
}

/// Every number in the database.
pub fn recorded(admin: &Admin) -> BTreeSet<String> {
    let listed = admin.run(&["records"], "");
    assert!(listed.success, "{}", listed.words);
    let number = |line: &String| {
        let value: Value = serde_json::from_str(line).unwrap();
        value["tracking_number"].as_str().unwrap().to_owned()
    };
    listed.lines.iter().map(number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_at_any_moment_takes_every_row_once() {
    let town = Town::found().await;
    let folder = Counter::enrolled(&town).await;
    let admin = Admin::at(folder.path());
    let outside = tempfile::tempdir().unwrap();
    let file = file(outside.path(), ROWS);
    let arguments = ["import", file.to_str().unwrap(), "--operator", people::KAZEMI.code];
    let password = format!("{}\n", people::KAZEMI.password);

    let mut printed: BTreeMap<String, String> = BTreeMap::new();
    let mut kills = 0;
    // Early and late, and later with every try, so that it ends on any machine.
    for pause in (1_u64..).map(|n| 100 + n * 37 % 300 + n * 10) {
        let mut child = admin.start(&arguments, &password);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let done = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        let run = Finished::of(child);
        for (row, number) in numbers(&run.lines) {
            let before = printed.insert(row.clone(), number.clone());
            assert!(
                before.is_none_or(|before| before == number),
                "{row} got a second number"
            );
        }
        if done && run.success {
            break;
        }
        kills += 1;
        assert!(kills < 400, "it never got through: {}", run.words);
    }
    println!("{ROWS} rows, {kills} kills");
    assert!(kills > 3, "the kills came too late to prove anything");

    let all: BTreeSet<&String> = printed.values().collect();
    assert_eq!(
        all.len(),
        usize::try_from(ROWS).unwrap(),
        "every row has a number of its own"
    );
    let here = recorded(&admin);
    assert_eq!(
        here,
        all.iter().map(ToString::to_string).collect(),
        "the database holds what was printed, and no more"
    );

    let synced = admin.run(&["sync"], "");
    assert!(synced.success, "{}", synced.words);
    assert_eq!(
        town.numbers(),
        here.into_iter().collect::<Vec<_>>(),
        "and so does central, once each"
    );
}
