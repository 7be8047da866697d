//! Getting records to central: [`decide`] turns facts into a step, the driver carries it out.

mod decide;
mod driver;
mod past;
mod probe;
mod purge;
mod send;
mod verdict;

pub use decide::{BLOCKS_IN_HAND, Facts, PROBE, Step, decide};
pub(crate) use driver::Progress;
pub use driver::{Driver, Round};
pub(crate) use past::recognise;
pub(crate) use verdict::{Verdict, verdict};
