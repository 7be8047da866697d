use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    PublicKey,
    signed::{Message, Signed},
};

/// The most keys in one answer.
pub const MAX_TERMINAL_KEYS: usize = 1000;

/// `GET /v1/terminal-keys/{after}`: what a terminal verifies other offices' receipts with, without a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TerminalKeysAnswer {
    pub keys: Signed<TerminalKeys>,
}

/// What happened to terminals' keys since a change the caller knows. A key never leaves the list: it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TerminalKeys {
    /// The change that was asked for: 0 is before the first.
    pub after: u64,
    /// By change, growing; at most a thousand.
    pub keys: Vec<TerminalKey>,
    /// The last change there is. Where it is not the last of `keys`, there are more to ask for.
    pub newest: u64,
}

impl TerminalKeys {
    /// Each change is later than the one before, and the last is no later than the newest: who asks for more with the last
    /// comes to an end.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        let mut last = self.after;
        let grows = self
            .keys
            .iter()
            .all(|key| std::mem::replace(&mut last, key.change) < key.change);
        let ends = self.keys.is_empty() || last <= self.newest && i64::try_from(self.newest).is_ok();
        grows && ends && self.keys.len() <= MAX_TERMINAL_KEYS
    }
}

/// A key that signs or signed receipts. A key that ends is a change, and comes again with its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TerminalKey {
    pub change: u64,
    pub terminal: String,
    /// Code of the office it signs for: a counter that moved has an entry for each.
    pub office: String,
    pub public_key: PublicKey,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub from: Timestamp,
    /// `null` while it is in use.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub until: Option<Timestamp>,
}

impl Message for TerminalKeys {
    const CONTEXT: &'static str = "kiosk/1 terminal keys";
}
