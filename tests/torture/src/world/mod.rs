//! A real station and a real central without a machine round them: their disks are [`Disk`](crate::Disk)s, their line
//! is a call, their clock is told. Nothing else is played.

mod central;
mod clock;
mod line;
mod machine;

pub use central::Headquarters;
pub use clock::boot;
pub use line::{Line, Road, dead, knock};
pub use machine::{CHEAP, DB, Machine, Opening, Running, SPOOL, Setup, Starts};
