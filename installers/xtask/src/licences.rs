//! Licences and sources of every dependency, by cargo-deny.

use std::path::{Path, PathBuf};

use crate::steps::{Failure, Manner, cargo, output, program, root, run};

const VERSION: &str = "0.20.2";

fn home() -> PathBuf {
    root().join("target/tools")
}

fn deny() -> PathBuf {
    home().join("bin/cargo-deny")
}

/// Builds cargo-deny where it is not there yet, beside whatever else is done; its output goes to `log`.
///
/// # Errors
/// Where it does not build.
pub fn tool(log: &Path) -> Result<(), Failure> {
    if output(program(deny(), ["--version"])).as_deref() == Some(&format!("cargo-deny {VERSION}")) {
        return Ok(());
    }
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
    install.arg(home()).env("CARGO_PROFILE_DEV_DEBUG", "false");
    let built = Manner::Behind(log).run(install);
    built.map_err(|failure| Failure::new(format!("{failure}; see {}", log.display())))
}

/// With what [`tool`] built.
///
/// # Errors
/// Where a licence is not on the list, or a crate comes from elsewhere.
pub fn check() -> Result<(), Failure> {
    run(program(
        deny(),
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
