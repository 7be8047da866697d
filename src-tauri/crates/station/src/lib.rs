//! The engine that runs one counter: all its I/O behind a few rooms.
//!
//! [`Station`] is the counter at work. It is opened on a [`folder::Folder`], which one program holds at a
//! time, with keys from the operating system's keyring ([`vault`]). Each verb belongs to a room, and names in its
//! signature whom it serves ([`operators::AtWork`]).

#![forbid(unsafe_code)]

pub mod apart;
mod catalogue;
pub mod central;
mod checks;
pub mod clock;
mod core;
pub mod documents;
pub mod dumps;
mod fault;
pub mod files;
pub mod handover;
pub mod hashing;
pub mod journal;
pub mod log;
pub mod machine;
mod notice;
pub mod operators;
mod parking;
mod printing;
pub mod reading;
mod records;
mod requests;
mod sabotage;
mod services;
pub mod spool;
mod station;
mod status;
pub mod store;
pub mod sync;
pub mod vault;
pub mod view;
mod visit;
mod whole_file;
pub mod words;

pub use core::Random;
pub use fault::Fault;
pub use handover::{RecoverFault, Recovered, Spooled};
pub use machine::{enrol, folder, leaving, moving, retire, rotation, set_aside, start, start::StartFault};
pub use notice::Notice;
pub use parking::{MOST_PARKED, Parking};
pub use reading::import;
pub use sabotage::Sabotage;
pub use station::{Parts, Station, WayToCentral};

/// Version of this program, as central is told.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
