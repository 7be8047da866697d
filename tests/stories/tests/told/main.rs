//! Stories: what happened to others, told with our own station, central and line.

#![expect(clippy::unwrap_used, reason = "tests")]

mod corrections;
mod dead_line;
mod kill;
mod other_answers;
mod privacy;
mod start;
