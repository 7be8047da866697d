use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::signed::{Message, Signed};

/// `POST /v1/leases`: another block of tracking numbers. The same `id` again gets the same block again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeaseRequest {
    pub id: uuid::Uuid,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeaseAnswer {
    pub lease: Signed<Lease>,
}

/// Numbers `year`, `first`, `first + 1`, … up to `count` of them, for this terminal and nobody else, ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lease {
    pub id: uuid::Uuid,
    pub terminal: String,
    /// Last three digits of the Jalali year. It belongs to the lease, so clocks and Nowruz do not matter.
    pub year: u16,
    pub first: u32,
    pub count: u32,
    /// Grows when a terminal's disk was restored; blocks of an older epoch are abandoned.
    pub epoch: u32,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub expires_at: jiff::Timestamp,
}

impl Message for Lease {
    const CONTEXT: &'static str = "kiosk/1 lease";
}
