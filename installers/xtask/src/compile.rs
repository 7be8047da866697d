//! The workspace, linted while it is built: one compilation for both.
//!
//! clippy's driver is a compiler that also lints. As a wrapper for the workspace's own crates it leaves dependencies to
//! plain `rustc`, so those are shared with every other build of the same profile; of our own crates cargo keeps what the
//! wrapper made beside what plain `cargo` makes, and neither replaces the other. It stands in the environment of these
//! commands and not in `.cargo/config.toml`, because it compiles without MIR optimisations: what is measured, tortured
//! or shipped is built without it, and so is what a developer types, where a warning is to stay a warning.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{
    steps::{Failure, cargo, output, program, root, run, shown},
    suite::Suite,
};

/// Lints are errors; clippy's way of writing a list.
pub const DENY: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

/// The same cargo, which lints as well where there is a clippy.
pub fn linted(mut cargo: Command) -> Command {
    if let Some(driver) = driver() {
        cargo
            .env("RUSTC_WORKSPACE_WRAPPER", driver)
            .env("CLIPPY_CONF_DIR", root())
            .env("CLIPPY_ARGS", DENY);
    }
    cargo
}

/// The one that belongs to this cargo: it lies beside it.
fn driver() -> Option<PathBuf> {
    let name = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::var_os("CARGO").map(|cargo| PathBuf::from(cargo).with_file_name(&name));
    let works = |driver: &PathBuf| output(program(driver, ["--version"])).is_some();
    beside.into_iter().chain([PathBuf::from(name)]).find(works)
}

/// Builds and lints every target, and gives the binaries of tests.
///
/// # Errors
/// Where there is no clippy, something does not build, or a lint has something to say.
pub fn tests() -> Result<Vec<Suite>, Failure> {
    if driver().is_none() {
        return Err(Failure::new("there is no clippy: rustup component add clippy"));
    }
    let arguments = [
        "test",
        "--workspace",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ];
    let suites = built(linted(cargo(arguments)))?;
    // Programs that no test needs; `cargo xtask run` finds all of them.
    run(linted(cargo(["build", "--workspace", "--bins"])))?;
    Ok(suites)
}

/// What cargo says of its progress and of faults goes to the terminal; what it built, it says in JSON.
fn built(mut cargo: Command) -> Result<Vec<Suite>, Failure> {
    let shown = shown(&cargo);
    println!("      $ {shown}");
    let failure = |e| Failure::new(format!("`{shown}`: {e}"));
    let mut child = cargo.stdout(Stdio::piped()).spawn().map_err(failure)?;
    let mut suites = Vec::new();
    let mut read = Ok(());
    if let Some(words) = child.stdout.take() {
        for line in BufReader::new(words).lines() {
            match line.map_err(failure).and_then(|line| Suite::of(&line)) {
                Ok(suite) => suites.extend(suite),
                // The rest is read as well, or cargo would wait for somebody who does.
                Err(fault) => read = Err(fault),
            }
        }
    }
    let status = child.wait().map_err(failure)?;
    if !status.success() {
        return Err(Failure::new(format!("`{shown}` ended with {status}")));
    }
    read.map(|()| suites)
}
