use std::{io, net::SocketAddr, path::PathBuf};

use crate::store::StorageFault;

/// Why central does not start, or stopped: a sentence for the person who runs it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("port {0} is taken by another program; choose another with --listen")]
    PortTaken(SocketAddr),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("plain HTTP is served on loopback addresses only, and {0} is none; leave --plain out")]
    PlainOffLoopback(SocketAddr),
    #[error(
        "the database {path} is of a newer version ({found}) than this program knows ({known}); update the program"
    )]
    NewerDatabase { path: PathBuf, found: i64, known: i64 },
    #[error("{0} is not a database of central's")]
    NotOurs(PathBuf),
    #[error("the disk is full: {0} cannot be written")]
    DiskFull(PathBuf),
    #[error("the database {0}: {1}")]
    Database(PathBuf, StorageFault),
    #[error("the keys of {db} are missing from {folder}; central makes no new ones beside an old database")]
    KeysMissing { db: PathBuf, folder: PathBuf },
    #[error("{0} does not hold a key of central's")]
    BadKey(PathBuf),
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    #[error("the certificate cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    #[error("the system gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
    #[error("a password cannot be hashed")]
    Password,
    #[error("central's own clock shows a year outside the calendar")]
    Clock,
    #[error("serving failed: {0}")]
    Serve(io::Error),
    #[error("central's thread ended unexpectedly")]
    Thread,
    #[error("this is no sealed batch of a terminal central knows")]
    Batch,
    #[error("the batch cannot be kept now; take it again later")]
    BatchLater,
    #[error("{0} of the files were not taken")]
    Files(u32),
    #[error("there is no office {0}")]
    NoOffice(String),
    #[error("there is no operator {0}")]
    NoOperator(String),
    #[error("the new password is refused: {}", .0.code())]
    NewPassword(kiosk_domain::password::PasswordFault),
    /// Each on a line of its own.
    #[error("nothing was published:\n  {0}")]
    Services(String),
    #[error("a notice has a title of at most {0} letters and a text of at most {1}")]
    Notice(usize, usize),
    #[error("there is no notice {0}")]
    NoNotice(String),
    #[error("there is no service {0}")]
    NoService(String),
    #[error("no terminal {0} was ever enrolled")]
    NoTerminal(String),
}

impl Fault {
    /// Picks the sentence for a database's error.
    pub(crate) fn database(path: &std::path::Path, fault: StorageFault) -> Self {
        match fault {
            StorageFault::DiskFull => Self::DiskFull(path.into()),
            StorageFault::NotOurs => Self::NotOurs(path.into()),
            StorageFault::Newer { found, known } => Self::NewerDatabase {
                path: path.into(),
                found,
                known,
            },
            fault => Self::Database(path.into(), fault),
        }
    }

    pub(crate) fn file(path: &std::path::Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull(path.into()),
            _ => Self::File(path.into(), error),
        }
    }

    pub fn listen(address: SocketAddr, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::PortTaken(address),
            _ => Self::Listen(address, error),
        }
    }
}
