//! The catalogue, definitions of services and the active offices, as central signs them; and what became of a record.

use kiosk_wire::{
    Catalogue, CatalogueAnswer, DefinitionAnswer, Listed, MAX_SERVICES, Offices, OfficesAnswer, RecordHistory,
    ServiceDefinition, Signed, call,
    signed::{Message, verify},
};
use reqwest::Method;
use sha2::{Digest as _, Sha256};

use super::{
    Central, NoAnswer,
    client::{LOOK_UP, Options, Result},
};

/// A version a number of JSON holds exactly: none later than the last one could ever follow.
const LAST_VERSION: u64 = (1 << 53) - 1;
const MOST_GROUPS: usize = 200;
const MOST_NOTICES: usize = 200;
const MOST_OFFICES: usize = 20_000;

/// A signed list, opened, with its ETag.
pub struct Fetched<T> {
    pub list: T,
    pub signed: Signed<T>,
    pub etag: Option<String>,
}

impl Central {
    /// `None` where it has not changed.
    ///
    /// # Errors
    /// See [`CentralFault`](super::CentralFault).
    pub async fn catalogue(&self, etag: Option<&str>) -> Result<Option<Fetched<Catalogue>>> {
        let options = Options {
            etag,
            ..Options::default()
        };
        let answer = self.call::<()>(Method::GET, call::SERVICES, None, options).await?;
        if answer.is_unchanged() {
            return Ok(None);
        }
        let CatalogueAnswer { catalogue: signed } = answer.json()?;
        let list = signed.open(&self.keys)?;
        usable_catalogue(&list)?;
        let etag = answer.etag();
        Ok(Some(Fetched { list, signed, etag }))
    }

    /// `None` where it has not changed.
    ///
    /// # Errors
    /// See [`CentralFault`](super::CentralFault).
    pub async fn offices(&self, etag: Option<&str>) -> Result<Option<Fetched<Offices>>> {
        let options = Options {
            etag,
            ..Options::default()
        };
        let answer = self.call::<()>(Method::GET, call::OFFICES, None, options).await?;
        if answer.is_unchanged() {
            return Ok(None);
        }
        let OfficesAnswer { offices: signed } = answer.json()?;
        let list = signed.open(&self.keys)?;
        if list.version > LAST_VERSION || list.offices.len() > MOST_OFFICES {
            return Err(NoAnswer::Unfit("offices").into());
        }
        let etag = answer.etag();
        Ok(Some(Fetched { list, signed, etag }))
    }

    /// The definition the catalogue lists, with the JSON that was signed. A definition may say more than this program can
    /// read: whoever asks makes something of it.
    ///
    /// # Errors
    /// Where central did not sign it, or it is not the one that is listed; and see [`CentralFault`](super::CentralFault).
    pub async fn definition(&self, listed: &Listed) -> Result<(Signed<ServiceDefinition>, Vec<u8>)> {
        let path = call::service_version(&listed.code, listed.version);
        let answer = self.call::<()>(Method::GET, &path, None, Options::default()).await?;
        let DefinitionAnswer { definition: signed } = answer.json()?;
        let payload = verify(signed.bytes(), ServiceDefinition::CONTEXT, &self.keys)?;
        if Sha256::digest(&payload).as_slice() != listed.definition.0 {
            return Err(NoAnswer::Unfit("a definition is not the one that is listed").into());
        }
        Ok((signed, payload))
    }

    /// What became of a number, whichever counter took it.
    ///
    /// # Errors
    /// `NotFound` where central has no such record; and see [`CentralFault`](super::CentralFault).
    pub async fn history(&self, tracking_number: &str) -> Result<RecordHistory> {
        let options = Options {
            timeout: Some(LOOK_UP),
            ..Options::default()
        };
        let path = call::record(tracking_number);
        let history: RecordHistory = self.call::<()>(Method::GET, &path, None, options).await?.json()?;
        if history.tracking_number == tracking_number {
            Ok(history)
        } else {
            Err(NoAnswer::OtherRequest.into())
        }
    }
}

fn usable_catalogue(catalogue: &Catalogue) -> std::result::Result<(), NoAnswer> {
    let checks = [
        (catalogue.version <= LAST_VERSION, "catalogue: version"),
        (catalogue.groups.len() <= MOST_GROUPS, "catalogue: groups"),
        (catalogue.services.len() <= MAX_SERVICES, "catalogue: services"),
        (catalogue.notices.len() <= MOST_NOTICES, "catalogue: notices"),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        Some((_, which)) => Err(NoAnswer::Unfit(which)),
        None => Ok(()),
    }
}

/// Whether a service can be asked for by what the catalogue says of it: its code goes into an address, and names drafts and
/// records.
pub fn can_be_asked_for(listed: &Listed) -> bool {
    is_code(&listed.code) && listed.version > 0 && listed.definition.0.len() == 32
}

fn is_code(code: &str) -> bool {
    code.len() <= 40
        && code.starts_with(|first: char| first.is_ascii_lowercase())
        && code
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
}
