//! Who vouches for central's host.

use kiosk_wire::{CentralKeys, Settings};
use rusqlite::{Connection, Transaction};

use super::{Result, Terminal, Trouble, from_json, json, setting};

const VOUCHED: &str = "authorities";
const FORMER: &str = "authorities.former";

/// PEM of the authorities central's host may be certified by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorities {
    /// A connection under these succeeded.
    pub vouched: Vec<String>,
    /// Central's newest word, where it is another and no connection has shown it yet.
    pub offered: Option<Vec<String>>,
    /// Were trusted before; never again by what lies in the folder.
    pub former: Vec<String>,
}

impl Authorities {
    pub(super) fn find(db: &Connection, keys: &CentralKeys, settings: &Settings) -> Result<Self> {
        let vouched = list(db, VOUCHED)?.unwrap_or_else(|| keys.authorities.clone());
        let newest = match settings.authorities.as_slice() {
            [] => &keys.authorities,
            newest => newest,
        };
        let offered = (*newest != vouched).then(|| newest.to_vec());
        let former = list(db, FORMER)?.unwrap_or_default();
        Ok(Self {
            vouched,
            offered,
            former,
        })
    }

    /// From now on these alone count.
    pub fn vouch(tx: &Transaction<'_>, authorities: &[String]) -> Result<()> {
        let mut former = list(tx, FORMER)?.unwrap_or_default();
        former.extend(list(tx, VOUCHED)?.unwrap_or_default());
        former.retain(|one| !authorities.contains(one));
        former.sort();
        former.dedup();
        setting::keep(tx, FORMER, &json(&former, "setting")?)?;
        setting::keep(tx, VOUCHED, &json(&authorities, "setting")?)?;
        Self::note(tx)
    }

    /// Notes whether central's newest word of them waits for a connection that shows it.
    pub(super) fn note(tx: &Transaction<'_>) -> Result<()> {
        let waits = Terminal::find(tx)?.is_some_and(|terminal| terminal.authorities.offered.is_some());
        Trouble::Authorities.note(tx, waits).map(|_| ())
    }
}

fn list(db: &Connection, key: &str) -> Result<Option<Vec<String>>> {
    let text = setting::find(db, key)?;
    text.map(|text| from_json(&text, "setting")).transpose()
}
