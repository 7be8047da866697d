//! Keys in the operating system's keyring, as text.
//!
//! The platform's store is opened anew on every try: the `keyring` crate opens it once for the whole
//! process, so a keyring that comes up a minute after the kiosk would stay "failed" for the day.

#[cfg(target_os = "linux")]
mod linux;

use std::sync::Arc;

use keyring::{Entry, Error};
use keyring_core::CredentialStore;
use kiosk_wire::{Base64, SigningKey};
use zeroize::{Zeroize as _, Zeroizing};

const SERVICE: &str = "ir.pishkhan.kiosk";

const DATABASE: &str = "database";
/// The key a rotation is on its way to.
const NEXT: &str = "database-next";
const SIGNING: &str = "signing";
/// What goes into every password's hash.
const PEPPER: &str = "pepper";
/// How often the counter was opened.
const STARTS: &str = "starts";
/// Every entry there may be: what is forgotten when the counter ends.
const ALL: [&str; 5] = [DATABASE, NEXT, SIGNING, PEPPER, STARTS];

/// The secrets of one installation.
pub struct Keys {
    /// Raw key of the database, 256 bits.
    pub database: Zeroizing<[u8; 32]>,
    /// The counter's own key.
    pub signing: SigningKey,
}

/// One entry of the keyring, as it was found.
#[derive(Clone, PartialEq, Eq)]
pub enum Found {
    Absent,
    /// Something, and no key.
    Damaged,
    Whole(Zeroizing<[u8; 32]>),
}

/// The entries that open a counter.
pub struct Entries {
    pub database: Found,
    pub next: Found,
    pub signing: Found,
}

#[derive(Debug, thiserror::Error)]
pub enum VaultFault {
    /// Not up, not reachable, or it refuses to answer: try again.
    #[error("the keyring does not answer")]
    Unavailable(#[source] Error),
    /// It answers, and is locked: try again.
    #[error("the keyring is locked")]
    Locked,
    /// It answers, and nobody has ever made a keyring for this user: try again when somebody has.
    #[error("there is no keyring yet")]
    NeverMade,
    /// It is open, and answers that there is no such entry.
    #[error("the keyring has no key for this data folder")]
    Missing,
    #[error("what the keyring holds is no key")]
    Damaged,
    #[error("the system gives no randomness")]
    Randomness,
}

/// A number beside the database's own that never goes back, and that no copy of the data folder brings back.
pub trait StartCount {
    /// Zero where none was noted.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn noted(&self) -> Result<u64, VaultFault>;

    /// # Errors
    /// Where it cannot be written.
    fn note(&self, number: u64) -> Result<(), VaultFault>;
}

impl StartCount for Vault {
    fn noted(&self) -> Result<u64, VaultFault> {
        match self.entry(STARTS)?.get_password() {
            Ok(text) => text.trim().parse().map_err(|_| VaultFault::Damaged),
            Err(Error::NoEntry) => Ok(0),
            Err(e) => Err(VaultFault::Unavailable(e)),
        }
    }

    fn note(&self, number: u64) -> Result<(), VaultFault> {
        let entry = self.entry(STARTS)?;
        entry.set_password(&number.to_string()).map_err(VaultFault::Unavailable)
    }
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
        Ok(Self {
            store: platform_store()?,
            installation: installation.to_owned(),
        })
    }

    /// The keys made at enrolment.
    ///
    /// # Errors
    /// Where one of them is not there, or the keyring does not answer.
    pub fn keys(&self) -> Result<Keys, VaultFault> {
        let database = self.read(DATABASE)?;
        let seed = self.read(SIGNING)?;
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
        for name in [DATABASE, SIGNING] {
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
        match self.read(PEPPER) {
            Err(VaultFault::Missing) => {
                self.write_random(PEPPER)?;
                self.read(PEPPER)
            }
            found => found,
        }
    }

    /// What there is of each key: absent, damaged, or whole.
    ///
    /// # Errors
    /// Where the keyring does not answer.
    pub fn entries(&self) -> Result<Entries, VaultFault> {
        Ok(Entries {
            database: self.entry_of(DATABASE)?,
            next: self.entry_of(NEXT)?,
            signing: self.entry_of(SIGNING)?,
        })
    }

    fn entry_of(&self, name: &str) -> Result<Found, VaultFault> {
        match self.read(name) {
            Ok(key) => Ok(Found::Whole(key)),
            Err(VaultFault::Missing) => Ok(Found::Absent),
            Err(VaultFault::Damaged) => Ok(Found::Damaged),
            Err(fault) => Err(fault),
        }
    }

    /// A new key for the database, beside the one it has.
    ///
    /// # Errors
    /// Where the keyring refuses.
    pub fn make_next(&self) -> Result<Zeroizing<[u8; 32]>, VaultFault> {
        self.write_random(NEXT)?;
        self.read(NEXT)
    }

    /// This is the database's key from now on.
    ///
    /// # Errors
    /// Where the keyring refuses, or does not say the same after it.
    pub fn promote(&self, key: &Zeroizing<[u8; 32]>) -> Result<(), VaultFault> {
        self.write(DATABASE, key.as_slice())?;
        if self.read(DATABASE)? == *key {
            Ok(())
        } else {
            Err(VaultFault::Damaged)
        }
    }

    /// # Errors
    /// Where the keyring refuses.
    pub fn drop_next(&self) -> Result<(), VaultFault> {
        self.forget(NEXT)
    }

    /// Every key of this installation is gone when this returns. One that was gone before is no fault.
    ///
    /// # Errors
    /// Where the keyring refuses.
    pub fn forget_all(&self) -> Result<(), VaultFault> {
        ALL.into_iter().try_for_each(|name| self.forget(name))
    }

    fn forget(&self, name: &str) -> Result<(), VaultFault> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(e) => Err(VaultFault::Unavailable(e)),
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
        let written = self.write(name, &key.0);
        key.0.zeroize();
        written
    }

    fn write(&self, name: &str, key: &[u8]) -> Result<(), VaultFault> {
        let mut bytes = Base64(key.to_vec());
        let text = Zeroizing::new(bytes.text());
        bytes.0.zeroize();
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

/// The user's keyring, open. Asked for before anything is read: a locked one says of every entry that it is not there.
#[cfg(target_os = "linux")]
fn platform_store() -> Result<Arc<CredentialStore>, VaultFault> {
    use linux::{Collection, Store};
    let store = Store::connect().map_err(VaultFault::Unavailable)?;
    match store.collection().map_err(VaultFault::Unavailable)? {
        Collection::Open => Ok(Arc::new(store)),
        Collection::Locked => Err(VaultFault::Locked),
        Collection::NeverMade => Err(VaultFault::NeverMade),
    }
}

/// Windows opens it with the user's session.
#[cfg(windows)]
fn platform_store() -> Result<Arc<CredentialStore>, VaultFault> {
    let store = windows_native_keyring_store::Store::new().map_err(VaultFault::Unavailable)?;
    Ok(store)
}

type Modifiers = std::collections::HashMap<&'static str, &'static str>;

/// Windows roams credentials by default; a counter's keys stay on its machine.
fn modifiers() -> Option<Modifiers> {
    cfg!(windows).then(|| Modifiers::from([("persistence", "Local")]))
}
