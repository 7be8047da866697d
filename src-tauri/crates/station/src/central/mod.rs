//! The line to central.

mod client;
mod fault;

pub use client::{Central, Enrolment, enrol};
pub use fault::CentralFault;
