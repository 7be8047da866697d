//! The short form of the proof that nothing is lost and nothing comes twice. The whole is `cargo xtask torture`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests print their figures")]

mod canaries;
mod crash;
mod kills;
mod sim;
