use std::time::Duration;

use kiosk_domain::password::PasswordFault;
use kiosk_wire::ProblemCode;

use crate::{
    central::CentralFault,
    store::StoreFault,
    view::{Code, Field, UiError, seconds},
};

/// Why a verb of the station did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("no operator is signed in")]
    SignedOut,
    #[error("the counter is locked")]
    Locked,
    #[error("the password has to be changed first")]
    PasswordDue,
    #[error("the operator's role does not allow this")]
    Forbidden,
    #[error("a supervisor has to answer for this")]
    SupervisorNeeded,
    /// Tries left before the next wait; `None` where nothing was counted.
    #[error("operator or password is wrong")]
    WrongPassword { left: Option<u32> },
    #[error("too many tries: {left:?} to wait")]
    Wait { left: Duration },
    #[error("too many tries: only central or a supervisor opens it")]
    LockedOut,
    #[error("the grant is used up")]
    GrantOver,
    /// This counter has no verifier of that code, and central did not look: nothing was judged, and nothing counted.
    #[error("central cannot be asked, and this counter does not know the operator")]
    FirstSignIn,
    #[error("the new password is refused: {}", .0.code())]
    NewPassword(PasswordFault),
    #[error(transparent)]
    Hash(#[from] crate::hashing::HashFault),
    #[error("the system gives no randomness")]
    Randomness,
    #[error("central has taken this counter out of service")]
    OutOfService,
    #[error("something is missing or wrong: {0:?}")]
    Incomplete(Field),
    #[error("no tracking number is left in this counter's leases")]
    NoNumbers,
    /// What is typed stays; so does everything taken before.
    #[error("this counter has gone beyond the hard limit of working without central")]
    OfflineTooLong,
    /// The subscriber is not known here, and central cannot be asked now.
    #[error("the line is needed for this subscriber")]
    LineNeeded,
    #[error("no such record on this counter")]
    NoSuchRecord,
    #[error("the record is in quarantine")]
    Quarantined,
    #[error("the correction changes nothing")]
    NothingChanged,
    #[error("records of this service are not corrected at a counter")]
    NoCorrection,
    #[error("nothing is typed that could be put aside")]
    NothingToPark,
    #[error("as many visits are put aside as may be")]
    ParkingFull,
    #[error("no paper of the visit is missing")]
    NothingMissing,
    #[error("no visit of this code is put aside here")]
    NotParked,
    #[error("another operator put the visit aside")]
    ParkedByAnother,
    /// Central has it, and this counter kept it as long as it may.
    #[error("the contents of the record are no longer on this counter")]
    Purged,
    /// Central's settings hold no definition of it.
    #[error("central names no such service, or its definition has not come")]
    NoService,
    /// What is typed stays.
    #[error("central says that the service stands still")]
    ServiceStopped,
    #[error("this version of the service is not taken any more")]
    ServiceEnded,
    #[error("the service asks for something this version of the program cannot")]
    NewerService,
    #[error("no tracking number")]
    TrackingNumber,
    #[error("no printer is chosen")]
    NoPrinter,
    #[error("this is neither an address nor a port of a printer")]
    PrinterAddress,
    #[error("the slip was not printed")]
    Printer(#[source] kiosk_printer::PrinterFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Spool(#[from] crate::spool::SpoolFault),
    #[error("the record cannot be sealed")]
    Envelope(#[from] kiosk_wire::envelope::EnvelopeFault),
    #[error("the receipt cannot be drawn")]
    Receipt(#[from] kiosk_paper::PdfError),
    #[error("a background task was cut short")]
    Task(#[from] tokio::task::JoinError),
}

impl Fault {
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::SignedOut => Code::SignedOut,
            Self::Locked => Code::Locked,
            Self::PasswordDue => Code::PasswordDue,
            Self::Forbidden => Code::Forbidden,
            Self::SupervisorNeeded => Code::SupervisorNeeded,
            Self::WrongPassword { .. } => Code::WrongCredentials,
            Self::Wait { .. } => Code::TooManyTries,
            Self::LockedOut => Code::LockedOut,
            Self::GrantOver => Code::GrantOver,
            Self::FirstSignIn => Code::FirstSignIn,
            Self::NewPassword(PasswordFault::Short) => Code::PasswordShort,
            Self::NewPassword(PasswordFault::Long) => Code::PasswordLong,
            Self::NewPassword(PasswordFault::Common) => Code::PasswordCommon,
            Self::NewPassword(PasswordFault::Same) => Code::PasswordSame,
            Self::OutOfService => Code::OutOfService,
            Self::Incomplete(_) => Code::Incomplete,
            Self::NoNumbers => Code::NoNumbers,
            Self::OfflineTooLong => Code::OfflineTooLong,
            Self::LineNeeded => Code::Offline,
            Self::NoSuchRecord => Code::NoSuchRecord,
            Self::Quarantined => Code::Quarantined,
            Self::NothingChanged => Code::NothingChanged,
            Self::NoCorrection => Code::NoCorrection,
            Self::NothingToPark => Code::NothingToPark,
            Self::ParkingFull => Code::ParkingFull,
            Self::NothingMissing => Code::NothingMissing,
            Self::NotParked => Code::NotParked,
            Self::ParkedByAnother => Code::ParkedByAnother,
            Self::Purged => Code::Purged,
            Self::NoService => Code::NoService,
            Self::ServiceStopped => Code::ServiceStopped,
            Self::ServiceEnded => Code::ServiceEnded,
            Self::NewerService => Code::NewerService,
            Self::TrackingNumber => Code::TrackingNumber,
            Self::NoPrinter => Code::NoPrinter,
            Self::PrinterAddress => Code::PrinterAddress,
            Self::Printer(kiosk_printer::PrinterFault::File(_)) => Code::FileUnwritable,
            Self::Printer(_) => Code::PrinterFailed,
            Self::Central(fault) => fault.code(),
            Self::Store(StoreFault::Disk(_)) => Code::DiskUnwritable,
            Self::Spool(_) => Code::DiskUnwritable,
            Self::Store(_)
            | Self::Envelope(_)
            | Self::Receipt(_)
            | Self::Hash(_)
            | Self::Randomness
            | Self::Task(_) => Code::Internal,
        }
    }
}

impl Fault {
    /// What goes with the code: tries left, or seconds to wait.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        match self {
            Self::WrongPassword { left } => *left,
            Self::Wait { left } => Some(seconds(*left)),
            Self::Central(CentralFault::TooManyTries { retry_after }) => retry_after.map(seconds),
            _ => None,
        }
    }
}

