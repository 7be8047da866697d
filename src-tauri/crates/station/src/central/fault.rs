use std::time::Duration;

use kiosk_wire::{NotGenuine, Problem, ProblemCode};

use super::{LineFault, SetUpFault, judge};

/// Why central did not answer as it should. Sorted by what can be done about it.
#[derive(Debug, thiserror::Error)]
pub enum CentralFault {
    /// Wait for the line.
    #[error("central cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Somebody stands in the line: a network that wants a sign-in, a proxy, or worse.
    #[error("whoever answers is not central")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A proxy stands before the line, and lets nothing through.
    #[error("the proxy {name} does not let the line through")]
    Proxy {
        name: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Wait as long as it asks, or back off.
    #[error("central is busy or at fault (status {status})")]
    Busy { status: u16, retry_after: Option<Duration> },
    /// What came back is not central's: a captive portal, a proxy, a damaged answer.
    #[error("this is no answer of central: {0}")]
    NoAnswer(NoAnswer),
    /// Sign in again.
    #[error("the session is over")]
    SessionOver,
    #[error("operator or password is wrong")]
    WrongCredentials,
    #[error("too many tries")]
    TooManyTries { retry_after: Option<Duration> },
    /// A technician has to enrol the terminal anew.
    #[error("central does not know this terminal")]
    TerminalUnknown,
    /// Nothing of it is believed until both are of one version.
    #[error("central speaks version {found} of the contract, this program {ours}", ours = kiosk_wire::API)]
    OtherVersion { found: u32 },
    #[error("central has no such thing")]
    NotFound,
    #[error("central refuses: {0:?}")]
    Refused(ProblemCode),
    /// This machine's disk refuses: asked again later.
    #[error("central's answer could not be stored")]
    NotKept,
    /// A setting of this terminal makes every request impossible.
    #[error("the line to central cannot be set up: {0}")]
    SetUp(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    #[error("status {0}")]
    Status(u16),
    #[error("longer than {max} bytes", max = kiosk_wire::MAX_ANSWER)]
    TooLong,
    #[error("not what was asked for")]
    Malformed,
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
    #[error("an answer to another question")]
    OtherRequest,
    /// Genuine, and of no use; why, for the log.
    #[error("central's word is of no use: {0}")]
    Unfit(&'static str),
}

impl From<NoAnswer> for CentralFault {
    fn from(fault: NoAnswer) -> Self {
        Self::NoAnswer(fault)
    }
}

impl From<NotGenuine> for CentralFault {
    fn from(fault: NotGenuine) -> Self {
        Self::NoAnswer(fault.into())
    }
}

impl From<LineFault> for CentralFault {
    fn from(fault: LineFault) -> Self {
        match fault {
            LineFault::Unreachable(source) => Self::Unreachable(source),
            LineFault::Certificate(source) => Self::Certificate(source),
            LineFault::Proxy { name, source } => Self::Proxy { name, source },
            LineFault::TooLong => NoAnswer::TooLong.into(),
        }
    }
}

impl From<SetUpFault> for CentralFault {
    fn from(SetUpFault(what): SetUpFault) -> Self {
        Self::SetUp(what)
    }
}

impl CentralFault {
    /// Sorts an answer that is no success. A body that is no problem document did not come from central.
    pub(super) fn from_answer(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
            return match status {
                500..=599 | 429 => Self::Busy { status, retry_after },
                _ => Self::NoAnswer(NoAnswer::Status(status)),
            };
        };
        match problem.code {
            ProblemCode::Session => Self::SessionOver,
            ProblemCode::Credentials => Self::WrongCredentials,
            ProblemCode::TooManyTries => Self::TooManyTries { retry_after },
            ProblemCode::Terminal => Self::TerminalUnknown,
            ProblemCode::NotFound => Self::NotFound,
            ProblemCode::Internal | ProblemCode::Busy => Self::Busy { status, retry_after },
            code @ (ProblemCode::EnrolCode
            | ProblemCode::EnrolCodeUsed
            | ProblemCode::EnrolCodeExpired
            | ProblemCode::Password
            | ProblemCode::Malformed) => Self::Refused(code),
        }
    }

    /// The line itself is down, as opposed to an answer that does not help.
    #[must_use]
    pub fn is_line(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Certificate(_) | Self::Proxy { .. })
    }

    /// A certificate of central's, and a clock that does not agree with it.
    #[must_use]
    pub fn is_clock(&self) -> bool {
        matches!(self, Self::Certificate(source) if judge::is_of_clock(source.as_ref()))
    }
}
