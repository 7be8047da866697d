//! `cargo xtask run`: the whole thing, for a person or, without a display, for itself.

use crate::{
    compile::linted,
    packages::Scope,
    setup,
    steps::{Failure, Steps, cargo, program, root, run as to_end},
};

/// # Errors
/// Where something is missing, does not build, or did not go as it should.
pub fn run(headless: bool) -> Result<(), Failure> {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    let headless = headless || !display;
    let mut steps = Steps::new(setup::STEPS + 2);
    setup::all(&mut steps, if headless { Scope::Everything } else { Scope::Window })?;
    // The same packages, features and compiler as the tests: nothing is built twice.
    steps.step("build", || to_end(linted(cargo(["build", "--workspace", "--bins"]))))?;
    let (name, program_name) = if headless {
        ("the main job, twice, through the real window", "demo")
    } else {
        ("the counter's window", "sample-counter")
    };
    steps.step(name, || {
        to_end(program(root().join("target/debug").join(program_name), [""; 0]))
    })?;
    steps.done();
    Ok(())
}
