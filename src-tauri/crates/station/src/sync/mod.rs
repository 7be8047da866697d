//! Getting records to central: [`decide`] turns facts into a step, the driver carries it out.

mod decide;
mod driver;
mod past;

pub use decide::{BLOCKS_IN_HAND, Facts, PROBE, Step, decide};
pub use driver::{Driver, Round};
pub(crate) use driver::{Progress, Verdict, verdict};
pub(crate) use past::recognise;
