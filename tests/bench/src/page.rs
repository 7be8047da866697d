//! The page of figures, `tests/BENCH.md`. Nobody writes in it by hand.

use std::{fmt::Write as _, fs, process::Command};

use crate::{figures::Figures, others::Other, ours::Ours, press::Press};

/// What the issue asks of us, in milliseconds and bytes.
const A5: (f64, u64) = (4.0, 25_000);
const RASTER: f64 = 6.0;
const PRESS: f64 = 150.0;

pub fn page(ours: &Ours, others: &[Other], press: Option<&Press>) -> String {
    let mut page = String::from(
        "# What a receipt costs\n\n\
         Written by `cargo xtask bench`, in one run; do not edit. Each tool is one process that is warm before it is timed,\n\
         and gets each receipt once: the same words in the same font on one sheet. Ours also makes the QR and the bar\n\
         code; the others get them drawn. Their layout is a simple one, in their favour.\n\n\
         | one receipt | ms: least | median | 95 of 100 | bytes at most | times | ours is to be |\n|---|---|---|---|---|---|---|\n",
    );
    row(
        &mut page,
        "**A5 as PDF**",
        &ours.a5,
        &format!("≤ {} ms, ≤ {} bytes", A5.0, number(A5.1)),
    );
    for other in others {
        row(
            &mut page,
            &format!("the same by {} {}", other.name, other.version),
            &other.figures,
            "",
        );
    }
    row(
        &mut page,
        "**80 mm as dots and ESC/POS**",
        &ours.slip,
        &format!("≤ {RASTER} ms"),
    );
    if let Some(press) = press {
        row(
            &mut page,
            "**from the submit key to the last byte at a TCP printer**",
            &press.figures,
            &format!("≤ {PRESS} ms in 95 of 100"),
        );
        let _ = writeln!(
            page,
            "\nThe last line is the real window under Xvfb: from the key's own time in the page to the last byte at a printer\n\
             on loopback, with everything in between: the record's transaction and spool on disk, the seal, the slip. From\n\
             the moment the key is asked of the display (a program that is started presses it), 95 of 100 take {:.0} ms.",
            press.from_outside.most()
        );
    }
    let _ = writeln!(page, "\n## Where\n\n{}", machine());
    page
}

fn row(page: &mut String, name: &str, figures: &Figures, wanted: &str) {
    let _ = writeln!(
        page,
        "| {name} | {:.1} | {:.1} | {:.1} | {} | {} | {wanted} |",
        figures.least(),
        figures.median(),
        figures.most(),
        number(figures.largest()),
        figures.ms.len(),
    );
}

/// `22,673`
fn number(bytes: u64) -> String {
    let digits = bytes.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

fn machine() -> String {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo")
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(": ")
                .map(|(_, name)| name.to_owned())
        })
        .unwrap_or_else(|| "unknown".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let system = read("/etc/os-release")
        .lines()
        .find_map(|line| Some(line.strip_prefix("PRETTY_NAME=")?.trim_matches('"').to_owned()))
        .unwrap_or_default();
    let load = read("/proc/loadavg").split(' ').take(1).collect::<String>();
    let date = jiff::Timestamp::now().strftime("%F").to_string();
    format!(
        "{date}, {cpu}, {cores} cores, {system}, {}, profile `measured` (optimised). The machine's load at the end was\n\
         {load}; figures of a machine that does other things besides are worth less.",
        output("rustc", &["--version"])
    )
}

fn output(program: &str, arguments: &[&str]) -> String {
    Command::new(program)
        .args(arguments)
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}
