//! The rules of the counter: identifiers, figures, dates, the checks of a meter reading, tracking numbers,
//! and who may sign in how often and for how long.
//!
//! Nothing here reads a file, a clock or a socket, and nothing panics, whatever the input. Every parser takes
//! what a hand, a phone or a scanner may have typed (Persian and Arabic digits, bidi marks, separators) and gives
//! a value whose `as_str` or `Display` is canonical ASCII; its faults are closed, and each has a `code`.

#![forbid(unsafe_code)]

pub mod backoff;
pub mod bill;
pub mod figure;
pub mod grant;
pub mod hardness;
pub mod id;
pub mod jalali;
pub mod lockout;
pub mod meter;
pub mod mobile;
pub mod password;
pub mod quantity;
pub mod reading;
pub mod sync;
pub mod text;
pub mod tracking;

mod digits;
