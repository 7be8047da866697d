//! What the program finds at its start, and what that makes of it: [`decide`] turns facts into one state, and only
//! carrying it out touches keyring, disk or screen.

mod look;

pub(crate) use look::{Opened, open};

use super::{
    folder::FolderFault,
    leaving::{Leaving, LeavingFault, Why},
};
use crate::{central::CentralFault, spool::SpoolFault, store::StoreFault, vault::VaultFault, view::Phase};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Not up, or it does not answer.
    Unreachable,
    /// It answers, and is not open.
    Locked,
    /// It answers, and there is none.
    NeverMade,
    Open,
}

/// An entry of the keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Absent,
    Damaged,
    Whole,
}

/// What came of opening the database with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// There was no key to try.
    NotTried,
    Opens,
    /// The key does not fit, or the file is damaged: SQLCipher cannot tell them apart.
    Refused,
    /// It opens, and a later version of this program wrote it.
    Newer,
    /// The disk refuses.
    Disk,
}

/// What the fingerprint beside the database says of the keys that were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// There is none.
    Nothing,
    /// One of them is a key of this database.
    Fits,
    /// None of them is.
    Other,
}

/// Who an opened database says it is, beside the counter's own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// It was not opened, or the counter's key is not there to be compared.
    Unknown,
    /// An enrolment was cut short: central's word is not in it yet.
    Nobody,
    /// Central certified this very key for it, or it is older than certificates.
    Ours,
    /// Central certified another key.
    Another,
}

/// All that the state at start hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub leaving: Leaving,
    /// A database is in the folder.
    pub database: bool,
    pub keyring: Keyring,
    pub current: Key,
    /// The key a rotation was on its way to.
    pub next: Key,
    pub signing: Key,
    pub with_current: Opening,
    pub with_next: Opening,
    pub check: Check,
    pub inside: Inside,
    /// The database itself says that this counter is out of service: by central's signed word, or its journal's end.
    pub ended: bool,
}

/// What is to be done about a rotation before the counter opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    None,
    /// The next key is not needed: the database still has, or has already, the current one.
    DropNext,
    /// The database has the next key already.
    PromoteNext,
}

/// Where the start stands. Each has a screen of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A wipe goes on where it was interrupted.
    FinishLeaving,
    OutOfService(Why),
    NotEnrolled,
    /// Tried again every few seconds.
    KeyringUnreachable,
    /// Tried again every few seconds.
    KeyringLocked,
    /// Tried again every few seconds: somebody has to make one.
    KeyringNeverMade,
    /// A database without its key: recovery. Never a new key.
    KeyMissing,
    /// The key is not this database's, or not this counter's.
    KeyWrong,
    /// The key is right, the file is not.
    DatabaseDamaged,
    /// One of the two, and nothing tells which.
    DatabaseUnreadable,
    DatabaseNewer,
    DiskUnwritable,
    /// The database opens; a rotation that was cut short is finished first.
    Open(Rotation),
}

/// The state these facts make.
#[must_use]
pub fn decide(facts: &Facts) -> State {
    match facts.leaving {
        Leaving::Wiped => return State::FinishLeaving,
        Leaving::Begun if !facts.database => return State::FinishLeaving,
        Leaving::Done(why) if !facts.database => return State::OutOfService(why),
        Leaving::No if !facts.database => return State::NotEnrolled,
        Leaving::No | Leaving::Begun | Leaving::Done(_) => {}
    }
    match facts.keyring {
        Keyring::Unreachable => return State::KeyringUnreachable,
        Keyring::Locked => return State::KeyringLocked,
        Keyring::NeverMade => return State::KeyringNeverMade,
        Keyring::Open => {}
    }
    // The note is a file that anything may have written: a database that can be read has to say so as well.
    let without_key = facts.with_current == Opening::NotTried && facts.with_next != Opening::Opens;
    if facts.leaving == Leaving::Begun && (facts.ended || without_key) {
        return State::FinishLeaving;
    }
    let tried = [facts.with_current, facts.with_next];
    if tried.contains(&Opening::Opens) {
        return with_database(facts);
    }
    if tried.contains(&Opening::Newer) {
        State::DatabaseNewer
    } else if tried.contains(&Opening::Disk) {
        State::DiskUnwritable
    } else if !tried.contains(&Opening::Refused) {
        State::KeyMissing
    } else {
        match facts.check {
            Check::Fits => State::DatabaseDamaged,
            Check::Other => State::KeyWrong,
            Check::Nothing => State::DatabaseUnreadable,
        }
    }
}

/// The database opens; the counter's own key has to be there, and be the one central knows.
fn with_database(facts: &Facts) -> State {
    if facts.signing != Key::Whole {
        return State::KeyMissing;
    }
    if facts.inside == Inside::Another {
        return State::KeyWrong;
    }
    State::Open(match (facts.with_current, facts.next) {
        (Opening::Opens, Key::Absent) => Rotation::None,
        (Opening::Opens, _) => Rotation::DropNext,
        _ => Rotation::PromoteNext,
    })
}

impl State {
    #[must_use]
    pub fn phase(self) -> Phase {
        match self {
            Self::FinishLeaving => Phase::Leaving,
            Self::OutOfService(Why::Disabled) => Phase::Disabled,
            Self::OutOfService(Why::Retired | Why::Moved) => Phase::Retired,
            Self::NotEnrolled => Phase::NotEnrolled,
            Self::KeyringUnreachable => Phase::KeyringUnavailable,
            Self::KeyringLocked => Phase::KeyringLocked,
            Self::KeyringNeverMade => Phase::KeyringNeverMade,
            Self::KeyMissing => Phase::KeyMissing,
            Self::KeyWrong => Phase::KeyWrong,
            Self::DatabaseDamaged => Phase::DatabaseDamaged,
            Self::DatabaseUnreadable => Phase::DatabaseUnreadable,
            Self::DatabaseNewer => Phase::DatabaseNewer,
            Self::DiskUnwritable => Phase::DiskUnwritable,
            Self::Open(_) => Phase::Starting,
        }
    }
}

/// Why the station did not open. Each has a screen of its own.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    #[error(transparent)]
    Folder(#[from] FolderFault),
    #[error("this machine is not enrolled yet")]
    NotEnrolled,
    /// What the facts of the start came to.
    #[error("the counter cannot be opened: {0:?}")]
    State(State),
    #[error(transparent)]
    Leaving(#[from] LeavingFault),
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Spool(#[from] SpoolFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
}

impl StartFault {
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Folder(FolderFault::Held(_)) => Phase::FolderHeld,
            Self::Folder(FolderFault::Remote(_)) => Phase::FolderRemote,
            Self::Folder(FolderFault::Unwritable(..)) | Self::Store(StoreFault::Disk(_)) | Self::Spool(_) => {
                Phase::DiskUnwritable
            }
            Self::NotEnrolled | Self::Central(_) => Phase::NotEnrolled,
            Self::State(state) => state.phase(),
            Self::Leaving(_) => Phase::Leaving,
            Self::Vault(VaultFault::Missing | VaultFault::Damaged) => Phase::KeyMissing,
            Self::Vault(VaultFault::Locked) => Phase::KeyringLocked,
            Self::Vault(VaultFault::NeverMade) => Phase::KeyringNeverMade,
            Self::Vault(VaultFault::Unavailable(_) | VaultFault::Randomness) => Phase::KeyringUnavailable,
            Self::Store(StoreFault::Newer { .. }) => Phase::DatabaseNewer,
            // Its key opened it a moment ago.
            Self::Store(_) => Phase::DatabaseDamaged,
        }
    }
}
