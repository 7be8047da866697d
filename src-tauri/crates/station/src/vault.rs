//! Keys in the operating system's keyring, as text.
//!
//! The platform's store is opened anew on every try: the `keyring` crate opens it once for the whole
//! process, so a keyring that comes up a minute after the kiosk would stay "failed" for the day.

use std::sync::Arc;

use keyring::{Entry, Error};
use keyring_core::CredentialStore;
use kiosk_wire::{Base64, SigningKey};
use zeroize::{Zeroize as _, Zeroizing};

const SERVICE: &str = "ir.pishkhan.kiosk";

/// The secrets of one installation.
pub struct Keys {
    /// Raw key of the database, 256 bits.
    pub database: Zeroizing<[u8; 32]>,
    /// The counter's own key.
    pub signing: SigningKey,
}

#[derive(Debug, thiserror::Error)]
pub enum VaultFault {
    /// Not up, not reachable, or it refuses to answer: try again.
    #[error("the keyring does not answer")]
    Unavailable(#[source] Error),
    /// It answers that there is no such entry. A keyring that was never unlocked says the same.
    #[error("the keyring has no key for this data folder")]
    Missing,
    #[error("what the keyring holds is no key")]
    Damaged,
    #[error("the system gives no randomness")]
    Randomness,
}

/// The keyring's entries of one installation.
pub struct Vault {
    store: Arc<CredentialStore>,
    installation: String,
}

impl Vault {
    /// # Errors
    /// Where the keyring is not reachable now.
    pub fn open(installation: &str) -> Result<Self, VaultFault> {
        let store = platform_store().map_err(VaultFault::Unavailable)?;
        Ok(Self {
            store,
            installation: installation.to_owned(),
        })
    }

    /// The keys made at enrolment.
    ///
    /// # Errors
    /// Where one of them is not there, or the keyring does not answer.
    pub fn keys(&self) -> Result<Keys, VaultFault> {
        let database = self.read("database")?;
        let seed = self.read("signing")?;
        Ok(Keys {
            database,
            signing: SigningKey::from_seed(&seed),
        })
    }

    /// Makes the keys of a new installation, and reads them back. Only for a folder without a database;
    /// keys that are there are kept.
    ///
    /// # Errors
    /// Where the keyring refuses.
    pub fn make_keys(&self) -> Result<Keys, VaultFault> {
        for name in ["database", "signing"] {
            match self.read(name) {
                Ok(_) => {}
                Err(VaultFault::Missing) => self.write_random(name)?,
                Err(fault) => return Err(fault),
            }
        }
        self.keys()
    }

    /// What goes into every password's hash. Made where there is none: without it the verifiers of before are
    /// worth nothing, and each operator signs in at central once.
    ///
    /// # Errors
    /// Where the keyring does not answer.
    pub fn pepper(&self) -> Result<Zeroizing<[u8; 32]>, VaultFault> {
        match self.read("pepper") {
            Err(VaultFault::Missing) => {
                self.write_random("pepper")?;
                self.read("pepper")
            }
            found => found,
        }
    }

    fn read(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, VaultFault> {
        let text = match self.entry(name)?.get_password() {
            Ok(text) => Zeroizing::new(text),
            Err(Error::NoEntry) => return Err(VaultFault::Missing),
            Err(e) => return Err(VaultFault::Unavailable(e)),
        };
        let mut bytes = Base64::parse(&text).ok_or(VaultFault::Damaged)?;
        let key = <[u8; 32]>::try_from(bytes.0.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| VaultFault::Damaged);
        bytes.0.zeroize();
        key
    }

    fn write_random(&self, name: &str) -> Result<(), VaultFault> {
        let mut key = Base64(vec![0; 32]);
        getrandom::fill(&mut key.0).map_err(|_| VaultFault::Randomness)?;
        let text = Zeroizing::new(key.text());
        key.0.zeroize();
        self.entry(name)?.set_password(&text).map_err(VaultFault::Unavailable)
    }

    fn entry(&self, name: &str) -> Result<Entry, VaultFault> {
        let user = format!("{name}/{}", self.installation);
        let inner = self
            .store
            .build(SERVICE, &user, modifiers().as_ref())
            .map_err(VaultFault::Unavailable)?;
        Ok(Entry { inner })
    }
}

#[cfg(target_os = "linux")]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(windows)]
fn platform_store() -> Result<Arc<CredentialStore>, Error> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

type Modifiers = std::collections::HashMap<&'static str, &'static str>;

/// Windows roams credentials by default; a counter's keys stay on its machine.
fn modifiers() -> Option<Modifiers> {
    cfg!(windows).then(|| Modifiers::from([("persistence", "Local")]))
}
