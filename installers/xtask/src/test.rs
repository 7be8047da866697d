//! `cargo xtask test`: everything that must hold.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use crate::{
    compile,
    lanes::{self, Done, Job, Outcome},
    licences,
    packages::Scope,
    report::Report,
    setup,
    steps::{Failure, Manner, Steps, cargo, root, run as to_end},
    suite::{Part, Suite},
    ui, windows,
};

/// Suites that mostly wait: for keys, for lines, for printers. Each of these lanes goes on by itself, one suite after
/// another, and the others compute in what they leave of the processors.
const WAITING: [&[&str]; 2] = [&["window-flows"], &["stories-told", "printer-printers"]];

/// Tests of a suite that run when all others are done: those that measure what a key takes have the machine to themselves.
const ALONE: [(&str, [&str; 2]); 1] = [("window-flows", ["--skip", "speed::"])];

/// # Errors
/// The first step that does not hold; of the tests, each that failed.
pub fn run() -> Result<(), Failure> {
    let logs = root().join("target/test");
    fs::create_dir_all(&logs).map_err(|e| Failure::new(format!("{}: {e}", logs.display())))?;
    let mut steps = Steps::new(setup::STEPS + 6);
    setup::system(&mut steps, Scope::Tests)?;
    thread::scope(|scope| {
        // A minute of two cores on a new machine, while the packages of the user interface are on their way.
        let tool = scope.spawn(|| licences::tool(&logs.join("cargo-deny.log")));
        setup::interface(&mut steps)?;
        steps.step("format", || to_end(cargo(["fmt", "--all", "--check"])))?;
        steps.step("licences and sources", || {
            tool.join().map_err(|_| Failure::new("cargo-deny: a panic"))??;
            licences::check()
        })
    })?;
    steps.step("lints of the user interface", || ui::npm(&["run", "lint"]))?;
    steps.step("tests of the user interface", || ui::npm(&["test"]))?;
    // Builds the programs too, which the window tests start.
    let suites = steps.step("lints and build, in one compilation", compile::tests)?;
    let outcome = steps.step("tests, and Windows printing under Wine", || all(&suites, &logs))?;
    steps.parts(outcome.took);
    steps.done();
    Ok(())
}

/// Every test once.
fn all(suites: &[Suite], logs: &Path) -> Result<Outcome, Failure> {
    for name in WAITING.concat() {
        if !suites.iter().any(|suite| suite.name == name) {
            return Err(Failure::new(format!("no suite is called {name} any more")));
        }
    }
    let mut waiting = WAITING.map(|_| Vec::new());
    // Four minutes on a new machine, half a minute afterwards.
    let mut computing = vec![wine(logs.join("wine.log"))];
    let mut alone = Vec::new();
    for suite in suites {
        let lane = WAITING.iter().position(|lane| lane.contains(&suite.name.as_str()));
        let yields = lane.is_none();
        let whole = suite.count(&[])?;
        let (first, last) = match ALONE.iter().find(|(name, _)| *name == suite.name) {
            Some((_, skipped)) => (
                part(suite, "", skipped, yields)?,
                part(suite, "-alone", &skipped[1..], false)?,
            ),
            None => (part(suite, "", &[], yields)?, None),
        };
        let parts: usize = first.iter().chain(&last).map(|part| part.tests).sum();
        if parts != whole {
            let name = &suite.name;
            return Err(Failure::new(format!(
                "{name} has {whole} tests, and {parts} would be run"
            )));
        }
        let lane = lane.and_then(|at| waiting.get_mut(at)).unwrap_or(&mut computing);
        lane.extend(first.map(|part| part.job(logs)));
        alone.extend(last.map(|part| part.job(logs)));
    }
    if alone.len() < ALONE.len() {
        return Err(Failure::new("a test that runs alone is not there any more"));
    }
    let mut outcome = lanes::run(waiting.into_iter().chain([computing]).collect());
    outcome.and(lanes::run(vec![alone]));
    outcome.all_well()?;
    Ok(outcome)
}

/// `None` where there is nothing in it.
fn part<'a>(suite: &'a Suite, ending: &str, filter: &'a [&'a str], yields: bool) -> Result<Option<Part<'a>>, Failure> {
    let tests = suite.count(filter)?;
    Ok((tests > 0).then(|| Part {
        suite,
        name: format!("{}{ending}", suite.name),
        filter,
        tests,
        yields,
    }))
}

fn wine(log: PathBuf) -> Job<'static> {
    let name = "Windows printing, under Wine".to_owned();
    Job {
        name: name.clone(),
        work: Box::new(move || {
            let _ = fs::remove_file(&log);
            let checked = windows::check(Manner::Behind(&log));
            let report = Report::of(&fs::read(&log).unwrap_or_default());
            let Done { mut lines, mut failed } = report.told(&name, &log);
            if let Err(failure) = checked {
                if failed.is_empty() {
                    lines.extend(report.last_lines().map(str::to_owned));
                }
                failed.push(format!("{name}: {failure}"));
            }
            Done { lines, failed }
        }),
    }
}
