//! A reference implementation of the company's API («central»): everything a counter terminal talks to, over
//! SQLite or PostgreSQL, with real signatures, leases and sessions. The contract is `kiosk-wire`.
//!
//! [`run`] takes a listener and a shutdown; [`Running`] is the same on a thread of its own, for tests and demos.

#![forbid(unsafe_code)]

mod auth;
mod batch;
mod calls;
mod clock;
mod fault;
mod files;
mod filing;
mod keys;
mod options;
mod password;
mod people;
mod refusal;
mod rules;
mod running;
pub mod sample;
mod server;
pub mod services;
mod store;
mod tls;

pub use batch::TakenFile;
pub use clock::Clock;
pub use fault::Fault;
pub use options::{Options, Transport};
pub use people::{block_operator, reset_password};
pub use running::Running;
pub use server::{Central, run};
pub use store::{
    Database, StorageFault, StoredRecord, StoredTerminal, disable_terminal_of, new_enrolment_code, stored_records,
    stored_terminals,
};
