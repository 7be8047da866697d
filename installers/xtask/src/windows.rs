//! `cargo xtask windows`: the spooler's crate for Windows, linted, built and run under Wine; and the printer, the
//! engine and the window as Windows' compiler sees them.
//!
//! The compiler and the standard library's source are Debian's matched pair, because the one of rustup cannot build
//! `std` without its other parts. The combination is nobody's supported one, so it stays inside this step: a target
//! folder of its own, and an environment without a trace of rustup.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    compile::DENY,
    packages::Scope,
    setup,
    steps::{Failure, Manner, Steps, forget_this_package, output, program, root},
};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// # Errors
/// Those of a step.
pub fn run() -> Result<(), Failure> {
    let mut steps = Steps::new(setup::STEPS + 2);
    setup::system(&mut steps, Scope::Wine)?;
    steps.step("Windows printing, under Wine", || check(Manner::Here))?;
    // The window's crate holds the page.
    setup::interface(&mut steps)?;
    steps.step(
        "type check of the printer, the engine and the window for Windows",
        || types(Manner::Here),
    )?;
    steps.done();
    Ok(())
}

/// The printer, the engine and the window, as far as a compiler can tell without linking: what is for Windows alone is seen by no other
/// step but the installer's.
fn types(manner: Manner<'_>) -> Result<(), Failure> {
    let mut check = cargo();
    check.args(["check", "--locked", "--package", "kiosk-printer"]);
    check.args(["--package", "kiosk-station", "--package", "kiosk"]);
    check.args(["--lib", "--bins", "--target", TARGET]);
    // SQLCipher's C is not compiled for it: that wants an OpenSSL of Windows, which the installer brings.
    check.env("LIBSQLITE3_SYS_USE_PKG_CONFIG", "1");
    manner.run(check)
}

fn folder() -> PathBuf {
    root().join("target/wine")
}

/// With what [`Scope::Wine`] installs.
///
/// # Errors
/// Where something is missing, does not build, or did not go as it should.
pub fn check(manner: Manner<'_>) -> Result<(), Failure> {
    let prefix = folder().join("prefix");
    let tests = root().join("src-tauri/crates/winspool/tests/wine");
    new_prefix(&prefix, manner)?;
    let library = prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
    let mut library_build = program("x86_64-w64-mingw32-gcc", ["-shared", "-s", "-o"]);
    library_build.arg(&library).arg(tests.join("prng.c")).arg("-ladvapi32");
    manner.run(library_build)?;

    let runner = tests.join("run.sh");
    let mut test = cargo();
    in_prefix(&mut test, &prefix);
    test.args(["test", "--locked", "--package", "kiosk-winspool", "--target", TARGET])
        // the standard library is built here as well, and optimising it takes longer than running it
        .args(["--config", "profile.dev.package.\"*\".opt-level=0"])
        .arg("--config")
        .arg(format!(
            "target.{TARGET}.runner=[\"sh\", {:?}]",
            runner.display().to_string()
        ))
        // two that draw at once fall over one file of Wine's printer driver (a sharing violation)
        .args(["--", "--test-threads=1"]);
    let done = manner.run(test);
    // Services of the prefix stay for a while otherwise; where they are gone there is nothing to stop.
    let _ = output({
        let mut stop = wine("wineserver", &prefix);
        stop.arg("--kill");
        stop
    });
    done
}

/// Debian's own, which builds the standard library as well.
fn cargo() -> Command {
    let mut cargo = program("/usr/bin/cargo", [""; 0]);
    forget_this_package(&mut cargo);
    cargo
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort,test")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_TARGET_DIR", folder().join("build"))
        // our own code is linted while it is built: the calls to Windows are seen by no other step
        .env("RUSTC_WORKSPACE_WRAPPER", "/usr/bin/clippy-driver")
        .env("CLIPPY_CONF_DIR", root())
        .env("CLIPPY_ARGS", DENY);
    for name in [
        "LD_LIBRARY_PATH",
        "RUSTUP_TOOLCHAIN",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
        "CARGO",
    ] {
        cargo.env_remove(name);
    }
    cargo
}

/// A Windows as new: no printer of an earlier run is in it.
fn new_prefix(prefix: &Path, manner: Manner<'_>) -> Result<(), Failure> {
    let failure = |e| Failure::new(format!("{}: {e}", prefix.display()));
    if prefix.exists() {
        fs::remove_dir_all(prefix).map_err(failure)?;
    }
    fs::create_dir_all(prefix).map_err(failure)?;
    let mut boot = wine("timeout", prefix);
    boot.args(["--kill-after=10", "300", "wineboot", "--init"]);
    manner.run(boot)
}

fn wine(name: &str, prefix: &Path) -> Command {
    let mut command = program(name, [""; 0]);
    in_prefix(&mut command, prefix);
    command
}

fn in_prefix(command: &mut Command, prefix: &Path) {
    command
        .env("WINEPREFIX", prefix)
        .env("WINEDEBUG", "-all")
        // neither .NET nor a browser is wanted, nor an entry in the developer's menus
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
}
