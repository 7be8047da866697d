//! The real central over HTTP and HTTPS, called by a counter that follows the contract.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod counter;
mod enrolment;
mod epochs;
mod leases;
mod process;
mod records;
mod sample;
mod services;
mod sessions;
mod storage;
mod terminal_keys;
mod tls;
