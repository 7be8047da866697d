//! The page of figures, `tests/TORTURE.md`. Nobody writes in it by hand.

use std::{fmt::Write as _, path::Path, process::Command};

use torture::kills::KillTally;

use crate::totals::{Canaries, Crash, Seeds, Sitting, Totals};

/// What issue and README promise of a whole run.
const WANTED: (u64, u64, u64, u64) = (1_000_000, 1_000_000, 10_000, 1_000);

pub fn page(totals: &Totals) -> String {
    let mut page = String::from(
        "# What the proof came to\n\n\
         Written by `cargo xtask torture`, which goes on where its last sitting ended; do not edit. What is tried and how\n\
         is in [`torture/README.md`](torture/README.md).\n\n",
    );
    let (crash, seeds, kills) = (&totals.crash.tally, &totals.seeds.tally, &totals.kills.tally);
    let _ = writeln!(
        page,
        "| | done | a whole run is | violations |\n|---|---|---|---|\n\
         | crash images | {} | {} | {} |\n| seeds, each run twice | {} | {} | {} |\n| kills | {} | {} | {} |\n| canaries | {} | {} | {} |\n",
        number(crash.images),
        number(WANTED.0),
        crash.violated(),
        number(seeds.seeds),
        number(WANTED.1),
        seeds.violations,
        number(totals.kills.count()),
        number(WANTED.2),
        kills.lost + kills.doubled,
        number(totals.canaries.tally.people),
        number(WANTED.3),
        totals.canaries.tally.hits.len(),
    );
    days(&mut page, &totals.crash);
    lives(&mut page, &totals.seeds);
    killed(&mut page, kills);
    searched(&mut page, &totals.canaries);
    sat(&mut page, &totals.sittings);
    let _ = writeln!(page, "\nThe last one on {}.", machine());
    page
}

fn sat(page: &mut String, sittings: &[Sitting]) {
    let _ = writeln!(
        page,
        "## Sittings\n\nA sitting tries the code of its commit; the sums above are over all of them.\n\n\
         | commit | images | seeds | kills | minutes |\n|---|---|---|---|---|"
    );
    for sitting in sittings {
        let Sitting {
            commit,
            images,
            seeds,
            kills,
            minutes,
        } = sitting;
        let _ = writeln!(
            page,
            "| {commit} | {} | {} | {} | {minutes} |",
            number(*images),
            number(*seeds),
            number(*kills)
        );
    }
}

fn days(page: &mut String, crash: &Crash) {
    let tally = &crash.tally;
    let _ = writeln!(
        page,
        "## Every crash point of a day\n\n\
         A day of {} things done to the disk, of which this pass has tried {}. Before it {} whole passes, over the day as it\n\
         was then; every second one is on a disk that promises nothing.\n\n\
         | points tried | images | distinct within their point | opened by the station | minutes |\n|---|---|---|---|---|\n\
         | {} | {} | {} | {} | {:.0} |\n\n\
         An image that was opened at another point already is not opened again; what was promised before each point is\n\
         held against it each time.\n",
        number(crash.points_of_day as u64),
        number(crash.next_point as u64),
        crash.passes,
        number(tally.points),
        number(tally.images),
        number(tally.distinct),
        number(tally.opened),
        crash.seconds / 60.0,
    );
    for (kind, (count, first)) in &tally.violations {
        let _ = writeln!(page, "* **{kind}**: {count}, the first {first}");
    }
}

fn lives(page: &mut String, seeds: &Seeds) {
    let tally = &seeds.tally;
    let _ = writeln!(
        page,
        "## Lives by seeds\n\n\
         | seeds | actions | terminal-years | numbers shown | kept aside | destroyed with their disk | minutes |\n\
         |---|---|---|---|---|---|---|\n| {} | {} | {:.1} | {} | {} | {} | {:.0} |\n",
        number(tally.seeds),
        number(tally.actions),
        tally.terminal_hours / (24.0 * 365.25),
        number(tally.shown),
        number(tally.quarantined),
        number(tally.excepted),
        seeds.seconds / 60.0,
    );
    let _ = writeln!(page, "| fault | fired | of these in a critical window |\n|---|---|---|");
    for (kind, (fired, inside)) in &tally.faults {
        let _ = writeln!(page, "| {kind} | {} | {} |", number(*fired), number(*inside));
    }
    if let Some((seed, first)) = &tally.first {
        let _ = writeln!(
            page,
            "\nThe first violation is of seed {seed}:\n\n```text\n{first}\n```"
        );
    }
    page.push('\n');
}

fn killed(page: &mut String, kills: &KillTally) {
    let _ = writeln!(
        page,
        "## Kills of the real programs\n\n\
         | kills of kiosk-admin | kills of central | numbers printed | lost | doubled | minutes |\n\
         |---|---|---|---|---|---|\n| {} | {} | {} | {} | {} | {} |\n",
        number(kills.of_counter),
        number(kills.of_central),
        number(kills.printed),
        kills.lost,
        kills.doubled,
        kills.seconds / 60,
    );
}

fn searched(page: &mut String, canaries: &Canaries) {
    let tally = &canaries.tally;
    let _ = writeln!(
        page,
        "## Ids and mobiles looked for after they were purged\n\n\
         | people | revisions | found before | bytes searched after | found after | seconds |\n\
         |---|---|---|---|---|---|\n| {} | {} | {} | {} | {} | {:.0} |\n",
        number(tally.people),
        number(tally.records),
        number(tally.before),
        number(tally.searched),
        tally.hits.len(),
        canaries.seconds,
    );
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let system = said("uname", &["-srm"]).unwrap_or_else(|| "an unknown system".to_owned());
    // cargo names the folder of a profile after it
    let program = std::env::current_exe().unwrap_or_default();
    let profile = program.parent().and_then(Path::file_name).unwrap_or_default();
    let profile = match profile.to_string_lossy() {
        name if name == "debug" => "dev".to_owned(),
        name => name.into_owned(),
    };
    format!("{cores} cores, {system}, built with the profile `{profile}`")
}

/// What is being tried.
pub fn commit() -> String {
    let commit = said("git", &["rev-parse", "--short=7", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let written = [
        "status",
        "--porcelain",
        "--",
        ".",
        ":!tests/TORTURE.md",
        ":!tests/torture/totals.json",
    ];
    let changed = said("git", &written).is_some_and(|text| !text.is_empty());
    format!("{commit}{}", if changed { ", with changes" } else { "" })
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// `1,234,567`
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
