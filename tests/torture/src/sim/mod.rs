//! Whole lives of a few counters and their central, drawn by a seed: the real station, the real central, and between
//! and under them whatever can go wrong with a line, a disk, a clock, a keyring or the power.
//!
//! The same seed is the same life: every choice comes from it, time passes only when it is told to, and everything
//! runs on one thread. What is drawn by the libraries themselves (SQLCipher's and HPKE's bytes, ids of requests) is in
//! no event of the trace; it decides nothing, as long as the few indexes over hashes stay on one page each, which is why
//! a life has not more than [`READINGS`] readings.

#![expect(clippy::expect_used, reason = "a harness of tests")]

mod counter;
mod disks;
mod judge;
mod kinds;
mod life;
mod morning;
mod run;
mod settle;
mod street;
mod tally;
mod work;

pub use kinds::INSIDE;
pub use life::{Life, READINGS, live};
pub use run::{seeds, seeds_of};
pub use tally::SimTally;

use kiosk_station::{Sabotage, store::Durability};

/// How counters and central are made: right, or with a known mistake.
#[derive(Clone, Copy, Debug, Default)]
pub struct Making {
    pub durability: Durability,
    pub sabotage: Sabotage,
    /// Central does not remember what it answered.
    pub forgetful: bool,
}
