//! What the printers say of a slip, and nothing of counters: a real CUPS with an IPP Everywhere printer behind it, a
//! receipt printer on loopback and at a port, servers that answer anything, a folder for PDF files.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod addresses;
#[cfg(target_os = "linux")]
mod answers;
mod common;
mod direct;
mod files;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(all(target_os = "linux", debug_assertions))]
mod ports;
#[cfg(target_os = "linux")]
mod queues;
#[cfg(target_os = "linux")]
mod server;
#[cfg(target_os = "linux")]
mod states;
mod turns;
