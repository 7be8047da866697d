//! The whole proof, in sittings: each goes on where the last one ended, and the totals are kept. Run it by
//! `cargo xtask torture`, which builds the programs it kills and brings a keyring.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    reason = "what it has done goes to the terminal of whoever started it"
)]

mod page;
mod totals;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use torture::{
    Device, Plan,
    canaries::canaries,
    crash::{Day, Run, live, run},
    kills::{Place, kill},
    sim::seeds,
    world::Setup,
};

use crate::totals::Totals;

const USAGE: &str = "torture --minutes N --totals FILE --page FILE [--only crash|seeds|kills|canaries]";

/// Two at once on the machine this is measured on; more elsewhere.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Points of one piece of work.
const POINTS: usize = 150;
/// Random images of each point, beside its prefixes and tears.
const RANDOM: u32 = 100;
const SEEDS: u64 = 1_000;
/// A sitting of so many seeds has to bring each kind of fault into a critical window so often. The rarest comes four times
/// as often.
const ENOUGH: u64 = 2_000;
const OFTEN: u64 = 10;
const KILLS: u64 = 100;
const CANARIES: u32 = 1_000;

struct Options {
    minutes: u64,
    totals: PathBuf,
    page: PathBuf,
    only: Option<String>,
}

fn main() -> ExitCode {
    let Some(options) = options(&std::env::args().skip(1).collect::<Vec<_>>()) else {
        println!("{USAGE}");
        return ExitCode::FAILURE;
    };
    torture::quiet();
    match sitting(&options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(violations) => {
            println!("{violations} violations: see the page");
            ExitCode::FAILURE
        }
        Err(fault) => {
            println!("torture: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn options(arguments: &[String]) -> Option<Options> {
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    Some(Options {
        minutes: value("--minutes")?.parse().ok()?,
        totals: value("--totals")?.into(),
        page: value("--page")?.into(),
        only: value("--only"),
    })
}

/// Works in turns until the time is over; after each piece the totals and the page are written.
fn sitting(options: &Options) -> std::io::Result<u64> {
    let before = Totals::read(&options.totals)?;
    let mut totals = before.clone();
    let (commit, begun) = (page::commit(), Instant::now());
    let until = begun + Duration::from_secs(options.minutes * 60);
    let keep = |totals: &mut Totals| {
        totals.note(&commit, &before, begun.elapsed().as_secs().div_ceil(60));
        totals.write(&options.totals)?;
        whole(&options.page, &page::page(totals))
    };
    let wanted = |what: &str| options.only.as_deref().is_none_or(|only| only == what);
    let mut day = None;
    // Once a sitting: another thousand would be the same thousand.
    if wanted("canaries") {
        searched(&mut totals);
        keep(&mut totals)?;
    }
    let once = options.only.as_deref() == Some("canaries");
    while !once && Instant::now() < until {
        if wanted("crash") {
            crash(&mut totals, &mut day);
            keep(&mut totals)?;
        }
        if wanted("seeds") && Instant::now() < until {
            simulate(&mut totals);
            keep(&mut totals)?;
        }
        if wanted("kills") && Instant::now() < until {
            killed(&mut totals)?;
            keep(&mut totals)?;
        }
    }
    keep(&mut totals)?;
    every_fault_fired(&before, &totals)?;
    Ok(totals.violations())
}

/// Faults that do not happen prove nothing.
fn every_fault_fired(before: &Totals, totals: &Totals) -> std::io::Result<()> {
    let (before, now) = (&before.seeds.tally, &totals.seeds.tally);
    let lived = now.seeds.saturating_sub(before.seeds);
    let rare = now.rarer_than(OFTEN, before);
    if lived < ENOUGH || rare.is_empty() {
        return Ok(());
    }
    let rare = rare.join("; ");
    Err(std::io::Error::other(format!(
        "{lived} lives brought less than {OFTEN} times into a critical window: {rare}"
    )))
}

/// Replaces a file by a whole one.
fn whole(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    std::fs::write(&draft, text)?;
    std::fs::rename(draft, path)
}

/// The next points of the day. Every sitting records a day anew, with other keys and salts; every second pass is on a
/// disk that promises nothing.
fn crash(totals: &mut Totals, day: &mut Option<(u64, Day)>) {
    let since = Instant::now();
    let pass = totals.crash.passes;
    if day.as_ref().is_none_or(|(of, _)| *of != pass) {
        let device = if pass.is_multiple_of(2) {
            Device::USUAL
        } else {
            Device::STRICT
        };
        let setup = Setup {
            device,
            ..Setup::default()
        };
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => *day = Some((pass, runtime.block_on(live(setup)))),
            Err(fault) => {
                println!("no runtime: {fault}");
                return;
            }
        }
    }
    let Some((_, recorded)) = day.as_ref() else { return };
    let all = recorded.log.point_count();
    let start = totals.crash.next_point.min(all);
    let end = (start + POINTS).min(all);
    let tally = run(
        recorded,
        &Run {
            points: start..end,
            stride: 1,
            plan: Plan {
                random: RANDOM,
                seed: pass,
                ..Plan::default()
            },
            threads: threads(),
            first_only: false,
        },
    );
    println!(
        "pass {pass}, points {start}..{end} of {all}: {} images, {} violations",
        tally.images,
        tally.violated()
    );
    totals.crash.tally += tally;
    totals.crash.seconds += since.elapsed().as_secs_f64();
    totals.crash.points_of_day = all;
    totals.crash.next_point = end;
    if end == all {
        totals.crash.passes += 1;
        totals.crash.next_point = 0;
    }
}

fn simulate(totals: &mut Totals) {
    let since = Instant::now();
    let first = totals.seeds.next;
    let tally = seeds(first..first + SEEDS, threads());
    println!(
        "seeds {first}..{}: {} shown, {} violations",
        first + SEEDS,
        tally.shown,
        tally.violations
    );
    totals.seeds.next += SEEDS;
    totals.seeds.tally += tally;
    totals.seeds.seconds += since.elapsed().as_secs_f64();
}

fn searched(totals: &mut Totals) {
    let since = Instant::now();
    let tally = canaries(CANARIES);
    println!("{} people, {} hits", tally.people, tally.hits.len());
    totals.canaries.tally = tally;
    totals.canaries.seconds = since.elapsed().as_secs_f64();
}

/// As many offices at once as the machine has cores, each with its own central, counter and folder.
fn killed(totals: &mut Totals) -> std::io::Result<()> {
    let own = std::env::current_exe()?;
    let (since, seconds) = (Instant::now(), totals.kills.tally.seconds);
    let first = totals.kills.runs;
    let places = (first..).take(threads()).map(|seed| {
        let folder = tempfile::tempdir()?;
        let place = Place {
            programs: own.parent().unwrap_or(Path::new(".")).to_owned(),
            folder: folder.path().to_owned(),
            seed,
        };
        Ok((folder, place))
    });
    let places = places.collect::<std::io::Result<Vec<_>>>()?;
    let tallies = std::thread::scope(|scope| {
        let running: Vec<_> = places
            .iter()
            .map(|(_, place)| scope.spawn(|| kill(place, KILLS)))
            .collect();
        running
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect::<Vec<_>>()
    });
    for tally in tallies {
        let tally = tally.map_err(|_| std::io::Error::other("a program did not come to its end in peace"))?;
        println!("{tally:?}");
        totals.kills.runs += 1;
        totals.kills.tally += tally;
    }
    totals.kills.tally.seconds = seconds + since.elapsed().as_secs();
    Ok(())
}
