//! The sample's office, its counters, and the subscribers that are the same whatever the seed.

use kiosk_sample::bills;
pub use kiosk_sample::{bills::LAST_ROUND, places::*};

/// Single-tariff household.
pub const SINGLE: &str = bills::SINGLE.id;
/// Triple-tariff household.
pub const TRIPLE: &str = bills::TRIPLE.id;
/// Demand-metered industry.
pub const DEMAND: &str = bills::DEMAND.id;
