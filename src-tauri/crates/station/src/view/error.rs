use serde::Serialize;
use specta::Type;

/// A refusal as the window gets it: a closed code, whose sentence stands in the catalogue under
/// `error.<code>`, and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UiError {
    pub code: Code,
    pub field: Option<super::Field>,
    /// What goes with the code: tries left, or seconds to wait.
    pub count: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No operator is signed in.
    SignedOut,
    /// Operator or password is wrong; which of them is never said. `count` is how many tries are left.
    WrongCredentials,
    /// Too many tries; `count` is how many seconds to wait.
    TooManyTries,
    /// Too many tries: only central, or a supervisor, lets him in.
    LockedOut,
    /// The permission to sign in without central is used up.
    GrantOver,
    /// Central cannot be asked, and this counter has no verifier of the operator: the first sign-in needs a line.
    FirstSignIn,
    /// The operator's role does not allow this.
    Forbidden,
    /// A supervisor has to answer for this.
    SupervisorNeeded,
    /// The counter is locked.
    Locked,
    /// The password was given by somebody else and is changed first.
    PasswordDue,
    PasswordShort,
    PasswordLong,
    PasswordCommon,
    /// The new password is the old one.
    PasswordSame,
    /// This needs central, and the line is down.
    Offline,
    /// This needs central, and a proxy does not let the line through.
    Proxy,
    /// Central's certificate and this machine's clock do not agree.
    CertificateClock,
    /// Central answered something that is no answer.
    BadAnswer,
    /// Central is of another version of the contract than this program.
    OtherVersion,
    /// The terminal is not enrolled, or central no longer knows it.
    NotEnrolled,
    /// The reading is not complete; `field` is the first thing missing.
    Incomplete,
    /// No tracking number is left in this counter's leases.
    NoNumbers,
    /// Too long, or too many records, without central: nothing new is taken until it was reached.
    OfflineTooLong,
    /// The record could not be written: disk full or read-only.
    DiskUnwritable,
    /// No such record on this counter.
    NoSuchRecord,
    /// The record is in quarantine: people decide about it, and it is not corrected here.
    Quarantined,
    /// The correction says what the record says already.
    NothingChanged,
    /// Central's catalogue names no such service, or its definition has not come.
    NoService,
    /// Central says that the service stands still: nothing is taken.
    ServiceStopped,
    /// This version of the service is not taken any more; what was typed stays.
    ServiceEnded,
    /// The service asks for something this version of the program cannot.
    NewerService,
    /// No tracking number: its check digit does not fit.
    TrackingNumber,
    /// Records of this service are not corrected at a counter.
    NoCorrection,
    /// Nothing new is typed that could be put aside; a correction is none.
    NothingToPark,
    /// As many visits are put aside at this counter as may be.
    ParkingFull,
    /// No paper of the visit that was put aside is missing.
    NothingMissing,
    /// No visit of this code is put aside here, or not any more.
    NotParked,
    /// Another operator put the visit aside: it is taken over on the operator's word.
    ParkedByAnother,
    /// The record's contents were taken away: neither printed again nor corrected here.
    Purged,
    /// No printer is chosen.
    NoPrinter,
    /// Neither an address nor a port of a printer.
    PrinterAddress,
    /// The print system refused.
    PrinterFailed,
    /// The PDF file could not be written there.
    FileUnwritable,
    /// Central has taken this counter out of service.
    OutOfService,
    /// No such one-time code, or this machine's key is known to central already.
    EnrolCode,
    /// Another machine was enrolled by this code.
    EnrolCodeUsed,
    /// The one-time code is out of date.
    EnrolCodeExpired,
    /// Central's address is none, or plain HTTP to another machine.
    Address,
    /// Somebody answers at central's address who cannot show a certificate of its authority.
    Certificate,
    /// The authority's certificate file cannot be read, or is none.
    Authority,
    /// The keyring does not answer.
    KeyringUnavailable,
    /// The keyring is locked.
    KeyringLocked,
    /// Nobody has made a keyring for this user yet.
    KeyringNeverMade,
    /// The data folder cannot be written: full, or read-only.
    FolderUnwritable,
    /// The data folder is on a drive of another machine.
    FolderRemote,
    /// This machine is a counter already.
    AlreadyEnrolled,
    /// The phase of the terminal does not allow this.
    NotReady,
    /// A fault of the program; the log has it.
    Internal,
}

impl UiError {
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            field: None,
            count: None,
        }
    }
}
