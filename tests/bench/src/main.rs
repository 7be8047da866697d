//! `cargo xtask bench`: what a receipt costs, ours and others', and how long after the submit key it is at the printer.
//!
//! `bench PYTHON PAGE [papers|press]`: the interpreter that has the other tools, and where the figures are written.

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command says what it found")]

mod clock;
mod content;
mod figures;
mod others;
mod ours;
mod page;
mod press;
mod tcp_printer;

use std::{fs, path::Path};

use window::{Outcome, root};

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (python, file, only) = match words.as_slice() {
        [python, file] => (Path::new(python), file, None),
        [python, file, only] => (Path::new(python), file, Some(*only)),
        _ => return Err("bench PYTHON PAGE [papers|press]".into()),
    };
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let (mut ours, mut others) = (ours::Ours::default(), Vec::new());
    if only != Some("press") {
        ours = ours::measure(&folder)?;
        others = others::measure(python, &folder)?;
    }
    let press = if only == Some("papers") {
        None
    } else {
        Some(press::measure()?)
    };
    let page = page::page(&ours, &others, press.as_ref());
    println!("{page}");
    fs::write(file, page)?;
    Ok(())
}
