//! Places for the stories: a real central, a real counter with a real keyring, and between them a [`Line`](town::Line)
//! that can be as bad as lines are. The people and what they bring are the town's.
//!
//! The keyring is the session's: run under `cargo xtask test`, which brings one of its own.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "fixtures of tests")]

mod admin;
mod counter;
mod proxy;

pub use admin::{Admin, Finished, import_at_central};
pub use counter::{Counter, Starts, Town, within};
pub use proxy::{Proxy, Seen};
