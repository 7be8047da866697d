//! The catalogue follows central: each version of a service is fetched once, and one that cannot be used holds up only itself.

use kiosk_domain::{
    jalali::JalaliDate,
    sync::{PROBE, lease_rest},
};
use kiosk_form::prove::{Why, flaws};
use kiosk_wire::{Catalogue, Listed, Offices};

use super::Driver;
use crate::{
    central::{CentralFault, Fetched, NoAnswer, can_be_asked_for},
    store::{CentralList, Definition, List, NoticeRead, ReadDefinition, Trouble},
};

/// The most definitions one look at central fetches; the next goes on.
const AT_ONCE: usize = 64;

/// Code, version and hash of a definition that could not be used.
pub(super) type Unfit = (String, u32, Vec<u8>);

impl Driver {
    /// Catalogue, definitions and offices. What cannot be used never takes the place of what can. A line that is tried often
    /// asks for them no more often than one that stands.
    pub(super) async fn refresh_services(&mut self) -> Result<(), CentralFault> {
        let now = self.core.clock.monotonic();
        let asked = self.progress.services_asked;
        if asked.is_some_and(|at| now.saturating_sub(at) < PROBE) {
            return Ok(());
        }
        self.progress.services_asked = Some(now);
        let etag = self.core.store.read(CentralList::<Catalogue>::etag).unwrap_or_default();
        let fetched = self.core.central.catalogue(etag.as_deref()).await;
        let unfit = self.take_list(fetched, |tx, list| {
            let notices: Vec<&str> = list.notices.iter().map(|notice| notice.id.as_str()).collect();
            NoticeRead::tidy(tx, &notices)
        })?;
        let refused = self.fetch_definitions().await?;
        let etag = self.core.store.read(CentralList::<Offices>::etag).unwrap_or_default();
        let fetched = self.core.central.offices(etag.as_deref()).await;
        let offices_unfit = self.take_list(fetched, |_, _| Ok(()))?;
        self.trouble(Trouble::Catalogue, unfit || refused || offices_unfit)
    }

