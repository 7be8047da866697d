//! Sealed batches: from a stick, or from a lost terminal's spool.

use std::{
    io,
    path::{Path, PathBuf},
};

use kiosk_wire::{BatchAnswer, BatchReceipt, BatchRequest, Outcome, SealedBatch, Signed, signed};

use serde::Serialize;

use crate::{
    Central, Fault, files,
    filing::{Delivery, file_all},
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
    server::Shared,
    store::{self, Terminal},
};

/// The batch, where this terminal made it.
pub(crate) fn verified(batch: &Signed<SealedBatch>, maker: &Terminal) -> Option<SealedBatch> {
    let batch = batch.open(&[maker.public_key]).ok()?;
    (batch.terminal == maker.id).then_some(batch)
}

pub(crate) fn take(shared: &Shared, batch: &SealedBatch, maker: &Terminal) -> Answer<BatchAnswer> {
    let delivery = Delivery {
        terminal: maker,
        envelopes: &batch.envelopes,
        journal: &batch.journal,
        request: batch.id,
        for_others: true,
    };
    let receipt = BatchReceipt {
        batch: batch.id,
        answer: file_all(shared, &delivery)?,
    };
    let receipt = Signed::new(&receipt, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(BatchAnswer { receipt })
}

/// A longer file is none of a terminal's: two thousand records are some seven million bytes.
const LONGEST: u64 = 256 << 20;

/// What became of a file from a stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenFile {
    pub batch: uuid::Uuid,
    pub accepted: u32,
    pub duplicate: u32,
    pub rejected: u32,
    pub conflict: u32,
    pub later: u32,
    /// The return receipt, beside the file.
    pub receipt: PathBuf,
}

impl Central {
    /// Takes a batch from a stick, and gives the receipt to carry back. The same batch again gives a receipt again.
    ///
    /// # Errors
    /// [`Fault::Batch`] where it is no batch of a terminal central knows, [`Fault::BatchLater`] where it could not be
    /// kept.
    pub fn take_batch(&self, file: &[u8]) -> Result<BatchAnswer, Fault> {
        let request: BatchRequest = serde_json::from_slice(file).map_err(|_| Fault::Batch)?;
        let id = signed::key_id(request.batch.bytes()).ok_or(Fault::Batch)?;
        let shared = self.shared();
        let maker = shared
            .store
            .transaction(|transaction| store::any_terminal(transaction, &id))
            .map_err(|_: Refusal| Fault::BatchLater)?
            .ok_or(Fault::Batch)?;
        let batch = verified(&request.batch, &maker).ok_or(Fault::Batch)?;
        take(shared, &batch, &maker).map_err(|refusal| {
            if refusal.is_ours() {
                Fault::BatchLater
            } else {
                Fault::Batch
            }
        })
    }

    /// Takes the batch of a file, and writes the return receipt beside it.
    ///
    /// # Errors
    /// As [`Central::take_batch`], and where the file cannot be read or the receipt not be written: then the records
    /// are kept, and the same file again gives a receipt.
    pub fn take_file(&self, path: &Path) -> Result<TakenFile, Fault> {
        let fault = |error| Fault::file(path, error);
        let bytes = files::read(path, LONGEST).map_err(fault)?.ok_or(Fault::Batch)?;
        let answer = self.take_batch(&bytes)?;
        let BatchReceipt { batch, answer: said } = answer
            .receipt
            .open(&[self.shared().keys.signing.public()])
            .map_err(|_| Fault::Batch)?;
        let receipt = receipt_beside(path);
        let written = serde_json::to_vec(&answer).map_err(io::Error::from);
        written
            .and_then(|bytes| files::write_whole(&receipt, &bytes))
            .map_err(|error| Fault::file(&receipt, error))?;
        let count = |is: fn(&Outcome) -> bool| {
            let found = said.results.iter().filter(|result| is(&result.outcome)).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        Ok(TakenFile {
            batch,
            accepted: count(|outcome| *outcome == Outcome::Accepted),
            duplicate: count(|outcome| *outcome == Outcome::Duplicate),
            rejected: count(|outcome| matches!(outcome, Outcome::Rejected { .. })),
            conflict: count(|outcome| *outcome == Outcome::Conflict),
            later: count(|outcome| matches!(outcome, Outcome::Later { .. })),
            receipt,
        })
    }
}

/// `a1b2c3d4-….kiosk-batch.json` gets `a1b2c3d4-….kiosk-receipt.json`.
fn receipt_beside(batch: &Path) -> PathBuf {
    let name = batch.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".kiosk-batch.json").unwrap_or(&name);
    batch.with_file_name(format!("{stem}.kiosk-receipt.json"))
}
