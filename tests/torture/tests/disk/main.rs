//! The disk in memory, under SQLCipher and by itself.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests, and the counts they print"
)]

mod builder;
mod crash;
mod faults;
mod files;
mod open;
mod sqlite;
