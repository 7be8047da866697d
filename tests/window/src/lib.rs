//! The counter's real window, driven by its keyboard: an office with a display, a keyring, a print system and
//! central behind a line that can be cut; counters in it; what stands on their screens.
//!
//! Everything here is the real thing on loopback: Xvfb, D-Bus, gnome-keyring, CUPS with an IPP Everywhere printer,
//! the reference central, the kiosk under WebKitWebDriver. Whatever an [`Office`] started ends with it.

#![forbid(unsafe_code)]

pub mod aloud;
mod bare;
mod bus;
mod central;
mod counter;
pub mod digits;
mod display;
mod job;
mod keyring;
mod keys;
mod office;
mod office_printer;
mod places;
mod process;
mod sample_counter;
mod screen;
mod session;
pub mod wait;
pub mod words;

pub use bare::Bare;
pub use central::{Central, Stored, Worker};
pub use counter::{Counter, Window};
pub use display::Picture;
pub use job::{Figures, Row, Taken, agree, kind_key};
pub use keyring::Keyring;
pub use keys::Reader;
pub use office::{Fittings, Office};
pub use places::root;
pub use sample_counter::SampleCounter;
pub use screen::{Latency, Screen, Thing, Violation};
pub use session::Session;
pub use town::{bills, people};

/// A failure carries a sentence for whoever reads the test's output.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
