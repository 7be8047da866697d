//! The sample office and its counters.

/// Code of the office.
pub const OFFICE: &str = "1001";
pub const OFFICE_NAME: &str = "دفتر پیشخوان ۱۰۰۱";
pub const CITY: &str = "تبریز";

/// Counters that may be enrolled, from 1.
pub const COUNTERS: u32 = 8;

/// One-time codes of the counters in their order: the first belongs to counter 1.
#[must_use]
pub fn enrolment_codes() -> Vec<String> {
    (1..=COUNTERS)
        .map(|counter| format!("TBRZ-1001-000{counter}"))
        .collect()
}
