//! The engine that runs one counter: all its I/O behind a few verbs.
//!
//! [`Station`] is the counter at work. It is opened on a [`folder::Folder`], which one program holds at a
//! time, with keys from the operating system's keyring ([`vault`]).

#![forbid(unsafe_code)]

pub mod access;
pub mod batch;
pub mod central;
pub mod clock;
pub mod desk;
pub mod documents;
pub mod dumps;
pub mod enrol;
mod fault;
pub mod folder;
pub mod hashing;
pub mod import;
pub mod journal;
mod key_check;
pub mod leaving;
pub mod log;
pub mod moving;
mod notice;
pub mod printer;
mod recover;
pub mod retire;
pub mod rotation;
pub mod set_aside;
pub mod spool;
pub mod start;
mod station;
pub mod store;
pub mod sync;
pub mod vault;
pub mod view;
mod whole_file;
pub mod words;

pub use fault::Fault;
pub use notice::Notice;
pub use recover::{RecoverFault, Recovered, Spooled};
#[cfg(debug_assertions)]
pub use station::Sabotage;
pub use station::{Parts, Random, StartFault, Station, WayToCentral};

/// Version of this program, as central is told.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
