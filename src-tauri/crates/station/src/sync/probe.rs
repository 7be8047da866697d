//! What central says of itself and of this counter: its standing, its operators, its settings, other terminals' keys.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use kiosk_wire::{OperatorStanding, Standing, journal::Event};

use super::Driver;
use crate::{
    central::{CentralFault, NoAnswer, Proven, usable_settings},
    notice::Notice,
    store::{Authorities, KnownKey, StoreFault, Terminal, Trouble, Verifier},
};

/// How often other terminals' keys are asked for.
const KEYS_EVERY: Duration = Duration::from_secs(60 * 60);

impl Driver {
    pub(super) async fn probe(&mut self) -> Result<(), CentralFault> {
        let Proven { answer: status, proof } = self.core.central.status().await?;
        self.server_time_received(status.server_time)?;
        self.vouched()?;
        if status.standing == Standing::Disabled {
            return self.end(&proof);
        }
        self.people(&status.operators)?;
        match self.refresh_settings().await {
            // Nothing else waits for them.
            Err(CentralFault::NoAnswer(NoAnswer::Unfit(reason))) => {
                self.trouble(Trouble::Settings, true)?;
                tracing::warn!(reason, "central's settings not usable; those before stay");
            }
            refreshed => {
                refreshed?;
                self.trouble(Trouble::Settings, false)?;
            }
        }
        self.refresh_services().await?;
        let now = self.core.clock.monotonic();
        if self
            .progress
            .keys_asked
            .is_none_or(|at| now.saturating_sub(at) >= KEYS_EVERY)
        {
            match self.refresh_keys().await {
                Ok(all) => self.progress.keys_asked = all.then_some(now),
                Err(fault) if fault.is_line() => return Err(fault),
                // nothing waits for them
                Err(fault) => {
                    tracing::warn!(%fault, "other terminals' keys not renewed");
                    self.progress.keys_asked = Some(now);
                }
            }
        }
        Ok(())
    }

    /// Other terminals' keys, a page at a time. Whether all are here.
    pub(super) async fn refresh_keys(&self) -> Result<bool, CentralFault> {
        let Ok(known) = self.core.store.read(KnownKey::newest) else {
            return Ok(true);
        };
        let keys = self.core.central.terminal_keys(known).await?;
        let last = keys.keys.last().map_or(known, |key| key.change);
        if last > known {
            self.write(|tx| KnownKey::keep(tx, &keys))?;
        }
        Ok(last >= keys.newest || last == known)
    }

    /// Whom central lets work here. Their drafts stay, whoever is no longer among them.
    fn people(&self, operators: &[OperatorStanding]) -> Result<(), CentralFault> {
        self.write(|tx| Verifier::keep_only(tx, operators))?;
        if let Some(operator) = self.operators.keep_only(operators) {
            self.core.tell(Notice::Status);
            self.write(|tx| self.core.journal.write(tx, Event::SignedOut { operator }))?;
        }
        Ok(())
    }

    /// Central has taken this terminal out of service, by its signed word: kept, so that a restart knows it too.
    fn end(&self, word: &[u8]) -> Result<(), CentralFault> {
        let kept = self.write(|tx| {
            if Terminal::disable(tx, word)? {
                tracing::warn!("counter disabled by central");
                let standing = Standing::Disabled;
                self.core.journal.write(tx, Event::Standing { standing })?;
            }
            Ok(())
        });
        self.core.disabled.store(true, Ordering::SeqCst);
        self.core.tell(Notice::Status);
        kept
    }

    async fn refresh_settings(&self) -> Result<(), CentralFault> {
        let core = &self.core;
        let Ok(etag) = core.store.read(Terminal::settings_etag) else {
            return Ok(());
        };
        if let Some((settings, etag)) = core.central.settings(etag.as_deref()).await? {
            let version = settings.version;
            // An older word of central's, played again, changes nothing.
            if version < core.settings().version {
                return Err(NoAnswer::OtherRequest.into());
            }
            usable_settings(&settings)?;
            if !settings.authorities.is_empty() {
                core.central.offer(&settings.authorities)?;
            }
            let stored = core.store.write::<_, StoreFault>(|tx| {
                Terminal::set_settings(tx, &settings, etag.as_deref())?;
                core.journal.write(tx, Event::Settings { version })
            });
            match stored {
                Ok(()) => drop(core.settings.send_replace(Arc::new(settings))),
                Err(fault) => tracing::error!(%fault, version, "settings not stored; fetched again later"),
            }
            core.tell(Notice::Status);
        }
        Ok(())
    }

    /// The connection of this probe may have shown that the authorities central named last vouch for it.
    fn vouched(&self) -> Result<(), CentralFault> {
        let Some(authorities) = self.core.central.take_vouched() else {
            return Ok(());
        };
        self.write(|tx| Authorities::vouch(tx, &authorities))?;
        tracing::info!("central's newest authorities vouch for it; older ones are not trusted any longer");
        self.core.tell(Notice::Status);
        Ok(())
    }

    pub(super) fn trouble(&self, trouble: Trouble, there: bool) -> Result<(), CentralFault> {
        if self.write(|tx| trouble.note(tx, there))? {
            self.core.tell(Notice::Status);
        }
        Ok(())
    }
}
