//! The Windows spooler: bytes as they are to a receipt printer, a drawn page to any other, and what the spooler says
//! of either.
//!
//! The only `unsafe` of the workspace is here. Every call's result is looked at; what fails says which call and with
//! which of the system's codes. A job that was not handed over whole is deleted before it can be printed.
//!
//! On other systems only the parts without a system call are there, so that the workspace builds and they are tested.

#![cfg_attr(not(windows), forbid(unsafe_code))]
#![deny(clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod answer;
mod bitmap;
mod fault;
mod state;
mod whole;

#[cfg(windows)]
#[expect(unsafe_code, reason = "the spooler is called through C")]
mod spooler;

pub use answer::{holds, text_at};
pub use bitmap::Bitmap;
pub use fault::Fault;
pub use state::{Job, Status};
pub use whole::write_whole;

#[cfg(windows)]
pub use spooler::{About, JobId, News, Paper, Printer, default_printer, printers};
