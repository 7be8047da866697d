use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::signed::{Message, Signed};

/// `POST /v1/leases`: another block of tracking numbers. The same `id` again gets the same block again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeaseRequest {
    pub id: uuid::Uuid,
    /// Asks for a new epoch, because this disk is not the one central last heard from.
    pub new_epoch: Option<EpochReason>,
    /// Numbers in hand that will never be used.
    pub gaps: Vec<Gap>,
}

/// How a disk was found to be a restored or a cloned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EpochReason {
    /// Central knows more of this terminal than the disk does.
    CentralAhead,
    /// Central holds another past than the disk.
    OtherPast,
    /// The spool beside the database knows more than the database.
    SpoolAhead,
    /// The machine's keyring knows of more starts than the database.
    KeyringAhead,
    /// A number and revision of this disk came to central with another content.
    Conflict,
}

/// Numbers of a block that are given up, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    pub year: u16,
    pub first: u32,
    pub count: u32,
    pub reason: GapReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// The lease had run out by central's signed time.
    Expired,
    /// The block belongs to an older epoch.
    Epoch,
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
