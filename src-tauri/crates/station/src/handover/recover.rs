//! A lost terminal's spool, handed to central by another counter. Only central can open what is in it.

use std::path::Path;

use super::{Answers, BatchFault, Exported, Handover};
use crate::{
    central::{CentralFault, NoAnswer},
    spool::{self, SpoolFault},
};

/// The most bytes of envelopes in one request: in base64 twice they stay within central's four MiB.
const MOST_BYTES: usize = 2 << 20;

#[derive(Debug, thiserror::Error)]
pub enum RecoverFault {
    #[error(transparent)]
    Spool(#[from] SpoolFault),
    #[error(transparent)]
    Batch(#[from] BatchFault),
}

impl From<CentralFault> for RecoverFault {
    fn from(fault: CentralFault) -> Self {
        Self::Batch(fault.into())
    }
}

/// The envelopes of a spool file, and how much of it cannot be read.
pub struct Spooled {
    envelopes: Vec<Vec<u8>>,
    damaged_bytes: usize,
}

impl Spooled {
    /// # Errors
    /// Where it is no spool.
    pub fn read(file: &[u8]) -> Result<Self, SpoolFault> {
        let envelopes = spool::read(file)?;
        let damaged_bytes = spool::unread(file, &envelopes);
        Ok(Self {
            envelopes,
            damaged_bytes,
        })
    }

    pub(crate) fn of(envelopes: Vec<Vec<u8>>) -> Self {
        Self {
            envelopes,
            damaged_bytes: 0,
        }
    }

    #[must_use]
    pub fn envelopes(&self) -> usize {
        self.envelopes.len()
    }

    /// Bytes that are in no whole envelope: a torn end, or damage.
    #[must_use]
    pub fn damaged_bytes(&self) -> usize {
        self.damaged_bytes
    }
}

/// What central said of a spool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    pub answers: Answers,
}

impl Handover {
    /// Hands a spool to central. Safe to repeat: what central has is a duplicate.
    ///
    /// # Errors
    /// The fault that stopped it; what was handed over before stays handed over.
    pub async fn recover(&self, spooled: &Spooled) -> Result<Recovered, RecoverFault> {
        let mut recovered = Recovered::default();
        for part in parts(&spooled.envelopes) {
            let (id, batch) = self.core.store.write(|tx| self.seal_batch(tx, part.to_vec()))?;
            let proven = self.core.central.batch(batch).await?;
            if proven.answer.batch != id {
                return Err(CentralFault::from(NoAnswer::OtherRequest).into());
            }
            self.settle_batch(&proven).map_err(BatchFault::from)?;
            for envelope in part {
                let hash = kiosk_wire::envelope::hash(envelope);
                let results = &proven.answer.answer.results;
                let result = results.iter().find(|result| result.envelope.0 == hash);
                recovered.answers.count(result.map(|result| &result.outcome));
            }
        }
        Ok(recovered)
    }

    /// Writes a spool as a batch for a stick. `None` where there is nothing in it.
    ///
    /// # Errors
    /// See [`BatchFault`].
    pub fn recover_to(&self, spooled: &Spooled, folder: &Path) -> Result<Option<Exported>, RecoverFault> {
        if spooled.envelopes.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.write_batch(folder, spooled.envelopes.clone())?))
    }
}

/// Runs of at most a hundred envelopes that fit in a request.
fn parts(envelopes: &[Vec<u8>]) -> Vec<&[Vec<u8>]> {
    let (mut parts, mut begin, mut bytes) = (Vec::new(), 0, 0);
    for (at, envelope) in envelopes.iter().enumerate() {
        if at > begin && (at - begin == kiosk_wire::MAX_BATCH || bytes + envelope.len() > MOST_BYTES) {
            parts.push(&envelopes[begin..at]);
            (begin, bytes) = (at, 0);
        }
        bytes += envelope.len();
    }
    if begin < envelopes.len() {
        parts.push(&envelopes[begin..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_hold_everything_in_order_and_fit_in_a_request() {
        for (count, size, expected) in [
            (0, 2000, 0),
            (1, 2000, 1),
            (100, 2000, 1),
            (101, 2000, 2),
            (250, 2000, 3),
        ] {
            let envelopes = vec![vec![7; size]; count];
            let parts = parts(&envelopes);
            assert_eq!(parts.len(), expected);
            assert_eq!(parts.concat(), envelopes);
        }
        let large = vec![vec![7; 1 << 20]; 5];
        let sizes: Vec<usize> = parts(&large).iter().map(|part| part.len()).collect();
        assert_eq!(sizes, [2, 2, 1]);
    }
}
