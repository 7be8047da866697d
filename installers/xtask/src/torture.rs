//! `cargo xtask torture`: the proof that nothing is lost and nothing comes twice, in sittings.

use crate::{
    keyring,
    packages::Scope,
    setup,
    steps::{Failure, Steps, cargo, program, root, run as to_end},
};

/// How long a sitting is where nobody says.
const MINUTES: u64 = 30;

/// # Errors
/// Where a promise is broken, or something does not build.
pub fn run(arguments: &[&str]) -> Result<(), Failure> {
    let (minutes, only) = match arguments {
        [] => (MINUTES, None),
        ["--minutes", minutes] => (number(minutes)?, None),
        ["--minutes", minutes, "--only", only] => (number(minutes)?, Some(*only)),
        _ => {
            return Err(Failure::new(
                "cargo xtask torture [--minutes N [--only crash|seeds|kills|canaries]]",
            ));
        }
    };
    let mut steps = Steps::new(setup::STEPS + 2);
    setup::all(&mut steps, Scope::Everything)?;
    // Optimised, as hours are spent in it; with the checks of a test build.
    steps.step("build", || {
        to_end(cargo([
            "build",
            "--profile",
            "torture",
            "--bins",
            "-p",
            "torture",
            "-p",
            "central",
            "-p",
            "kiosk-station",
        ]))
    })?;
    steps.step("torture", || {
        let tests = root().join("tests");
        let mut torture = program(
            root().join("target/torture/torture"),
            ["--minutes", &minutes.to_string()],
        );
        torture.arg("--totals").arg(tests.join("torture/totals.json"));
        torture.arg("--page").arg(tests.join("TORTURE.md"));
        if let Some(only) = only {
            torture.args(["--only", only]);
        }
        keyring::run(&torture)
    })?;
    steps.done();
    Ok(())
}

fn number(text: &str) -> Result<u64, Failure> {
    text.parse()
        .map_err(|_| Failure::new(format!("{text} is no number of minutes")))
}
