//! What central says of itself and of this counter: its standing, its operators, its settings, other terminals' keys.

use std::{sync::atomic::Ordering, time::Duration};

use kiosk_wire::{OperatorStanding, Standing, journal::Event};

use super::Driver;
use crate::{
    central::{CentralFault, NoAnswer, Proven},
    notice::Notice,
    station::lock,
    store::{KnownKey, Terminal, Verifier, stands},
};

/// How often other terminals' keys are asked for.
const KEYS_EVERY: Duration = Duration::from_secs(60 * 60);

impl Driver {
    pub(super) async fn probe(&mut self) -> Result<(), CentralFault> {
        let Proven { answer: status, proof } = self.central.status().await?;
        self.heard(status.server_time);
        if status.standing == Standing::Disabled {
            self.end(&proof);
            return Ok(());
        }
        self.people(&status.operators);
        self.refresh_settings().await?;
        let now = self.clock.monotonic();
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
                    tracing::warn!(%fault, "the terminals' keys were not renewed");
                    self.progress.keys_asked = Some(now);
                }
            }
        }
        Ok(())
    }

    /// Other terminals' keys, a page at a time. Whether all are here.
    pub(super) async fn refresh_keys(&self) -> Result<bool, CentralFault> {
        let Ok(known) = self.store.read(KnownKey::newest) else {
            return Ok(true);
        };
        let keys = self.central.terminal_keys(known).await?;
        let last = keys.keys.last().map_or(known, |key| key.change);
        if last > known {
            self.write(|tx| KnownKey::keep(tx, &keys));
        }
        Ok(last >= keys.newest || last == known)
    }

    /// Whom central lets work here. Whoever is no longer among them is out at once; what he typed stays his.
    fn people(&self, operators: &[OperatorStanding]) {
        self.write(|tx| Verifier::keep_only(tx, operators));
        let out = {
            let mut seat = lock(&self.session);
            let stays = seat.as_ref().is_none_or(|session| {
                session.must_change || stands(operators, &session.operator.code, session.password_version)
            });
            if stays { None } else { seat.take() }
        };
        if let Some(session) = out {
            let operator = session.operator.code;
            self.write(|tx| self.journal.write(tx, Event::SignedOut { operator }));
            self.tell(Notice::Status);
        }
    }

    /// Central has taken this terminal out of service, by its signed word: kept, so that a restart knows it too.
    fn end(&self, word: &[u8]) {
        self.write(|tx| {
            if Terminal::disable(tx, word)? {
                tracing::warn!("central has taken this counter out of service");
                let standing = Standing::Disabled;
                self.journal.write(tx, Event::Standing { standing })?;
            }
            Ok(())
        });
        self.disabled.store(true, Ordering::SeqCst);
        self.tell(Notice::Status);
    }

    async fn refresh_settings(&self) -> Result<(), CentralFault> {
        let etag = match self.store.read(Terminal::find) {
            Ok(Some(terminal)) => terminal.settings_etag,
            _ => return Ok(()),
        };
        if let Some((settings, etag)) = self.central.settings(etag.as_deref()).await? {
            let version = settings.version;
            // An older word of central's, played again, changes nothing.
            if version < self.known_version() {
                return Err(NoAnswer::OtherRequest.into());
            }
            if !settings.authorities.is_empty() {
                self.central.trust(&settings.authorities)?;
            }
            self.write(|tx| {
                Terminal::set_settings(tx, &settings, etag.as_deref())?;
                self.journal.write(tx, Event::Settings { version })
            });
            self.tell(Notice::Status);
        }
        Ok(())
    }

    fn known_version(&self) -> u64 {
        let terminal = self.store.read(Terminal::find).ok().flatten();
        terminal.map_or(0, |terminal| terminal.settings.version)
    }
}
