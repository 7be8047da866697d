//! The office, and the codes that enrol its counters.

pub use kiosk_sample::places::{CITY, COUNTERS, OFFICE, OFFICE_NAME, enrolment_codes};
