//! The Secret Service as a store of the `keyring` crate, over one connection.
//!
//! The ready store opens its connection with `OpenSession`. gnome-keyring's daemon may take up the first question of a
//! connection before it has noted who asks (seen with 42.1; its issues 144 and 196): such an `OpenSession` aborts it, and the
//! daemon the bus starts in its place is locked until the user's next sign-in. So this store first asks what every daemon
//! answers to anybody, and goes on after the answer.

use std::{any::Any, collections::HashMap, sync::Arc};

use keyring_core::{
    Credential, Entry, Error, Result,
    api::{CredentialApi, CredentialStoreApi},
};
use secret_service::{
    EncryptionType, Error as Refused,
    blocking::{Item, SecretService},
};
use zbus::blocking::Connection;

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const CONTENT: &str = "application/octet-stream";

/// What became of the user's default keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    Open,
    Locked,
    /// Nobody has ever made one.
    NeverMade,
}

pub struct Store(Arc<SecretService<'static>>);

impl Store {
    /// # Errors
    /// Where nobody answers on the session's bus.
    pub fn connect() -> Result<Self> {
        let bus = Connection::session().map_err(failed)?;
        let asked = ("org.freedesktop.Secret.Service", "Collections");
        bus.call_method(Some(NAME), PATH, Some("org.freedesktop.DBus.Properties"), "Get", &asked)
            .map_err(failed)?;
        let service = SecretService::connect_with_existing(EncryptionType::Dh, bus).map_err(refused)?;
        Ok(Self(Arc::new(service)))
    }

    /// # Errors
    /// Where the service does not answer.
    pub fn collection(&self) -> Result<Collection> {
        match self.0.get_default_collection() {
            Ok(found) if found.is_locked().map_err(refused)? => Ok(Collection::Locked),
            Ok(_) => Ok(Collection::Open),
            // Where one was made and is closed, it is there, and locked.
            Err(Refused::NoResult) => Ok(Collection::NeverMade),
            Err(e) => Err(refused(e)),
        }
    }
}

impl CredentialStoreApi for Store {
    fn vendor(&self) -> String {
        NAME.to_owned()
    }

    fn id(&self) -> String {
        PATH.to_owned()
    }

    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        Ok(Entry::new_with_credential(Arc::new(Place {
            keyring: Arc::clone(&self.0),
            service: service.to_owned(),
            user: user.to_owned(),
        })))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Where one secret stands, or will stand. Its attributes are those of the ready store.
struct Place {
    keyring: Arc<SecretService<'static>>,
    service: String,
    user: String,
}

impl Place {
    fn attributes(&self) -> HashMap<&str, &str> {
        HashMap::from([("service", self.service.as_str()), ("username", self.user.as_str())])
    }

    fn item(&self) -> Result<Item<'_>> {
        let found = self.keyring.search_items(self.attributes()).map_err(refused)?;
        if !found.locked.is_empty() {
            return Err(refused(Refused::Locked));
        }
        let mut items = found.unlocked;
        match (items.pop(), items.is_empty()) {
            (Some(only), true) => Ok(only),
            (None, _) => Err(Error::NoEntry),
            (Some(_), false) => Err(Error::BadStoreFormat(format!("{} is there more than once", self.user))),
        }
    }
}

impl CredentialApi for Place {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        match self.item() {
            Ok(item) => item.set_secret(secret, CONTENT).map_err(refused),
            Err(Error::NoEntry) => {
                let label = format!("keyring:{}@{}", self.user, self.service);
                let keyring = self.keyring.get_default_collection().map_err(refused)?;
                let made = keyring.create_item(&label, self.attributes(), secret, true, CONTENT);
                made.map(drop).map_err(refused)
            }
            Err(e) => Err(e),
        }
    }

    fn get_secret(&self) -> Result<Vec<u8>> {
        self.item()?.get_secret().map_err(refused)
    }

    fn delete_credential(&self) -> Result<()> {
        self.item()?.delete().map_err(refused)
    }

    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        self.item().map(|_| None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((self.service.clone(), self.user.clone()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn refused(e: Refused) -> Error {
    match e {
        Refused::Locked | Refused::NoResult | Refused::Prompt => Error::NoStorageAccess(Box::new(e)),
        _ => Error::PlatformFailure(Box::new(e)),
    }
}

fn failed(e: zbus::Error) -> Error {
    Error::PlatformFailure(Box::new(e))
}
