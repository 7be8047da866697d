//! Looking: what of the facts is on this machine now.

use std::path::Path;

use kiosk_wire::{SigningKey, journal::Event};

use super::{Check, Facts, Inside, Key, Keyring, Opening, Rotation, StartFault, State, decide};
use crate::{
    central::says_disabled,
    journal::claimed,
    machine::{
        folder::{FolderFault, Place},
        key_check,
        leaving::{self, Leaving},
    },
    store::{Bound, Store, StoreFault, Terminal, newest_entry},
    vault::{Entries, Found, Keys, Vault, VaultFault},
};

/// A counter's database and keys, open.
pub(crate) struct Opened {
    pub store: Store,
    pub keys: Keys,
}

/// Looks, decides, and opens where it may. Finishes a rotation that was cut short; makes nothing.
///
/// Blocks on the keyring and the disk.
pub(crate) fn open(folder: &Place) -> Result<Opened, StartFault> {
    let unwritable = |e| StartFault::Folder(FolderFault::Unwritable(folder.path().to_owned(), e));
    let (facts, vault) = look(folder)?;
    let State::Open(rotation) = decide(&facts) else {
        return Err(StartFault::State(decide(&facts)));
    };
    let vault = vault.ok_or(StartFault::State(State::KeyringUnreachable))?;
    match rotation {
        Rotation::None => {}
        Rotation::DropNext => vault.drop_next()?,
        Rotation::PromoteNext => {
            if let Found::Whole(key) = vault.entries()?.next {
                vault.promote(&key)?;
                vault.drop_next()?;
            }
        }
    }
    let keys = vault.keys()?;
    let store = Store::open(&folder.database(), &keys.database)?;
    if rotation != Rotation::None || key_check::fits(folder.path(), &keys.database).map_err(unwritable)? != Some(true) {
        key_check::note(folder.path(), &[&keys.database]).map_err(unwritable)?;
    }
    leaving::forget(folder.path()).map_err(unwritable)?;
    Ok(Opened { store, keys })
}

/// The facts, and the keyring where it is open.
fn look(folder: &Place) -> Result<(Facts, Option<Vault>), StartFault> {
    let unwritable = |e| StartFault::Folder(FolderFault::Unwritable(folder.path().to_owned(), e));
    let mut facts = Facts {
        leaving: leaving::found(folder.path()).map_err(unwritable)?,
        database: folder.database().exists(),
        keyring: Keyring::Open,
        current: Key::Absent,
        next: Key::Absent,
        signing: Key::Absent,
        with_current: Opening::NotTried,
        with_next: Opening::NotTried,
        check: Check::Nothing,
        inside: Inside::Unknown,
        ended: false,
    };
    if facts.leaving == Leaving::Wiped || !facts.database {
        return Ok((facts, None));
    }
    let opened = Vault::open(folder.installation()).and_then(|vault| Ok((vault.entries()?, vault)));
    let (entries, vault) = match opened {
        Ok(opened) => opened,
        Err(VaultFault::Locked) => {
            facts.keyring = Keyring::Locked;
            return Ok((facts, None));
        }
        Err(VaultFault::NeverMade) => {
            facts.keyring = Keyring::NeverMade;
            return Ok((facts, None));
        }
        Err(fault) => {
            tracing::debug!(%fault, "the keyring");
            facts.keyring = Keyring::Unreachable;
            return Ok((facts, None));
        }
    };
    let Entries {
        database,
        next,
        signing,
    } = &entries;
    (facts.current, facts.next, facts.signing) = (kind(database), kind(next), kind(signing));
    facts.with_current = opening(&folder.database(), database, signing, &mut facts.inside);
    // While one key opens it, the other cannot.
    facts.with_next = if facts.with_current == Opening::Opens {
        Opening::NotTried
    } else {
        opening(&folder.database(), next, signing, &mut facts.inside)
    };
    if facts.leaving == Leaving::Begun {
        facts.ended = [database, next]
            .into_iter()
            .any(|key| has_ended(&folder.database(), key));
    }
    facts.check = check(folder.path(), [database, next]).map_err(unwritable)?;
    Ok((facts, Some(vault)))
}

fn kind(found: &Found) -> Key {
    match found {
        Found::Absent => Key::Absent,
        Found::Damaged => Key::Damaged,
        Found::Whole(_) => Key::Whole,
    }
}

fn opening(database: &Path, key: &Found, signing: &Found, inside: &mut Inside) -> Opening {
    let Found::Whole(key) = key else {
        return Opening::NotTried;
    };
    match Store::look(database, key, Terminal::bound_to) {
        Ok(bound) => {
            *inside = match (bound, signing) {
                (Bound::Nobody, _) => Inside::Nobody,
                (Bound::Somebody, Found::Whole(_)) => Inside::Ours,
                (Bound::To(key), Found::Whole(seed)) if key == SigningKey::from_seed(seed).public() => Inside::Ours,
                (Bound::To(_), Found::Whole(_)) => Inside::Another,
                (_, Found::Absent | Found::Damaged) => Inside::Unknown,
            };
            Opening::Opens
        }
        Err(StoreFault::Newer { .. }) => Opening::Newer,
        Err(StoreFault::Disk(_)) => Opening::Disk,
        Err(fault) => {
            tracing::debug!(%fault, "the database");
            Opening::Refused
        }
    }
}

/// Whether the database, opened with this key, says that the counter is out of service.
fn has_ended(database: &Path, key: &Found) -> bool {
    let Found::Whole(key) = key else {
        return false;
    };
    let said = Store::look(database, key, |db| {
        let retired = newest_entry(db)?.and_then(|entry| claimed(&entry));
        if retired.is_some_and(|entry| entry.event == Event::Retired) {
            return Ok(true);
        }
        let (Some(terminal), Some(word)) = (Terminal::find(db)?, Terminal::disabled(db)?) else {
            return Ok(false);
        };
        Ok(says_disabled(&word, &terminal.central_keys.signing, &terminal.terminal))
    });
    said.unwrap_or(false)
}

fn check(folder: &Path, keys: [&Found; 2]) -> std::io::Result<Check> {
    let mut check = Check::Nothing;
    for key in keys {
        if let Found::Whole(key) = key {
            match key_check::fits(folder, key)? {
                None => {}
                Some(true) => return Ok(Check::Fits),
                Some(false) => check = Check::Other,
            }
        }
    }
    Ok(check)
}
