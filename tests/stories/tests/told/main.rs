//! Stories: what happened to others, told with our own station, central and line.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod access;
mod batch;
mod clock;
mod corrections;
mod dead_line;
mod epochs;
mod figures;
mod growth;
mod hostile;
mod import;
mod impostor;
mod journal;
mod kill;
mod limits;
mod machine;
mod order;
mod other_answers;
mod people;
mod ports;
mod privacy;
mod proxy;
mod purge;
mod receipts;
mod recover;
mod same_day;
mod services;
mod slips;
mod start;
