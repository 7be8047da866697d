//! The line to central.

mod client;
mod fault;
mod transport;

pub use client::{Central, Enrolment, Proven, enrol};
pub use fault::{CentralFault, NoAnswer};
pub use transport::{Https, LineFault, LineTime, Request, Response, Sending, SetUpFault, Transport};
