//! The data of these tests' central: SQLite, a file each.

use std::path::PathBuf;

use central::{Options, Running};

/// A central with the sample, in a folder of its own.
pub fn sample() -> Running {
    Running::sample().unwrap()
}

/// How one is run whose files lie here.
pub fn options(db: PathBuf) -> Options {
    Options::new(db)
}
