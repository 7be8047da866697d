//! The line to central.

mod client;
mod enrolment;
mod fault;
mod https;
mod judge;
mod people;
mod services;
mod settings;
mod transport;

pub(crate) use client::says_disabled;
pub use client::{Central, Proven};
pub use enrolment::{Enrolment, enrol};
pub use fault::{CentralFault, NoAnswer};
pub use https::Https;
pub use judge::{Known, LineTime};
pub use services::{Fetched, can_be_asked_for};
pub use settings::usable_settings;
pub use transport::{LineFault, Request, Response, Sending, SetUpFault, Transport};
