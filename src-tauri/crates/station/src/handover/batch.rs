//! Sealed batches: what waits, as a file on a stick, and central's return receipt. The records stay in the outbox
//! until a signed answer is here, so the same ones may also go by the line.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
};

use kiosk_wire::{
    Base64, BatchAnswer, BatchReceipt, BatchRequest, ItemResult, NotGenuine, Outcome, RecordsAnswer, SealedBatch,
    Signed,
    envelope::{self, EnvelopeHash},
    journal::Event,
};
use rusqlite::Transaction;
use uuid::Uuid;

use super::Handover;
use crate::{
    central::{CentralFault, NoAnswer, Proven},
    store::{Contact, Epoch, HeldLease, KnownBatch, Outgoing, Settled, StoreFault, journal_entries_before},
    sync::{Verdict, recognise, verdict},
    whole_file::WholeFile,
};

#[derive(Debug, thiserror::Error)]
pub enum BatchFault {
    /// Nothing was written down either.
    #[error("the file cannot be written there")]
    Unwritable(#[source] io::Error),
    #[error("this is no receipt signed by central")]
    NotAReceipt,
    #[error("this receipt is for another terminal")]
    OtherTerminal,
    #[error(transparent)]
    Store(#[from] StoreFault),
    #[error(transparent)]
    Central(#[from] CentralFault),
    #[error("the batch cannot be signed")]
    Sign(#[source] NotGenuine),
}

/// A batch on a stick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub batch: Uuid,
    pub file: PathBuf,
    pub envelopes: usize,
}

/// What a return receipt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub batch: Uuid,
    /// Records of this counter that it settled now.
    pub sent: u32,
    pub rejected: u32,
    pub quarantined: u32,
    /// Still in the outbox.
    pub waiting: u32,
    /// What central said of every envelope of the batch, whoever's it is.
    pub answers: Answers,
}

/// Central's answers, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Answers {
    pub accepted: u32,
    pub duplicate: u32,
    pub rejected: u32,
    pub conflict: u32,
    /// Not answered yet.
    pub later: u32,
}

impl Answers {
    pub(crate) fn count(&mut self, outcome: Option<&Outcome>) {
        *match outcome {
            Some(Outcome::Accepted) => &mut self.accepted,
            Some(Outcome::Duplicate) => &mut self.duplicate,
            Some(Outcome::Rejected { .. }) => &mut self.rejected,
            Some(Outcome::Conflict) => &mut self.conflict,
            Some(Outcome::Later { .. }) | None => &mut self.later,
        } += 1;
    }
}

impl Handover {
    /// Writes everything in the outbox as one file into `folder`. `None` where nothing waits.
    ///
    /// # Errors
    /// See [`BatchFault`].
    pub fn export_batch(&self, folder: &Path) -> Result<Option<Exported>, BatchFault> {
        let mut waiting = self.core.store.read(Outgoing::all)?;
        if waiting.is_empty() {
            return Ok(None);
        }
        // In the order of the chain: a correction after what it corrects.
        waiting.sort_by_key(|item| envelope::claimed_outside(&item.envelope).map(|outside| outside.sequence));
        let envelopes = waiting.into_iter().map(|item| item.envelope).collect();
        self.write_batch(folder, envelopes).map(Some)
    }

    /// One file with these envelopes. Its name comes after the journal's entry, so that no batch is ever unknown to
    /// the disk that made it.
    pub(crate) fn write_batch(&self, folder: &Path, envelopes: Vec<Vec<u8>>) -> Result<Exported, BatchFault> {
        let count = envelopes.len();
        let (batch, file) = self.core.store.write(|tx| {
            let (batch, signed) = self.seal_batch(tx, envelopes)?;
            let file = BatchRequest { batch: signed };
            let bytes = serde_json::to_vec(&file).map_err(|_| BatchFault::Sign(NotGenuine::Content))?;
            let name = format!("{}-{batch}.kiosk-batch.json", short(self.core.journal.terminal()));
            let file = WholeFile::write(folder, &name, &bytes).map_err(BatchFault::Unwritable)?;
            Ok::<_, BatchFault>((batch, file))
        })?;
        Ok(Exported {
            batch,
            file: file.publish().map_err(BatchFault::Unwritable)?,
            envelopes: count,
        })
    }

    /// A batch, signed, with the journal's entry of it.
    pub(crate) fn seal_batch(
        &self,
        tx: &Transaction<'_>,
        envelopes: Vec<Vec<u8>>,
    ) -> Result<(Uuid, Signed<SealedBatch>), BatchFault> {
        let id = Uuid::now_v7();
        let event = Event::BatchExported {
            batch: id,
            envelopes: u32::try_from(envelopes.len()).unwrap_or(u32::MAX),
        };
        self.core.journal.write(tx, event)?;
        let made = KnownBatch {
            epoch: Some(Epoch::find(tx)?.number),
            accepted: false,
        };
        made.keep(tx, id)?;
        let (_, journal) = self.core.journal.head(tx)?;
        let batch = SealedBatch {
            id,
            terminal: self.core.journal.terminal().to_owned(),
            made_at: self.core.clock.now(),
            envelopes: envelopes.into_iter().map(Base64).collect(),
            journal,
        };
        let signed = Signed::new(&batch, &self.core.signing, &batch.terminal).map_err(BatchFault::Sign)?;
        Ok((id, signed))
    }

