//! Documents: what is handed to a visitor, written from what the counter knows.

mod issued;
mod receipt;

pub(crate) use issued::print_fact;
pub use receipt::{Receipt, Row};
