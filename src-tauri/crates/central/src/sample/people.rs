//! Who works at the sample's counters, and who comes to them.

pub use kiosk_sample::people::*;
