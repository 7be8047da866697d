//! A print system for tests: cupsd and one IPP Everywhere printer by CUPS' own authors, on ports of loopback that are
//! held for them. All are the real programs (packages cups, cups-client, cups-ipp-utils, dbus).

#![forbid(unsafe_code)]
#![cfg(target_os = "linux")]

mod bus;
mod running;
mod scheduler;
mod shop;

pub use shop::{NAME, PrintShop, QUEUE};

/// A failure carries a sentence for whoever reads the test's output.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Starts a program by its name, in the environment of the test.
pub type Programs = Box<dyn Fn(&str) -> std::process::Command + Send + Sync>;
