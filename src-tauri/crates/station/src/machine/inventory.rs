//! What is in a counter's data folder: one line a file. What happens to a file when the counter is wiped, set aside or
//! moved follows from its kind.

/// What a file of the data folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Stays with the machine, whichever counter it is; holds nothing of a person.
    Machine,
    /// Names the keys of this counter in the keyring.
    Identity,
    /// Sealed envelopes: stays until central has answered for all of them.
    Spool,
    /// The database, or a part of it.
    Database,
}

pub(crate) const LOCK: &str = "lock";
pub(crate) const WEBVIEW: &str = "webview";
pub(crate) const LEAVING: &str = "leaving.json";
/// One line: `https://central.example`.
pub const ADDRESS: &str = "central.url";
/// The certificate of central's authority, PEM.
pub const AUTHORITY: &str = "central-ca.pem";
pub(crate) const INSTALLATION: &str = "installation";
pub(crate) const SPOOL: &str = "kiosk.spool";
pub(crate) const CHECK: &str = "kiosk.check";
pub(crate) const DATABASE: &str = "kiosk.db";

/// The database is the last of a counter's files: while it is moved, a power cut leaves either no database or all of it.
const FILES: [(&str, Kind); 11] = [
    (LOCK, Kind::Machine),
    (WEBVIEW, Kind::Machine),
    (LEAVING, Kind::Machine),
    (ADDRESS, Kind::Machine),
    (AUTHORITY, Kind::Machine),
    (INSTALLATION, Kind::Identity),
    (SPOOL, Kind::Spool),
    (CHECK, Kind::Database),
    ("kiosk.db-wal", Kind::Database),
    ("kiosk.db-shm", Kind::Database),
    (DATABASE, Kind::Database),
];

/// The files that are one counter, in the order in which they are moved.
pub(crate) fn of_counter() -> impl Iterator<Item = &'static str> {
    named(|kind| kind != Kind::Machine)
}

/// The files that hold what the counter knows.
pub(crate) fn of_database() -> impl Iterator<Item = &'static str> {
    named(|kind| kind == Kind::Database)
}

/// Whether a wipe leaves this file to its own step, or alone.
pub(crate) fn is_known_and_stays(name: &str) -> bool {
    named(|kind| kind != Kind::Database).any(|known| known == name)
}

fn named(of: impl Fn(Kind) -> bool) -> impl Iterator<Item = &'static str> {
    FILES
        .into_iter()
        .filter(move |(_, kind)| of(*kind))
        .map(|(name, _)| name)
}
