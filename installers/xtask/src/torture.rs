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
                "cargo xtask torture [--minutes N [--only crash|seeds|kills]]",
            ));
        }
    };
    let mut steps = Steps::new(setup::STEPS + 2);
    setup::all(&mut steps, Scope::Everything)?;
    // The same packages and features as the tests: nothing is built twice.
    steps.step("build", || to_end(cargo(["build", "--workspace", "--bins"])))?;
    steps.step("torture", || {
        let target = root().join("target");
        let folder = target.join("torture");
        std::fs::create_dir_all(&folder).map_err(|e| Failure::new(format!("{}: {e}", folder.display())))?;
        let mut torture = program(target.join("debug/torture"), ["--minutes", &minutes.to_string()]);
        torture.arg("--totals").arg(folder.join("totals.json"));
        torture.arg("--page").arg(root().join("tests/TORTURE.md"));
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
