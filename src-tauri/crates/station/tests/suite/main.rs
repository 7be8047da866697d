//! The engine's tests that need nothing but the engine.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod admin_words;
mod apart;
mod certificates;
mod check;
mod contact;
mod corrections;
mod files;
mod hashing;
mod import;
mod log;
mod masks;
mod outbox;
#[cfg(target_os = "linux")]
mod own_files;
mod parking;
mod reading_check;
mod receipt;
mod requests;
mod services;
mod spool;
mod standing;
mod start;
mod store;
mod versions;
