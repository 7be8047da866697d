use kiosk_wire::{OperatorStanding, Personal, Role};

use super::tx::{StorageFault, Stored, Tx, values};
use crate::refusal::{Answer, Refusal};

#[derive(Clone)]
pub(crate) struct Operator {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) national_id: Option<Personal>,
    /// PHC string.
    pub(crate) password: String,
    pub(crate) password_version: u32,
    pub(crate) must_change: bool,
}

impl From<&Operator> for kiosk_wire::Operator {
    fn from(operator: &Operator) -> Self {
        Self {
            code: operator.code.clone(),
            name: operator.name.clone(),
            role: operator.role,
            national_id: operator.national_id.clone(),
        }
    }
}

/// An operator of this office who may work.
pub(crate) fn operator(tx: &dyn Tx, office: &str, code: &str) -> Answer<Option<Operator>> {
    let row = tx.one(
        "SELECT code, name, role, password, password_version, must_change, national_id
             FROM operator WHERE code = $1 AND office = $2 AND blocked = 0",
        values![code, office],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let role: String = row.get(2)?;
    Ok(Some(Operator {
        code: row.get(0)?,
        name: row.get(1)?,
        role: serde_json::from_value(role.into()).map_err(|_| Refusal::internal())?,
        password: row.get(3)?,
        password_version: row.get(4)?,
        must_change: row.get(5)?,
        national_id: row.get::<Option<String>>(6)?.map(Into::into),
    }))
}

/// All who may work at this office.
pub(crate) fn standings(tx: &dyn Tx, office: &str) -> Stored<Vec<OperatorStanding>> {
    let rows = tx.all(
        "SELECT code, password_version FROM operator WHERE office = $1 AND blocked = 0 ORDER BY code",
        values![office],
    )?;
    let standings = rows.iter().map(|row| {
        Ok(OperatorStanding {
            operator: row.get(0)?,
            password_version: row.get(1)?,
        })
    });
    standings.collect()
}

/// A new password, as it is kept.
pub(crate) struct Changed<'a> {
    /// PHC string.
    pub(crate) password: &'a str,
    pub(crate) must_change: bool,
}

/// Gives the version it becomes; `None` where there is no such operator.
pub(crate) fn set_password(tx: &dyn Tx, operator: &str, changed: &Changed<'_>) -> Stored<Option<u32>> {
    let row = tx.one(
        "UPDATE operator SET password = $2, must_change = $3, password_version = password_version + 1
             WHERE code = $1 RETURNING password_version",
        values![operator, changed.password, changed.must_change],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// The same password in another hash: no grant ends by it. Nothing where he has got another one meanwhile.
pub(crate) fn hash_anew(tx: &dyn Tx, operator: &Operator, password: &str) -> Stored<()> {
    tx.run(
        "UPDATE operator SET password = $2 WHERE code = $1 AND password = $3",
        values![operator.code, password, operator.password],
    )?;
    Ok(())
}

/// `false` where there is no such operator.
pub(crate) fn block(tx: &dyn Tx, operator: &str, blocked: bool) -> Stored<bool> {
    let found = tx.run(
        "UPDATE operator SET blocked = $2 WHERE code = $1",
        values![operator, blocked],
    )?;
    Ok(found == 1)
}

pub(crate) fn add_operator(
    tx: &dyn Tx,
    office: &str,
    operator: &kiosk_wire::Operator,
    password: &Changed<'_>,
) -> Stored<()> {
    let role = serde_json::to_value(operator.role).map_err(|_| StorageFault::Row)?;
    tx.run(
        "INSERT INTO operator (code, office, name, role, password, must_change, national_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![
            operator.code,
            office,
            operator.name,
            role.as_str(),
            password.password,
            password.must_change,
            operator.national_id.as_ref().map(Personal::expose),
        ],
    )?;
    Ok(())
}

pub(crate) fn add_office(tx: &dyn Tx, code: &str, name: &str, city: &str) -> Stored<()> {
    tx.run(
        "INSERT INTO office (code, name, city) VALUES ($1, $2, $3)",
        values![code, name, city],
    )?;
    Ok(())
}

/// Whether there is such an office.
pub(crate) fn office_exists(tx: &dyn Tx, code: &str) -> Stored<bool> {
    tx.says("SELECT EXISTS (SELECT 1 FROM office WHERE code = $1)", values![code])?
        .take()
}

/// How many wrong passwords in a row, and what follows.
pub(crate) struct Tries {
    pub(crate) allowed: u32,
    pub(crate) wait_seconds: i64,
}

/// Counts a try before the password is looked at, so that tries made at once count too.
///
/// Returns how many whole seconds to wait, where this one is not allowed.
pub(crate) fn begin_try(tx: &dyn Tx, operator: &str, now: i64, tries: &Tries) -> Answer<Option<u64>> {
    // Codes nobody has are forgotten after a day, so that guessing them fills no disk.
    tx.run("DELETE FROM sign_in_try WHERE last_at < $1", values![now - 86_400_000])?;
    let before = tx.one(
        "SELECT failures, wait_until FROM sign_in_try WHERE operator = $1",
        values![operator],
    )?;
    let (failures, wait_until): (u32, i64) = match before {
        Some(row) => (row.get(0)?, row.get(1)?),
        None => (0, 0),
    };
    if now < wait_until {
        // A clock set back must not make the wait longer than it was.
        let left = (wait_until - now).min(tries.wait_seconds * 1000);
        return Ok(Some(u64::try_from(left).unwrap_or_default().div_ceil(1000)));
    }
    let (failures, wait_until) = if failures + 1 >= tries.allowed {
        (0, now + tries.wait_seconds * 1000)
    } else {
        (failures + 1, 0)
    };
    tx.run(
        "INSERT INTO sign_in_try (operator, failures, wait_until, last_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (operator) DO UPDATE SET failures = $2, wait_until = $3, last_at = $4",
        values![operator, failures, wait_until, now],
    )?;
    Ok(None)
}

/// After the right password.
pub(crate) fn forget_tries(tx: &dyn Tx, operator: &str) -> Stored<()> {
    tx.run("DELETE FROM sign_in_try WHERE operator = $1", values![operator])?;
    Ok(())
}
