//! The way out of service of a counter that opens: everything is handed over, then the way back is closed.

use kiosk_wire::{envelope, journal::Event};

use super::{
    Machine, aside,
    inventory::SPOOL,
    leaving::{self, LeavingFault, Why},
};
use crate::{
    Fault, files,
    handover::{RecoverFault, Spooled},
    spool::{self, SpoolFault, spooled},
    store::{Outgoing, StoreFault, StoredRecord},
};

#[derive(Debug, thiserror::Error)]
pub enum RetireFault {
    /// Nothing was changed.
    #[error("{0} records have no answer of central's yet")]
    Unsent(u32),
    /// Nothing was changed.
    #[error("the spool holds envelopes that central has not answered for")]
    SpoolUnanswered,
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Leaving(#[from] LeavingFault),
}

impl From<StoreFault> for RetireFault {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl Machine {
    /// Central has taken this counter out of service, by its signed word.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.core.is_disabled()
    }

    /// Begins the wipe of a counter that central has disabled, once nothing waits. The rest is [`leaving::finish`], when
    /// the station is dropped.
    ///
    /// # Errors
    /// Where something waits still, or the disk refuses: then nothing was changed.
    pub async fn leave(&self) -> Result<(), RetireFault> {
        self.is_all_sent()?;
        let keep = self.spool_is_unanswered().await?;
        Ok(leaving::begin(&self.core.folder, Why::Disabled, keep)?)
    }

    /// Sends what waits where `tell`, and says whether anything is left.
    ///
    /// # Errors
    /// See [`RetireFault`].
    pub async fn may_retire(&self, tell: bool) -> Result<(), RetireFault> {
        if tell && self.core.store.read(Outgoing::count)? > 0 {
            // A line that is down is said below, by what it left.
            if let Err(fault) = self.sync.drain().await {
                tracing::info!(%fault, "outbox not emptied before retiring");
            }
        }
        self.is_all_sent()?;
        if self.spool_is_unanswered().await? {
            return Err(RetireFault::SpoolUnanswered);
        }
        Ok(())
    }

    /// Takes this counter out of service on its technician's word; refused while anything is unsent. Without a line
    /// (`tell` is false) central has to be told by people.
    ///
    /// # Errors
    /// See [`RetireFault`]; then nothing was changed.
    pub async fn retire(&self, why: Why, tell: bool) -> Result<(), RetireFault> {
        self.may_retire(tell).await?;
        if tell {
            // Shows whether there is a line, before anything is written.
            self.sync.compare().await?;
        }
        self.core
            .store
            .write::<_, StoreFault>(|tx| self.core.journal.write(tx, Event::Retired))?;
        if tell {
            // So that central holds the journal to its end.
            self.sync.compare().await?;
            self.core.central.retire().await.map_err(Fault::from)?;
        }
        Ok(leaving::begin(&self.core.folder, why, false)?)
    }

    fn is_all_sent(&self) -> Result<(), RetireFault> {
        match self.core.store.read(Outgoing::count)? {
            0 => Ok(()),
            waiting => Err(RetireFault::Unsent(waiting)),
        }
    }

    /// Whether an envelope of the spool is left that central has not answered for: of a database that was put back, or
    /// another counter's. They are handed over first, where the line allows.
    async fn spool_is_unanswered(&self) -> Result<bool, RetireFault> {
        let mut envelopes = spooled(&self.core.folder.join(SPOOL)).map_err(LeavingFault::from)?;
        self.core.store.read(|db| {
            let mut unknown = Vec::new();
            for bytes in envelopes.drain(..) {
                if !StoredRecord::is_answered(db, &envelope::hash(&bytes))? {
                    unknown.push(bytes);
                }
            }
            envelopes = unknown;
            Ok(())
        })?;
        if envelopes.is_empty() {
            return Ok(false);
        }
        match self.handover.recover(&Spooled::of(envelopes)).await {
            Ok(recovered) => Ok(recovered.answers.later > 0),
            Err(fault) => {
                tracing::warn!(%fault, "spool not handed over; some envelopes have no answer yet");
                Ok(true)
            }
        }
    }

    /// Hands the spools that were set aside in this folder to central, as far as it has not answered for them. Gives
    /// whether any is left.
    ///
    /// # Errors
    /// The fault that stopped it; what was handed over stays handed over.
    pub async fn recover_set_aside(&self) -> Result<bool, RecoverFault> {
        let disk = |e| RecoverFault::Spool(SpoolFault::Io(e));
        let mut left = false;
        for found in aside::unanswered(&self.core.folder).map_err(disk)? {
            let file = files::read(&found.join(SPOOL), spool::LONGEST).map_err(disk)?;
            let Ok(spooled) = Spooled::read(&file) else {
                // No spool at all: kept, and nothing to hand over.
                continue;
            };
            if self.handover.recover(&spooled).await?.answers.later > 0 {
                left = true;
            } else if spooled.damaged_bytes() == 0 {
                aside::mark_answered(&found).map_err(disk)?;
            }
        }
        Ok(left)
    }
}