impl CentralFault {
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::SessionOver => Code::SignedOut,
            Self::WrongCredentials => Code::WrongCredentials,
            Self::TooManyTries { .. } => Code::TooManyTries,
            Self::TerminalUnknown => Code::NotEnrolled,
            Self::Proxy { .. } => Code::Proxy,
            Self::Certificate(_) if self.is_clock() => Code::CertificateClock,
            Self::Unreachable(_) | Self::Certificate(_) | Self::Busy { .. } => Code::Offline,
            Self::OtherVersion { .. } => Code::OtherVersion,
            Self::Refused(ProblemCode::EnrolCode) => Code::EnrolCode,
            Self::Refused(ProblemCode::EnrolCodeUsed) => Code::EnrolCodeUsed,
            Self::Refused(ProblemCode::EnrolCodeExpired) => Code::EnrolCodeExpired,
            Self::NotKept => Code::DiskUnwritable,
            Self::NoAnswer(_) | Self::NotFound | Self::Refused(_) | Self::SetUp(_) => Code::BadAnswer,
        }
    }
}

/// The border to the screen: the code goes there, the context goes to the log, once.
impl From<Fault> for UiError {
    fn from(fault: Fault) -> Self {
        let code = fault.code();
        let cause = std::error::Error::source(&fault).map(ToString::to_string);
        match code {
            Code::Internal | Code::DiskUnwritable | Code::PrinterFailed | Code::BadAnswer => {
                tracing::error!(?code, %fault, cause, "refused");
            }
            _ => tracing::debug!(?code, %fault, "refused"),
        }
        let count = fault.count();
        let field = match fault {
            Fault::Incomplete(field) => Some(field),
            _ => None,
        };
        Self { code, field, count }
    }
}
