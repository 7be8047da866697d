//! `cargo xtask bench`: what a receipt costs, ours and others', and how long after the submit key it is at the printer.

#![forbid(unsafe_code)]

mod content;
mod figures;
mod others;
mod ours;

use std::{fs, path::PathBuf};

use window::{Outcome, root};

fn main() -> Outcome {
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let python = folder.join("python/bin/python");
    let python = if python.exists() {
        python
    } else {
        PathBuf::from("/tmp/win/venv/bin/python")
    };
    let ours = ours::measure(&folder)?;
    eprintln!(
        "{} {} {} {}",
        ours.a5.least(),
        ours.a5.median(),
        ours.a5.most(),
        ours.a5.largest()
    );
    for other in others::measure(&python, &folder)? {
        let f = &other.figures;
        eprintln!(
            "{} {} {} {} {} {}",
            other.name,
            other.version,
            f.least(),
            f.median(),
            f.most(),
            f.largest()
        );
    }
    Ok(())
}
