//! The desk: what an operator can do, one verb each. A verb checks the session itself; the window is not
//! trusted to have done so.

mod approve;
mod check;
mod convert;
mod correct;
mod look_up;
mod paper;
mod preview;
mod printers;
mod prove;
mod queue;
mod session;
mod signin;
mod slip;
mod status;
mod submit;
mod verify;
mod window;

pub(crate) use approve::Approved;
pub use check::{TakenReading, check, reading, scan};
pub(crate) use look_up::Facts;
pub(crate) use queue::shown;
pub(crate) use session::Session;
pub use submit::Signer;
pub use window::{WindowLoss, WindowRemedy};
