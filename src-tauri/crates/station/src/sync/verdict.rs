//! What central's answers and faults mean for a record that waits.

use std::time::Duration;

use kiosk_wire::{Outcome, RecordsAnswer, envelope::EnvelopeHash};

use crate::{
    central::CentralFault,
    store::{Attempt, Settled},
};

/// What a signed answer means for one envelope.
pub(crate) enum Verdict {
    Settled(Settled),
    Later(Duration),
}

pub(crate) fn verdict(answer: &RecordsAnswer, hash: &EnvelopeHash) -> Option<Verdict> {
    let result = answer.results.iter().find(|result| result.envelope.0 == hash)?;
    Some(match &result.outcome {
        Outcome::Accepted | Outcome::Duplicate => Verdict::Settled(Settled::Sent),
        Outcome::Conflict => Verdict::Settled(Settled::Quarantined),
        Outcome::Later { retry_after_seconds } => Verdict::Later(Duration::from_secs((*retry_after_seconds).into())),
        Outcome::Rejected { code, .. } => Verdict::Settled(Settled::Rejected { code: code.text() }),
    })
}

/// Why a try settled nothing.
pub(super) fn attempt(fault: &CentralFault) -> Attempt {
    match fault {
        CentralFault::Unreachable(_) | CentralFault::SetUp(_) => Attempt::LineDown,
        CentralFault::Proxy { .. } => Attempt::Proxy,
        CentralFault::Certificate(_) => Attempt::Certificate,
        CentralFault::Busy { .. } | CentralFault::TooManyTries { .. } => Attempt::CentralBusy,
        CentralFault::TerminalUnknown | CentralFault::SessionOver | CentralFault::WrongCredentials => {
            Attempt::Unauthorised
        }
        CentralFault::OtherVersion { .. } => Attempt::OtherVersion,
        CentralFault::NoAnswer(_) | CentralFault::NotFound | CentralFault::Refused(_) | CentralFault::NotKept => {
            Attempt::BadAnswer
        }
    }
}
