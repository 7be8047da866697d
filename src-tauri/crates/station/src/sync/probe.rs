//! What central says of itself and of this counter: its standing, its operators, its settings, other terminals' keys.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use kiosk_wire::{OperatorStanding, Standing, journal::Event};

use super::Driver;
use crate::{
    central::{CentralFault, NoAnswer, Proven},
    notice::Notice,
    store::{KnownKey, StoreFault, Terminal, Verifier},
};

/// How often other terminals' keys are asked for.
const KEYS_EVERY: Duration = Duration::from_secs(60 * 60);

impl Driver {
    pub(super) async fn probe(&mut self) -> Result<(), CentralFault> {
        let Proven { answer: status, proof } = self.core.central.status().await?;
        self.server_time_received(status.server_time);
        if status.standing == Standing::Disabled {
            self.end(&proof);
            return Ok(());
        }
        self.people(&status.operators);
        self.refresh_settings().await?;
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
            self.write(|tx| KnownKey::keep(tx, &keys));
        }
        Ok(last >= keys.newest || last == known)
    }

    /// Whom central lets work here. Their drafts stay, whoever is no longer among them.
    fn people(&self, operators: &[OperatorStanding]) {
        self.write(|tx| Verifier::keep_only(tx, operators));
        if let Some(operator) = self.operators.keep_only(operators) {
            self.write(|tx| self.core.journal.write(tx, Event::SignedOut { operator }));
            self.core.tell(Notice::Status);
        }
    }

    /// Central has taken this terminal out of service, by its signed word: kept, so that a restart knows it too.
    fn end(&self, word: &[u8]) {
        self.write(|tx| {
            if Terminal::disable(tx, word)? {
                tracing::warn!("counter disabled by central");
                let standing = Standing::Disabled;
                self.core.journal.write(tx, Event::Standing { standing })?;
            }
            Ok(())
        });
        self.core.disabled.store(true, Ordering::SeqCst);
        self.core.tell(Notice::Status);
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
            if !settings.authorities.is_empty() {
                core.central.trust(&settings.authorities)?;
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
}
