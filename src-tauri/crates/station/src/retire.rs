//! The way out of service of a counter that opens: everything is handed over, then the way back is closed.

use std::{path::Path, sync::atomic::Ordering};

use kiosk_wire::{envelope, journal::Event};

use crate::{
    Fault, Spooled, Station,
    leaving::{self, LeavingFault},
    recover::RecoverFault,
    start::Why,
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

impl Station {
    /// Central has taken this counter out of service, by its signed word.
    #[must_use]
    pub fn is_disabled(&self) -> bool {
        self.disabled.load(Ordering::SeqCst)
    }

    /// Closes the way back of a counter that central has disabled, once nothing waits. What is left is
    /// [`leaving::finish`], when the station is dropped.
    ///
    /// # Errors
    /// Where something waits still, or the disk refuses: then nothing was changed.
    pub async fn leave(&self) -> Result<(), RetireFault> {
        self.is_all_sent()?;
        let keep = self.spool_is_unanswered().await?;
        Ok(leaving::begin(self.folder(), Why::Disabled, keep)?)
    }

    /// Sends what waits where `tell`, and says whether anything is left.
    ///
    /// # Errors
    /// See [`RetireFault`].
    pub async fn may_retire(&self, tell: bool) -> Result<(), RetireFault> {
        if tell && self.store.read(Outgoing::count)? > 0 {
            // A line that is down is said below, by what it left.
            if let Err(fault) = self.drain().await {
                tracing::info!(%fault, "central did not help");
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
            self.compare_journal().await?;
        }
        self.store
            .write::<_, StoreFault>(|tx| self.journal.write(tx, Event::Retired))?;
        if tell {
            // So that central holds the journal to its end.
            self.compare_journal().await?;
            self.central.retire().await.map_err(Fault::from)?;
        }
        Ok(leaving::begin(self.folder(), why, false)?)
    }

    fn is_all_sent(&self) -> Result<(), RetireFault> {
        match self.store.read(Outgoing::count)? {
            0 => Ok(()),
            waiting => Err(RetireFault::Unsent(waiting)),
        }
    }

    /// Whether an envelope of the spool is left that central has not answered for: of a database that was put back, or
    /// another counter's. They are handed over first, where the line allows.
    async fn spool_is_unanswered(&self) -> Result<bool, RetireFault> {
        let mut envelopes = leaving::spooled(self.folder()).map_err(LeavingFault::from)?;
        self.store.read(|db| {
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
        match self.recover(&Spooled::of(envelopes)).await {
            Ok(recovered) => Ok(recovered.answers.later > 0),
            Err(fault) => {
                tracing::warn!(%fault, "what is left in the spool cannot be handed over now");
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
        let disk = |e| RecoverFault::Spool(crate::spool::SpoolFault::Io(e));
        let mut left = false;
        for aside in crate::set_aside::unanswered(self.folder()).map_err(disk)? {
            let file = read(&aside.join("kiosk.spool")).map_err(disk)?;
            let Ok(spooled) = Spooled::read(&file) else {
                // No spool at all: kept, and nothing to hand over.
                continue;
            };
            if self.recover(&spooled).await?.answers.later > 0 {
                left = true;
            } else if spooled.damaged_bytes() == 0 {
                crate::set_aside::mark_answered(&aside).map_err(disk)?;
            }
        }
        Ok(left)
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}
