//! What stands between this counter and central's word, until it is right again: a start in between forgets none of it.

use rusqlite::{Connection, Transaction};

use super::{Epoch, Result, setting};

/// Each has a sentence for the technician, with the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Central's settings cannot be used; those before stay in force.
    Settings,
    /// Central's blocks of numbers cannot be used.
    Numbers,
    /// Central knows another past of this counter: a new epoch is asked for before the next number.
    Epoch,
    /// Whoever answers shows no certificate of the authorities central has named last; those before count as well.
    Authorities,
    /// A service definition of central's, or its catalogue, cannot be used; what came before it stays in use.
    Catalogue,
}

impl Trouble {
    /// What is noted when it is seen; the other shows in what is stored anyway.
    const NOTED: [Self; 4] = [Self::Settings, Self::Numbers, Self::Authorities, Self::Catalogue];

    fn key(self) -> &'static str {
        match self {
            Self::Settings => "trouble.settings",
            Self::Numbers => "trouble.numbers",
            Self::Epoch => "trouble.epoch",
            Self::Authorities => "trouble.authorities",
            Self::Catalogue => "trouble.catalogue",
        }
    }

    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for trouble in Self::NOTED {
            if setting::find(db, trouble.key())?.is_some() {
                found.push(trouble);
            }
        }
        if Epoch::find(db)?.suspected.is_some() {
            found.push(Self::Epoch);
        }
        Ok(found)
    }

    /// Notes whether it is there. `true` where that is news.
    pub fn note(self, tx: &Transaction<'_>, there: bool) -> Result<bool> {
        let known = setting::find(tx, self.key())?.is_some();
        if there && !known {
            setting::keep(tx, self.key(), "true")?;
        } else if known && !there {
            setting::forget(tx, self.key())?;
        }
        Ok(known != there)
    }
}