    /// Takes central's return receipt, as a file brought it.
    ///
    /// # Errors
    /// See [`BatchFault`]; then nothing was changed.
    pub fn accept_receipt(&self, file: &[u8]) -> Result<Accepted, BatchFault> {
        let answer: BatchAnswer = serde_json::from_slice(file).map_err(|_| BatchFault::NotAReceipt)?;
        let proven = self
            .core
            .central
            .receipt(&answer.receipt)
            .map_err(|fault| match fault {
                CentralFault::NoAnswer(NoAnswer::OtherRequest) => BatchFault::OtherTerminal,
                _ => BatchFault::NotAReceipt,
            })?;
        Ok(self.settle_batch(&proven)?)
    }

    /// Settles what the receipt answers of this counter's own, in one transaction. Twice is once.
    pub(crate) fn settle_batch(&self, proven: &Proven<BatchReceipt>) -> Result<Accepted, StoreFault> {
        let BatchReceipt { batch, answer } = &proven.answer;
        let mut accepted = Accepted {
            batch: *batch,
            sent: 0,
            rejected: 0,
            quarantined: 0,
            waiting: 0,
            answers: Answers::default(),
        };
        for result in &answer.results {
            accepted.answers.count(Some(&result.outcome));
        }
        self.core.store.write::<_, StoreFault>(|tx| {
            let waiting = Outgoing::all(tx)?;
            let own: HashSet<EnvelopeHash> = waiting.iter().map(|item| item.hash).collect();
            let known = known(tx, *batch)?;
            self.recognise_from_batch(tx, answer, &own, known.epoch)?;
            for item in &waiting {
                if let Some(Verdict::Settled(settled)) = verdict(answer, &item.hash) {
                    *match settled {
                        Settled::Sent => &mut accepted.sent,
                        Settled::Rejected { .. } => &mut accepted.rejected,
                        Settled::Quarantined => &mut accepted.quarantined,
                    } += 1;
                    item.settle(tx, &settled, &proven.proof, answer.server_time, self.core.clock.now())?;
                    self.core.journal.write(tx, item.settled(&settled))?;
                }
            }
            accepted.waiting = Outgoing::count(tx)?;
            if !known.accepted || accepted.sent + accepted.rejected + accepted.quarantined > 0 {
                self.core.journal.write(tx, Event::BatchAccepted { batch: *batch })?;
                KnownBatch {
                    accepted: true,
                    ..known
                }
                .keep(tx, *batch)?;
            }
            // The receipt's time is past: it says nothing of the clock's skew, only that it is not earlier now.
            if Contact::reached(tx, self.core.clock.as_ref(), answer.server_time)? {
                self.core.journal.clock(tx)?;
                let gaps = HeldLease::expire(tx, answer.server_time)?;
                self.core.journal.gaps(tx, gaps)?;
            }
            Ok(())
        })?;
        Ok(accepted)
    }

    /// Whether central knows a past that this disk has not. Only a batch of the present epoch can tell; and a
    /// conflict of somebody else's envelope says nothing about this disk.
    fn recognise_from_batch(
        &self,
        tx: &Transaction<'_>,
        answer: &RecordsAnswer,
        own: &HashSet<EnvelopeHash>,
        exported: Option<u32>,
    ) -> Result<(), StoreFault> {
        let present = Epoch::find(tx)?.number;
        // A disk that does not know its batch may be a restored one; where there never was a second epoch, the batch
        // is of the first.
        if exported.or((answer.epoch == 1).then_some(1)) != Some(present) {
            return Ok(());
        }
        let is_own = |result: &&ItemResult| own.iter().any(|hash| result.envelope.0 == hash);
        let answer = RecordsAnswer {
            results: answer.results.iter().filter(is_own).cloned().collect(),
            ..answer.clone()
        };
        if let Some(reason) = recognise(tx, self.core.journal.terminal(), &answer)?
            && Epoch::suspect(tx, reason)?
        {
            tracing::error!(
                ?reason,
                "database is a restored or cloned copy; asking central for a new epoch"
            );
            self.core.journal.write(tx, Event::Restored { reason })?;
        }
        Ok(())
    }
}

/// What this disk knows of a batch: by its table, or by the journal where the batch is older than the table.
fn known(tx: &Transaction<'_>, id: Uuid) -> Result<KnownBatch, StoreFault> {
    if let Some(known) = KnownBatch::find(tx, id)? {
        return Ok(known);
    }
    let mut known = KnownBatch::default();
    for entry in journal_entries_before(tx)? {
        let Some(entry) = crate::journal::claimed(&entry) else {
            continue;
        };
        match entry.event {
            Event::BatchExported { batch, .. } if batch == id => known.epoch = Some(entry.epoch),
            Event::BatchAccepted { batch } if batch == id => known.accepted = true,
            _ => {}
        }
    }
    Ok(known)
}

/// The last eight signs of a terminal's id: enough to tell the sticks of an office apart.
fn short(terminal: &str) -> String {
    let signs: Vec<char> = terminal.chars().filter(char::is_ascii_alphanumeric).collect();
    signs.iter().skip(signs.len().saturating_sub(8)).collect()
}
