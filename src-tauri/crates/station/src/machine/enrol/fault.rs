use crate::{
    central::CentralFault,
    machine::{folder::FolderFault, start::StartFault},
    store::StoreFault,
    vault::VaultFault,
    view::{Code, Phase, UiError},
};

/// Why a machine did not become a counter.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
    #[error("this data folder is enrolled already")]
    AlreadyEnrolled,
    #[error("central's address is none, or plain HTTP to another machine")]
    Address,
    #[error("central is on TLS, and no authority's certificate was given")]
    NoAuthority,
    #[error("the authority's certificate cannot be read")]
    Authority(#[source] std::io::Error),
    #[error(transparent)]
    Start(#[from] StartFault),
    #[error(transparent)]
    Vault(#[from] VaultFault),
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
    #[error(transparent)]
    Hash(#[from] crate::hashing::HashFault),
    #[error("a background task was cut short")]
    Task(#[from] tokio::task::JoinError),
}

impl From<FolderFault> for EnrolFault {
    fn from(fault: FolderFault) -> Self {
        Self::Start(fault.into())
    }
}

impl EnrolFault {
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::AlreadyEnrolled => Code::AlreadyEnrolled,
            Self::Address => Code::Address,
            Self::NoAuthority | Self::Authority(_) | Self::Central(CentralFault::SetUp(_)) => Code::Authority,
            Self::Start(fault) => match fault.phase() {
                Phase::KeyringUnavailable => Code::KeyringUnavailable,
                Phase::KeyringLocked => Code::KeyringLocked,
                Phase::KeyringNeverMade => Code::KeyringNeverMade,
                Phase::DiskUnwritable => Code::FolderUnwritable,
                Phase::FolderRemote => Code::FolderRemote,
                _ => Code::NotReady,
            },
            Self::Vault(VaultFault::Locked) => Code::KeyringLocked,
            Self::Vault(VaultFault::NeverMade) => Code::KeyringNeverMade,
            Self::Vault(_) => Code::KeyringUnavailable,
            Self::Store(StoreFault::Disk(_)) => Code::FolderUnwritable,
            Self::Central(fault @ CentralFault::Certificate(_)) if !fault.is_clock() => Code::Certificate,
            Self::Central(fault) => fault.code(),
            Self::Store(_) | Self::Hash(_) | Self::Task(_) => Code::Internal,
        }
    }
}

/// The border to the screen: the code goes there, the context to the log, once.
impl From<EnrolFault> for UiError {
    fn from(fault: EnrolFault) -> Self {
        let code = fault.code();
        let cause = std::error::Error::source(&fault).map(ToString::to_string);
        tracing::warn!(?code, %fault, cause, "not enrolled");
        Self::new(code)
    }
}
