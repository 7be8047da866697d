//! The developer's commands: `cargo xtask run`, `cargo xtask test` and the others, from a fresh clone.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    reason = "what a developer's command has to say goes to the terminal"
)]

mod arrows;
mod bench;
mod compile;
mod keyring;
pub mod lanes;
mod licences;
mod packages;
pub mod report;
mod run;
mod setup;
pub mod steps;
pub mod suite;
mod test;
mod torture;
mod ui;
mod windows;

use std::process::ExitCode;

use steps::{Failure, Steps};

const USAGE: &str = "\
cargo xtask setup              installs what is missing and builds the user interface
cargo xtask run [--headless]   builds, starts a reference central with sample data and opens the counter's window;
                               without a display, or with --headless, the main job is driven through the real
                               window instead, and its pictures and papers are left in target/demo
cargo xtask test               everything that must hold: format, licences, lints, every test, and printing under
                               Wine; what each suite said is in target/test
cargo xtask windows            of these, what is for Windows only: printing, under Wine; and a type check of the
                               engine and the window for Windows, which `test` leaves out
cargo xtask arrows [--dir SOURCE]
                               who knows whom among the engine's modules and the crates, or the modules in a folder of
                               the repository: floor by floor, as a list, and how many go in circles
cargo xtask bench              what a receipt costs, beside other tools; the figures are in tests/BENCH.md
cargo xtask torture [--minutes N [--only crash|seeds|kills|canaries]]
                               the proof that nothing is lost and nothing comes twice, half an hour at a time: each
                               sitting goes on where the last one ended; the totals are in tests/TORTURE.md";

/// Does what the words of the command line say.
#[must_use]
pub fn run(words: &[&str]) -> ExitCode {
    let done = match words {
        ["setup"] => setup(),
        ["run"] => run::run(false),
        ["run", "--headless"] => run::run(true),
        ["test"] => test::run(),
        ["arrows", rest @ ..] => arrows::show(rest),
        ["bench"] => bench::run(),
        ["windows"] => windows::run(),
        ["torture", rest @ ..] => torture::run(rest),
        ["help" | "--help" | "-h"] | [] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::new(format!("unknown command: {}\n\n{USAGE}", words.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn setup() -> Result<(), Failure> {
    let mut steps = Steps::new(setup::STEPS);
    setup::all(&mut steps, packages::Scope::Everything)?;
    steps.done();
    Ok(())
}
