//! The line to central.

mod client;
mod enrolment;
mod fault;
mod people;
mod transport;

pub(crate) use client::says_disabled;
pub use client::{Central, Proven};
pub use enrolment::{Enrolment, enrol};
pub use fault::{CentralFault, NoAnswer};
pub use transport::{Https, LineFault, LineTime, Request, Response, Sending, SetUpFault, Transport};
