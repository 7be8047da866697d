//! Getting records to central: [`decide`] turns facts into a step, the driver carries it out.

mod decide;
mod driver;

pub use decide::{BLOCKS_IN_HAND, Facts, Step, decide};
pub use driver::Round;
pub(crate) use driver::{Driver, Progress};
