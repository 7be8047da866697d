//! People and places for the stories: a real central, a real counter with a real keyring, and a line between
//! them that can be as bad as lines are.
//!
//! The keyring is the session's: run under `cargo xtask test`, which brings one of its own.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "fixtures of tests")]

mod admin;
mod counter;
mod hours;
mod keyboard;
mod line;
mod machine;
mod proxy;
mod visit;

pub use admin::{Admin, Finished, import_at_central};
pub use counter::{Counter, Starts, Town, within};
pub use hours::Hours;
pub use keyboard::Keyboard;
pub use line::{Line, Weather};
pub use machine::{Boot, TEN_YEARS};
pub use proxy::{Proxy, Seen};
pub use visit::Visit;
