//! Licences and sources of every dependency, by cargo-deny.

use crate::steps::{Failure, cargo, output, program, root, run};

const VERSION: &str = "0.20.2";

/// # Errors
/// Where a licence is not on the list, or a crate comes from elsewhere.
pub fn check() -> Result<(), Failure> {
    let home = root().join("target/tools");
    let deny = home.join("bin/cargo-deny");
    if output(program(&deny, ["--version"])).as_deref() != Some(&format!("cargo-deny {VERSION}")) {
        // Unoptimised it is there in 100 CPU-seconds, a third of the usual, and checks as well in a second.
        let mut install = cargo([
            "install",
            "cargo-deny",
            "--version",
            VERSION,
            "--locked",
            "--debug",
            "--root",
        ]);
        install.arg(&home).env("CARGO_PROFILE_DEV_DEBUG", "false");
        run(install)?;
    }
    run(program(
        &deny,
        [
            "--log-level",
            "error",
            "--locked",
            "check",
            "licenses",
            "bans",
            "sources",
        ],
    ))
}
