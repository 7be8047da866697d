//! `cargo xtask bench`: what a receipt costs, ours and others', in one run; the figures are in `tests/BENCH.md`.

use std::path::Path;

use crate::{
    packages::{self, Scope},
    setup,
    steps::{Failure, Steps, cargo, output, program, root, run as to_end},
};

/// From Python's package index. The versions are on the page; the later ones may be better.
const TOOLS: [&str; 2] = ["typst==0.15.2", "weasyprint==70.0"];

/// # Errors
/// Where something is missing, does not build, or does not print what it should.
pub fn run() -> Result<(), Failure> {
    let mut steps = Steps::new(setup::STEPS + 4);
    setup::all(&mut steps, Scope::Everything)?;
    steps.step("other tools' packages", || packages::install(Scope::Bench))?;
    let python = root().join("target/bench/python");
    steps.step("other tools", || tools(&python))?;
    // As it ships, and the window's programs with it: what is measured is no test build.
    steps.step("build", || {
        let mut build = cargo(["build", "--profile", "measured", "--bins"]);
        for package in ["bench", "kiosk", "kiosk-station", "central"] {
            build.args(["--package", package]);
        }
        to_end(build)
    })?;
    steps.step("measurements", || {
        let mut bench = program(root().join("target/measured/bench"), [python.join("bin/python")]);
        bench.arg(root().join("tests/BENCH.md"));
        to_end(bench)
    })?;
    steps.done();
    Ok(())
}

/// In a folder of their own, apart from the developer's.
fn tools(python: &Path) -> Result<(), Failure> {
    let own = python.join("bin/python");
    let there = output(program(&own, ["-m", "pip", "freeze"])).unwrap_or_default();
    if TOOLS.iter().all(|tool| there.lines().any(|line| line == *tool)) {
        println!("      all {} are there", TOOLS.len());
        return Ok(());
    }
    let mut venv = program("/usr/bin/python3", ["-m", "venv"]);
    venv.arg(python);
    to_end(venv)?;
    let mut install = program(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.args(TOOLS);
    to_end(install)
}
