//! `cargo xtask test`: everything that must hold.

use crate::{
    keyring, licences,
    packages::Scope,
    setup,
    steps::{Failure, Steps, cargo, run as to_end},
    ui, windows,
};

/// # Errors
/// The first thing that does not hold.
pub fn run() -> Result<(), Failure> {
    let mut steps = Steps::new(setup::STEPS + 7);
    setup::all(&mut steps, Scope::Everything)?;
    steps.step("format", || to_end(cargo(["fmt", "--all", "--check"])))?;
    steps.step("licences and sources", licences::check)?;
    steps.step("lints of the user interface", || ui::npm(&["run", "lint"]))?;
    steps.step("tests of the user interface", || ui::npm(&["test"]))?;
    steps.step("lints", || {
        to_end(cargo([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]))
    })?;
    // Builds the programs too, which the window tests start. The stories' counters keep their keys in a keyring.
    steps.step("tests", || {
        keyring::run(&cargo(["test", "--workspace", "--no-fail-fast"]))
    })?;
    // About four minutes on a new machine, half a minute afterwards.
    steps.step("Windows printing, under Wine", windows::check)?;
    steps.done();
    Ok(())
}
