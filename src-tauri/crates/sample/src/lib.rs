//! The sample office: `central --sample` serves it, and every test is about its people. Each id, mobile and bill id
//! is written here, and by no test that may know this crate; none of them belongs to a real person, and all have right
//! check digits.
//!
//! Data only. It is a crate so that central, a product, takes its sample from no test code, and so that the compiler
//! checks it instead of a parser at start.

pub mod bills;
pub mod definitions;
pub mod people;
pub mod places;
