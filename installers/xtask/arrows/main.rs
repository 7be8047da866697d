//! `cargo xtask arrows`: who knows whom. An example, so that what parses Rust is built for it and for the tests only, and
//! never before `cargo xtask run` can begin.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    reason = "what a developer's command has to say goes to the terminal"
)]

#[path = "mod.rs"]
mod arrows;

use std::{path::Path, process::ExitCode};

use xtask::steps::Failure;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match show(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn show(words: &[&str]) -> Result<(), Failure> {
    match words {
        [] => {
            for held in arrows::house()? {
                println!("# {}\n{}", held.what, arrows::told(&held.plan));
                for complaint in arrows::judge(&held.plan, &held.list) {
                    println!("# not as listed: {complaint}");
                }
                println!();
            }
        }
        ["--dir", dir] => println!("{}", arrows::told(&arrows::read(Path::new(dir))?)),
        _ => return Err(Failure::new("cargo xtask arrows [--dir SOURCE]")),
    }
    Ok(())
}
