//! The journal: a hash chain over everything a station did, each entry signed by the counter's key.
//!
//! It stays on the counter; central holds its head. Nothing personal is in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    Base64, NotGenuine, PublicKey, SigningKey, Standing,
    envelope::EnvelopeHash,
    lease::{EpochReason, GapReason},
    signed::{Message, Signed},
};

/// SHA-256 of an entry's signed bytes.
pub type EntryHash = [u8; 32];

/// One thing the station did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JournalEntry {
    pub terminal: String,
    pub epoch: u32,
    /// From 1, without gaps.
    pub sequence: u64,
    /// Hash of the entry before it; of the first: SHA-256 of `journal ` and the terminal's id.
    pub previous: Base64,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: jiff::Timestamp,
    pub event: Event,
}

impl Message for JournalEntry {
    const CONTEXT: &'static str = "kiosk/1 journal entry";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Enrolled,
    SignedIn {
        operator: String,
    },
    SignedOut {
        operator: String,
    },
    /// Without central, by a grant of its.
    SignedInOffline {
        operator: String,
    },
    /// A password was wrong, of an operator known here; what was typed for nobody is not written down.
    SignInFailed {
        operator: Option<String>,
    },
    /// So many were wrong that he has to wait.
    LockedOut {
        operator: Option<String>,
    },
    PasswordChanged {
        operator: String,
    },
    CounterLocked {
        operator: String,
    },
    CounterUnlocked {
        operator: String,
    },
    /// A visit was put aside, for its visitor to come back.
    Parked {
        visit: uuid::Uuid,
        operator: String,
    },
    /// It goes on; by another operator, where they took it over from the one who parked it.
    Resumed {
        visit: uuid::Uuid,
        operator: String,
        parked_by: String,
    },
    /// A supervisor answered for one action of an operator's.
    Override {
        action: OverrideAction,
        operator: String,
        supervisor: String,
    },
    Leased {
        year: u16,
        first: u32,
        count: u32,
    },
    Recorded {
        tracking_number: String,
        revision: u32,
        envelope: Base64,
    },
    /// Central's signed answer settled it: `sent`, `rejected` or `quarantined`.
    Settled {
        tracking_number: String,
        revision: u32,
        verdict: String,
    },
    /// A slip went to a printer; the first copy is 1.
    Printed {
        tracking_number: String,
        revision: u32,
        copy: u32,
    },
    /// What the operator said of a slip whose printer nobody heard.
    SlipSeen {
        tracking_number: String,
        revision: u32,
        copy: u32,
        came_out: bool,
    },
    Settings {
        version: u64,
    },
    /// The clock became suspect, or sound again.
    Clock {
        suspect: bool,
    },
    /// This disk was found to be a restored or cloned one: it asks for a new epoch.
    Restored {
        reason: EpochReason,
    },
    /// Numbers that will never be used.
    Gap {
        year: u16,
        first: u32,
        count: u32,
        reason: GapReason,
    },
    /// Contents of records central had answered for were taken away, when the time to print them again was over.
    Purged {
        records: u32,
    },
    BatchExported {
        batch: uuid::Uuid,
        envelopes: u32,
    },
    BatchAccepted {
        batch: uuid::Uuid,
    },
    /// Central's signed word on whether this terminal may go on working, where it changed.
    Standing {
        standing: Standing,
    },
    /// The database has another key.
    Rekeyed,
    /// The window lost its page, and what was done about it.
    WindowLost {
        reason: WindowLoss,
        remedy: WindowRemedy,
    },
    /// The last entry: a technician takes the terminal out of service.
    Retired,
}

/// What a supervisor may answer for, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum OverrideAction {
    /// Lets an operator try again who typed too many wrong passwords.
    OpenLockout,
    /// The whole contents of a record that another operator took, ids and mobile among them, to be corrected.
    OpenOthers { tracking_number: String },
    /// A correction of a record that another operator took.
    CorrectOthers { tracking_number: String },
}

/// How the window lost its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WindowLoss {
    /// The process that draws it ended.
    Crashed,
    /// That process took more memory than it may.
    OutOfMemory,
    /// That process runs, and answers no key.
    Hung,
    /// The page was loaded, and never came up.
    Blank,
}

/// What was done about a lost page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WindowRemedy {
    /// The page was loaded again.
    Reload,
    /// The program was started again.
    Restart,
}

/// A place in a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JournalPosition {
    pub sequence: u64,
    /// SHA-256 of that entry.
    pub entry: Base64,
}

/// How far a terminal's journal goes, said by the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JournalHead {
    pub terminal: String,
    pub epoch: u32,
    #[serde(flatten)]
    pub position: JournalPosition,
}

impl Message for JournalHead {
    const CONTEXT: &'static str = "kiosk/1 journal head";
}

/// The link of a terminal's first entry.
#[must_use]
pub fn genesis(terminal: &str) -> EntryHash {
    let mut hash = Sha256::new();
    hash.update(b"journal ");
    hash.update(terminal.as_bytes());
    hash.finalize().into()
}

/// An entry as it is kept: its signed bytes, named by their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub signed: Vec<u8>,
    pub hash: EntryHash,
}

impl JournalEntry {
    /// # Errors
    /// Where the entry cannot be written as JSON, which no entry is.
    pub fn sign(&self, key: &SigningKey) -> Result<Link, NotGenuine> {
        let signed = Signed::new(self, key, &self.terminal)?.bytes().to_vec();
        let hash: EnvelopeHash = Sha256::digest(&signed).into();
        Ok(Link { signed, hash })
    }
}

/// What is wrong with a journal, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("entry {0} is not signed by this counter")]
    Signature(u64),
    #[error("entry {0} does not follow the one before it")]
    Link(u64),
}

/// Verifies a whole journal from its first entry on, and gives its head: sequence and hash.
///
/// # Errors
/// The first entry that does not hold.
pub fn verify<'a>(
    terminal: &str,
    key: &PublicKey,
    entries: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(u64, EntryHash), Broken> {
    let (mut sequence, mut head) = (0, genesis(terminal));
    for bytes in entries {
        let expected = sequence + 1;
        let entry: JournalEntry = Signed::from_bytes(bytes.to_vec())
            .open(&[*key])
            .map_err(|_| Broken::Signature(expected))?;
        if entry.sequence != expected || entry.previous.0 != head || entry.terminal != terminal {
            return Err(Broken::Link(expected));
        }
        head = Sha256::digest(bytes).into();
        sequence = expected;
    }
    Ok((sequence, head))
}
