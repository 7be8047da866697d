//! Every crash point of a counter's day: the power goes after each thing it did to its disk, and whatever may then be
//! found there is opened by the real station and looked through.

mod check;
mod day;
mod run;

pub use check::{Checker, Violation};
pub use day::{Day, live};
pub use run::{Run, Tally, run};
