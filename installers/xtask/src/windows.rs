//! `cargo xtask windows`: the spooler's crate for Windows, linted, built and run under Wine.
//!
//! The compiler and the standard library's source are Debian's matched pair, because the one of rustup cannot build
//! `std` without its other parts. The combination is nobody's supported one, so it stays inside this step: a target
//! folder of its own, and an environment without a trace of rustup.

use std::{fs, path::Path, process::Command};

use crate::{
    packages::{self, Scope},
    steps::{Failure, Steps, output, program, root, run as to_end},
};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// # Errors
/// Those of [`check`].
pub fn run() -> Result<(), Failure> {
    let mut steps = Steps::new(1);
    steps.step("Windows printing, under Wine", check)?;
    steps.done();
    Ok(())
}

/// # Errors
/// Where something is missing, does not build, or did not go as it should.
pub fn check() -> Result<(), Failure> {
    packages::install(Scope::Wine)?;
    let folder = root().join("target/wine");
    let prefix = folder.join("prefix");
    let tests = root().join("src-tauri/crates/winspool/tests/wine");
    new_prefix(&prefix)?;
    let library = prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
    let mut library_build = program("x86_64-w64-mingw32-gcc", ["-shared", "-s", "-o"]);
    library_build.arg(&library).arg(tests.join("prng.c")).arg("-ladvapi32");
    to_end(library_build)?;

    let runner = tests.join("run.sh");
    let mut test = wine("/usr/bin/cargo", &prefix);
    test.args(["test", "--locked", "--package", "kiosk-winspool", "--target", TARGET])
        // the standard library is built here as well, and optimising it takes longer than running it
        .args(["--config", "profile.dev.package.\"*\".opt-level=0"])
        .arg("--config")
        .arg(format!(
            "target.{TARGET}.runner=[\"sh\", {:?}]",
            runner.display().to_string()
        ))
        // two that draw at once fall over one file of Wine's printer driver (a sharing violation)
        .args(["--", "--test-threads=1"])
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,test")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_TARGET_DIR", folder.join("build"))
        // our own code is linted while it is built: the calls to Windows are seen by no other step
        .env("RUSTC_WORKSPACE_WRAPPER", "/usr/bin/clippy-driver")
        .env("CLIPPY_CONF_DIR", root())
        .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    for name in [
        "LD_LIBRARY_PATH",
        "RUSTUP_TOOLCHAIN",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
        "CARGO",
    ] {
        test.env_remove(name);
    }
    let done = to_end(test);
    // Services of the prefix stay for a while otherwise; where they are gone there is nothing to stop.
    let _ = output({
        let mut stop = wine("wineserver", &prefix);
        stop.arg("--kill");
        stop
    });
    done
}

/// A Windows as new: no printer of an earlier run is in it.
fn new_prefix(prefix: &Path) -> Result<(), Failure> {
    let failure = |e| Failure::new(format!("{}: {e}", prefix.display()));
    if prefix.exists() {
        fs::remove_dir_all(prefix).map_err(failure)?;
    }
    fs::create_dir_all(prefix).map_err(failure)?;
    let mut boot = wine("timeout", prefix);
    boot.args(["--kill-after=10", "300", "wineboot", "--init"]);
    to_end(boot)
}

fn wine(name: &str, prefix: &Path) -> Command {
    let mut command = program(name, [""; 0]);
    command
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all")
        // neither .NET nor a browser is wanted, nor an entry in the developer's menus
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}
