//! The sample's office, its counters, and the subscribers that are the same whatever the seed.

/// Code of the office.
pub const OFFICE: &str = "1001";
pub const OFFICE_NAME: &str = "دفتر پیشخوان ۱۰۰۱";
pub const CITY: &str = "تبریز";

/// Counters that may be enrolled, from 1.
pub const COUNTERS: u32 = 8;

/// Single-tariff household; 5 digits, coefficient 1; last figure 48213.
pub const SINGLE: &str = "8000001902120";
/// Triple-tariff household; 5 digits, coefficient 1; last figures 23145, 9061, 14820.
pub const TRIPLE: &str = "7012345604123";
/// Demand-metered industry; 4 digits and 2 decimals, coefficient 800, contracted 350 kW; last figures
/// 1741.32, 486.10, 902.47, 118.06, 613.90 and a demand of 0.39.
pub const DEMAND: &str = "9174639504124";

/// When the last round of the company read these three.
pub const LAST_ROUND: &str = "1405/07/28";

/// One-time codes of the counters in their order: the first belongs to counter 1.
#[must_use]
pub fn enrolment_codes() -> Vec<String> {
    (1..=COUNTERS)
        .map(|counter| format!("TBRZ-1001-000{counter}"))
        .collect()
}
