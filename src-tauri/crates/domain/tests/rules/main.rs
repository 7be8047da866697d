//! The rules, against the published cases, against arithmetic done a second way, and against anything at all.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop the test")]

mod backoff;
mod bill;
mod calendar;
mod codes;
mod figures;
mod grant;
mod hardness;
mod ids;
mod lockout;
mod mobile;
mod password;
mod properties;
mod reading;
mod reading_odd;
mod slips;
mod sync;
mod text;
mod tracking;
mod vectors;
