//! Sealed batches: from a stick, or from a lost terminal's spool.

use kiosk_wire::{BatchAnswer, BatchReceipt, BatchRequest, SealedBatch, Signed, signed};

use crate::{
    Central, Fault,
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
        for_others: true,
    };
    let receipt = BatchReceipt {
        batch: batch.id,
        answer: file_all(shared, &delivery)?,
    };
    let receipt = Signed::new(&receipt, &shared.keys.signing, SIGNING_ID).map_err(|_| Refusal::internal())?;
    Ok(BatchAnswer { receipt })
}

impl Central {
    /// Takes a batch from a stick, and gives the receipt to carry back. The same batch again gives a receipt again.
    ///
    /// # Errors
    /// [`Fault::Batch`] where it is no batch of a terminal central knows, or could not be kept.
    pub fn take_batch(&self, file: &[u8]) -> Result<BatchAnswer, Fault> {
        let request: BatchRequest = serde_json::from_slice(file).map_err(|_| Fault::Batch)?;
        let id = signed::key_id(request.batch.bytes()).ok_or(Fault::Batch)?;
        let shared = self.shared();
        let maker = shared
            .store
            .transaction(|transaction| store::terminal(transaction, &id))
            .map_err(|_| Fault::Batch)?
            .ok_or(Fault::Batch)?;
        let batch = verified(&request.batch, &maker).ok_or(Fault::Batch)?;
        take(shared, &batch, &maker).map_err(|_| Fault::Batch)
    }
}
