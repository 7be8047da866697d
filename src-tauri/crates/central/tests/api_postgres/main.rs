//! The same calls, of a central whose data is in PostgreSQL; and two copies of it on one database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod copies;
#[path = "../api/counter.rs"]
mod counter;
#[path = "../api/enrolment.rs"]
mod enrolment;
#[path = "../api/epochs.rs"]
mod epochs;
#[path = "../api/leases.rs"]
mod leases;
#[path = "../api/records.rs"]
mod records;
#[path = "../api/services.rs"]
mod services;
#[path = "../api/sessions.rs"]
mod sessions;
mod storage;
#[path = "../api/terminal_keys.rs"]
mod terminal_keys;
