//! `cargo xtask arrows`: who knows whom.

use crate::steps::{Failure, cargo, run};

/// # Errors
/// Fails if the words are unknown or the code cannot be read.
pub fn show(words: &[&str]) -> Result<(), Failure> {
    let program = ["run", "--quiet", "--package", "xtask", "--example", "arrows", "--"];
    run(cargo(program.iter().chain(words)))
}
