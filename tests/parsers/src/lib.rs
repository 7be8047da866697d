//! Every parser that eats bytes from outside, each with what must hold whatever the bytes are. The fuzz targets of
//! `tests/fuzz` call these and nothing else; an ordinary test runs the committed corpus through them.
//!
//! A signature cannot be guessed. So that a fuzzer reaches what is read after one, the same bytes are also taken as
//! what the right key signed.

#![forbid(unsafe_code)]

mod answer;
mod barcode;
mod cose;
mod import;
mod journal;
pub mod keys;
mod printing;
mod slip_printer;
mod spool;
mod token;

pub use answer::answer;
pub use barcode::barcode;
pub use cose::cose;
pub use import::import;
pub use journal::journal;
pub use printing::printing;
pub use slip_printer::slip_printer;
pub use spool::spool;
pub use token::token;

/// Takes any bytes, and panics where something does not hold.
pub type Target = fn(&[u8]);

/// The targets by name: one folder of the corpus and one program of `tests/fuzz` each.
pub const TARGETS: [(&str, Target); 9] = [
    ("answer", answer),
    ("barcode", barcode),
    ("cose", cose),
    ("import", import),
    ("journal", journal),
    ("printing", printing),
    ("slip_printer", slip_printer),
    ("spool", spool),
    ("token", token),
];
