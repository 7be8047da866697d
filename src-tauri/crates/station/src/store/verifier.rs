//! What an operator's password is verified by while central cannot be asked. Made only from a sign-in at central, and
//! worth nothing without this terminal's keyring.

use std::time::Duration;

use kiosk_domain::hardness::Cost;
use kiosk_wire::{Grant, OperatorStanding, Signed};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, StoreFault, contact::millis};

pub(super) const MIGRATION_3: &str = "
    CREATE TABLE verifier (
        operator         TEXT NOT NULL PRIMARY KEY,
        hash             BLOB NOT NULL,
        salt             BLOB NOT NULL,
        memory_kib       INTEGER NOT NULL,
        passes           INTEGER NOT NULL,
        -- Names the pepper it was made with, which is in the keyring alone.
        pepper           BLOB NOT NULL,
        -- Central's signed permission, and when it was heard: in this machine's powered-on time.
        signed_grant     BLOB NOT NULL,
        password_version INTEGER NOT NULL,
        heard_ms         INTEGER NOT NULL
    ) STRICT;
    -- What a check costs on this machine, measured at enrolment.
    CREATE TABLE hash_cost (
        id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        memory_kib INTEGER NOT NULL,
        passes     INTEGER NOT NULL
    ) STRICT;";

#[derive(Clone)]
pub struct Verifier {
    pub operator: String,
    pub hash: [u8; 32],
    pub salt: [u8; 16],
    pub cost: Cost,
    pub pepper: [u8; 8],
    pub grant: Signed<Grant>,
    pub password_version: u32,
    /// Of [`super::Uptime`], when the grant was heard.
    pub heard: Duration,
}

impl Verifier {
    pub fn find(db: &Connection, operator: &str) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT hash, salt, memory_kib, passes, pepper, signed_grant, password_version, heard_ms
                 FROM verifier WHERE operator = :operator",
                named_params! { ":operator": operator },
                |row| {
                    Ok((
                        row.get::<_, Vec<u8>>(0)?,
                        row.get::<_, Vec<u8>>(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get::<_, Vec<u8>>(4)?,
                        row.get(5)?,
                        row.get(6)?,
                        row.get::<_, u64>(7)?,
                    ))
                },
            )
            .optional()?;
        let Some((hash, salt, memory_kib, passes, pepper, grant, password_version, heard)) = row else {
            return Ok(None);
        };
        Ok(Some(Self {
            operator: operator.to_owned(),
            hash: sized(&hash)?,
            salt: sized(&salt)?,
            cost: Cost { memory_kib, passes },
            pepper: sized(&pepper)?,
            grant: Signed::from_bytes(grant),
            password_version,
            heard: Duration::from_millis(heard),
        }))
    }

    pub(super) fn is_here(db: &Connection, operator: &str) -> Result<bool> {
        Ok(db.query_row(
            "SELECT EXISTS (SELECT 1 FROM verifier WHERE operator = :operator)",
            named_params! { ":operator": operator },
            |row| row.get(0),
        )?)
    }

    /// Takes the place of the one before.
    pub fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "INSERT OR REPLACE INTO verifier
                 (operator, hash, salt, memory_kib, passes, pepper, signed_grant, password_version, heard_ms)
             VALUES (:operator, :hash, :salt, :memory, :passes, :pepper, :grant, :version, :heard)",
            named_params! {
                ":operator": self.operator,
                ":hash": self.hash,
                ":salt": self.salt,
                ":memory": self.cost.memory_kib,
                ":passes": self.cost.passes,
                ":pepper": self.pepper,
                ":grant": self.grant.bytes(),
                ":version": self.password_version,
                ":heard": millis(self.heard),
            },
        )?;
        Ok(())
    }

    pub fn forget(tx: &Transaction<'_>, operator: &str) -> Result<()> {
        tx.execute(
            "DELETE FROM verifier WHERE operator = :operator",
            named_params! { ":operator": operator },
        )?;
        Ok(())
    }

    /// Nobody signs in here until central has let him in once.
    pub fn forget_all(tx: &Transaction<'_>) -> Result<()> {
        tx.execute("DELETE FROM verifier", [])?;
        Ok(())
    }

    /// Whoever is no longer among central's operators, or has another password by now, needs central to sign in.
    pub fn keep_only(tx: &Transaction<'_>, operators: &[OperatorStanding]) -> Result<()> {
        let mut statement = tx.prepare("SELECT operator, password_version FROM verifier")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?;
        let known: Vec<(String, u32)> = rows.collect::<std::result::Result<_, _>>()?;
        for (operator, version) in known {
            if !stands(operators, &operator, version) {
                Self::forget(tx, &operator)?;
            }
        }
        Ok(())
    }
}

/// Whether central's list lets this operator work with a password of this version. An answer that was under way while
/// he changed it knows only the one before.
pub(crate) fn stands(operators: &[OperatorStanding], operator: &str, version: u32) -> bool {
    operators
        .iter()
        .any(|standing| standing.operator == operator && standing.password_version <= version)
}

fn sized<const N: usize>(bytes: &[u8]) -> Result<[u8; N]> {
    bytes.try_into().map_err(|_| StoreFault::Row("verifier"))
}

/// What a check costs on this machine.
pub struct HashCost;

impl HashCost {
    pub fn find(db: &Connection) -> Result<Option<Cost>> {
        let row = db.query_row("SELECT memory_kib, passes FROM hash_cost", [], |row| {
            Ok(Cost {
                memory_kib: row.get(0)?,
                passes: row.get(1)?,
            })
        });
        Ok(row.optional()?)
    }

    pub fn keep(tx: &Transaction<'_>, cost: Cost) -> Result<()> {
        tx.execute(
            "INSERT OR REPLACE INTO hash_cost (id, memory_kib, passes) VALUES (1, :memory, :passes)",
            named_params! { ":memory": cost.memory_kib, ":passes": cost.passes },
        )?;
        Ok(())
    }
}
