//! Records go to central, and what it says of each is written down.

use std::time::Duration;

use kiosk_wire::{RecordsAnswer, journal::Event};

use super::{
    Driver,
    driver::Round,
    past,
    verdict::{Verdict, attempt, verdict},
};
use crate::{
    central::CentralFault,
    notice::Notice,
    store::{Attempt, Epoch, Outgoing, Settled, StoreFault},
};

impl Driver {
    /// Gives how far the journal went that central was told of.
    pub(super) async fn send(&self, batch: Vec<Outgoing>, round: &mut Round) -> Result<u64, CentralFault> {
        let (told, journal) = match self.core.store.read(|db| self.core.journal.head(db)) {
            Ok(head) => head,
            Err(fault) => {
                tracing::error!(%fault, "journal head not readable; nothing sent");
                return Ok(0);
            }
        };
        let envelopes = batch.iter().map(|item| item.envelope.clone()).collect();
        match self.core.central.records(envelopes, journal).await {
            Ok(proven) => {
                self.server_time_received(proven.answer.server_time);
                self.recognise(&proven.answer);
                self.settle(&batch, &proven.answer, &proven.proof, round)?;
                Ok(told)
            }
            Err(fault) => {
                self.put_off(&batch, attempt(&fault));
                Err(fault)
            }
        }
    }

    /// Whether central knows a past of this terminal that this disk has not.
    pub(super) fn recognise(&self, answer: &RecordsAnswer) {
        self.write(|tx| {
            if let Some(reason) = past::recognise(tx, self.core.journal.terminal(), answer)?
                && Epoch::suspect(tx, reason)?
            {
                tracing::error!(
                    ?reason,
                    "database is a restored or cloned copy; asking central for a new epoch"
                );
                self.core.journal.write(tx, Event::Restored { reason })?;
            }
            Ok(())
        });
    }

    /// Writes down what central said of each item. An item it did not mention was not answered.
    fn settle(
        &self,
        batch: &[Outgoing],
        answer: &RecordsAnswer,
        proof: &[u8],
        round: &mut Round,
    ) -> Result<(), CentralFault> {
        let mut later: Option<Duration> = None;
        let mut left = Vec::new();
        let mut settled = Vec::new();
        for item in batch {
            match verdict(answer, &item.hash) {
                Some(Verdict::Settled(verdict)) => settled.push((item, verdict)),
                Some(Verdict::Later(after)) => {
                    later = Some(later.unwrap_or_default().max(after));
                    left.push(item.clone());
                }
                None => left.push(item.clone()),
            }
        }
        self.write_verdicts(&settled, answer, proof);
        for (item, verdict) in settled {
            *match verdict {
                Settled::Sent => &mut round.sent,
                Settled::Rejected { .. } => &mut round.rejected,
                Settled::Quarantined => &mut round.quarantined,
            } += 1;
            self.core.tell_record(&item.tracking_number);
        }
        self.core.tell(Notice::Status);
        if left.is_empty() {
            return Ok(());
        }
        self.put_off(&left, Attempt::CentralBusy);
        Err(CentralFault::Busy {
            status: 200,
            retry_after: later,
        })
    }

    /// In one transaction: a backlog of thousands would wait for the disk at each record otherwise.
    fn write_verdicts(&self, settled: &[(&Outgoing, Settled)], answer: &RecordsAnswer, proof: &[u8]) {
        if settled.is_empty() {
            return;
        }
        let now = self.core.clock.now();
        self.write(|tx| {
            settled.iter().try_for_each(|(item, verdict)| {
                item.settle(tx, verdict, proof, answer.server_time, now)?;
                self.core.journal.write(tx, item.settled(verdict))
            })
        });
    }

    fn put_off(&self, items: &[Outgoing], attempt: Attempt) {
        let now = self.core.clock.now();
        self.write(|tx| items.iter().try_for_each(|item| item.tried(tx, attempt, now)));
        for item in items {
            self.core.tell_record(&item.tracking_number);
        }
    }

    /// Also what was not tried has its reason on the screen.
    pub(super) fn all_wait(&self, attempt: Attempt) {
        let now = self.core.clock.now();
        match self
            .core
            .store
            .write::<_, StoreFault>(|tx| Outgoing::all_wait(tx, attempt, now))
        {
            Ok(numbers) => {
                for tracking_number in numbers {
                    self.core.tell_record(&tracking_number);
                }
            }
            Err(fault) => tracing::error!(%fault, "waiting reason not stored"),
        }
    }
}
