//! Central's keys, in a folder beside the database: made once, with it, and never again.

use std::path::{Path, PathBuf};

use kiosk_wire::{CentralKeys, SealingKey, SigningKey};

use crate::{Fault, files, tls::Authority};

/// Name of the sealing key on envelopes.
pub(crate) const SEALING_ID: &str = "central-1";
/// Name of the signing key on answers.
pub(crate) const SIGNING_ID: &str = "central-1";

/// A longer file is no key, and no certificate.
const LONGEST: u64 = 64 << 10;

pub(crate) struct Keys {
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingKey,
    pub(crate) authority: Authority,
}

/// `<db>.keys`
pub(crate) fn folder(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(".keys");
    name.into()
}

/// The authority's certificate, PEM.
pub(crate) fn authority_file(db: &Path) -> PathBuf {
    folder(db).join("ca.pem")
}

impl Keys {
    /// The keys in the folder; new ones only where `may_make`.
    pub(crate) fn of(db: &Path, may_make: bool) -> Result<Self, Fault> {
        let folder = folder(db);
        if folder.join("signing.key").exists() {
            return Self::read(&folder);
        }
        if !may_make {
            return Err(Fault::KeysMissing { db: db.into(), folder });
        }
        Self::make(&folder)
    }

    fn read(folder: &Path) -> Result<Self, Fault> {
        let read = |name: &str| {
            let path = folder.join(name);
            let found = files::read(&path, LONGEST).map_err(|error| Fault::file(&path, error))?;
            found.ok_or(Fault::BadKey(path))
        };
        let bad = |name: &str| Fault::BadKey(folder.join(name));
        let seed = read("signing.key")?.try_into().map_err(|_| bad("signing.key"))?;
        let text = |name: &str| String::from_utf8(read(name)?).map_err(|_| bad(name));
        Ok(Self {
            signing: SigningKey::from_seed(&seed),
            sealing: SealingKey::from_bytes(&read("sealing.key")?).map_err(|_| bad("sealing.key"))?,
            authority: Authority::parse(text("ca.pem")?, &text("ca.key")?)?,
        })
    }

    /// Written last: the file whose presence says that all are there.
    fn make(folder: &Path) -> Result<Self, Fault> {
        files::create_folder(folder).map_err(|error| Fault::file(folder, error))?;
        let keys = Self {
            signing: SigningKey::generate()?,
            sealing: SealingKey::generate(),
            authority: Authority::new()?,
        };
        write(&folder.join("ca.pem"), keys.authority.certificate().as_bytes())?;
        write(&folder.join("ca.key"), keys.authority.key().as_bytes())?;
        write(&folder.join("sealing.key"), &keys.sealing.bytes())?;
        write(&folder.join("signing.key"), keys.signing.seed().as_ref())?;
        Ok(keys)
    }

    /// What a terminal trusts from its enrolment on.
    pub(crate) fn public(&self, tls: bool) -> CentralKeys {
        CentralKeys {
            signing: vec![self.signing.public()],
            sealing_id: SEALING_ID.into(),
            sealing: self.sealing.public(),
            authorities: if tls {
                vec![self.authority.certificate().into()]
            } else {
                Vec::new()
            },
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    files::write_whole(path, bytes).map_err(|error| Fault::file(path, error))
}