    /// Keeps a list that came. Whether it is of no use.
    fn take_list<T: List>(
        &self,
        fetched: Result<Option<Fetched<T>>, CentralFault>,
        also: impl FnOnce(&rusqlite::Transaction<'_>, &T) -> crate::store::Result<()>,
    ) -> Result<bool, CentralFault> {
        let Fetched { list, signed, etag } = match fetched {
            Ok(Some(fetched)) => fetched,
            // A central of before has none.
            Ok(None) | Err(CentralFault::NotFound) => return Ok(false),
            Err(CentralFault::NoAnswer(reason)) => {
                tracing::warn!(%reason, table = T::NAME, "central's list not usable; the one before stays");
                return Ok(true);
            }
            Err(fault) => return Err(fault),
        };
        let now = self.core.clock.now();
        let kept = self.write(|tx| {
            // An older word of central's, played again, changes nothing.
            if CentralList::<T>::find(tx)?.is_some_and(|known| known.list.version() > list.version()) {
                return Ok(false);
            }
            CentralList::keep(tx, &signed, etag.as_deref(), now)?;
            also(tx, &list)?;
            Ok(true)
        })?;
        if kept {
            self.core.catalogue_changed();
        }
        Ok(!kept)
    }

    /// Fetches the listed versions that are not here. Whether central's newest of a service cannot be used.
    async fn fetch_definitions(&mut self) -> Result<bool, CentralFault> {
        let known = self.core.store.read(|db| {
            Ok((
                CentralList::<Catalogue>::find(db)?,
                Definition::hashes(db)?,
                Definition::refused(db)?,
            ))
        });
        let (catalogue, hashes, refused) = match known {
            Ok((Some(catalogue), hashes, refused)) => (catalogue.list, hashes, refused),
            Ok((None, ..)) => return Ok(false),
            Err(fault) => {
                tracing::error!(%fault, "definitions cannot be read");
                return Ok(false);
            }
        };
        let (listed, unfit): (Vec<&Listed>, Vec<&Listed>) =
            catalogue.services.iter().partition(|listed| can_be_asked_for(listed));
        let (mut news, mut fetched) = (false, 0);
        for listed in &listed {
            match hashes.get(&(listed.code.clone(), listed.version)) {
                Some(hash) if hash.as_slice() == listed.definition.0 => {
                    if refused.contains(&listed.code) {
                        self.write(|tx| Definition::accept(tx, &listed.code))?;
                        news = true;
                    }
                }
                Some(_) => news |= self.refuse(listed, "a version that is here has another definition now")?,
                None if fetched == AT_ONCE || self.rests(listed) => {}
                None => {
                    fetched += 1;
                    news |= self.fetch_one(listed).await?;
                }
            }
        }
        let listed: Vec<(&str, u32)> = listed
            .iter()
            .map(|listed| (listed.code.as_str(), listed.version))
            .collect();
        let refused = self.write(|tx| {
            Definition::tidy(tx, &listed)?;
            Definition::refused(tx)
        })?;
        if news {
            self.core.catalogue_changed();
        }
        Ok(!refused.is_empty() || !unfit.is_empty())
    }

    /// Whether there is news of it.
    async fn fetch_one(&mut self, listed: &Listed) -> Result<bool, CentralFault> {
        match self.fetch(listed).await {
            Ok(definition) => {
                self.write(|tx| definition.keep(tx))?;
                self.progress.unfit_definitions.remove(&key(listed));
                Ok(true)
            }
            // The next look asks again, after the pause that is due for all of central.
            Err(fault) if fault.is_line() || matches!(fault, CentralFault::Busy { .. }) => Err(fault),
            Err(fault) => {
                let why = match fault {
                    CentralFault::NoAnswer(reason) => reason.to_string(),
                    fault => fault.to_string(),
                };
                self.rest(listed);
                self.refuse(listed, &why)
            }
        }
    }

    async fn fetch(&self, listed: &Listed) -> Result<Definition, CentralFault> {
        let (signed, payload) = self.core.central.definition(listed).await?;
        let unfit = |why| CentralFault::from(NoAnswer::Unfit(why));
        let read = ReadDefinition::of(&payload).ok_or_else(|| unfit("no definition"))?;
        if !read.names(&listed.code, listed.version) {
            return Err(unfit("a definition of another service or version"));
        }
        if let ReadDefinition::Known(definition) = &read
            && !makes_sense(definition, self.core.today())
        {
            return Err(unfit("a definition that makes no sense"));
        }
        let hash = listed.definition.0.as_slice().try_into();
        Ok(Definition {
            code: listed.code.clone(),
            version: listed.version,
            hash: hash.map_err(|_| unfit("a definition's hash"))?,
            signed,
        })
    }

    fn refuse(&self, listed: &Listed, why: &str) -> Result<bool, CentralFault> {
        let news = self.write(|tx| Definition::refuse(tx, &listed.code, listed.version, &listed.definition.0))?;
        if news {
            tracing::warn!(
                service = listed.code,
                version = listed.version,
                reason = why,
                "central's definition not usable; the one before stays"
            );
        }
        Ok(news)
    }

    fn rests(&self, listed: &Listed) -> bool {
        let now = self.core.clock.monotonic();
        let unfit = self.progress.unfit_definitions.get(&key(listed));
        unfit.is_some_and(|(_, until)| now < *until)
    }

    /// Asked for again later, and later each time.
    fn rest(&mut self, listed: &Listed) {
        let before = self.progress.unfit_definitions.get(&key(listed));
        let count = before.map_or(0, |(count, _)| *count).saturating_add(1);
        let until = self
            .core
            .clock
            .monotonic()
            .saturating_add(lease_rest(count, (self.core.random)()));
        self.progress.unfit_definitions.insert(key(listed), (count, until));
    }
}

fn key(listed: &Listed) -> Unfit {
    (listed.code.clone(), listed.version, listed.definition.0.clone())
}

/// Whether a counter may rely on it. What can be reached changes with the days: that was central's to prove.
fn makes_sense(definition: &kiosk_wire::ServiceDefinition, today: JalaliDate) -> bool {
    flaws(definition, today).iter().all(|flaw| flaw.why == Why::Unreachable)
}
