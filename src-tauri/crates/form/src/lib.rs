//! What a service's form asks, when, and which answers it takes. The same rules at the counter, while they are typed, and at
//! central, when the record has come; and the proof, before a definition is published, that it makes sense.
//!
//! Pure: no I/O, no clock. What day it is, is given.

#![forbid(unsafe_code)]

mod condition;
mod fault;
mod judge;
mod look;
pub mod prove;
mod typed;
mod value;

pub use fault::FieldFault;
pub use judge::judge;
pub use look::{Look, Path, look};
pub use typed::{Answers, Typed, TypedEntry};
