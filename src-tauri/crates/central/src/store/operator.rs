use kiosk_wire::{OperatorStanding, Personal, Role};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

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
pub(crate) fn operator(connection: &Connection, office: &str, code: &str) -> Answer<Option<Operator>> {
    let row = connection
        .query_row(
            "SELECT code, name, role, password, password_version, must_change, national_id
             FROM operator WHERE code = ?1 AND office = ?2 AND NOT blocked",
            [code, office],
            |row| {
                let role: String = row.get(2)?;
                let operator = Operator {
                    code: row.get(0)?,
                    name: row.get(1)?,
                    role: Role::Operator,
                    password: row.get(3)?,
                    password_version: row.get(4)?,
                    must_change: row.get(5)?,
                    national_id: row.get::<_, Option<String>>(6)?.map(Into::into),
                };
                Ok((operator, role))
            },
        )
        .optional()?;
    let Some((operator, role)) = row else {
        return Ok(None);
    };
    let role = serde_json::from_value(role.into()).map_err(|_| Refusal::internal())?;
    Ok(Some(Operator { role, ..operator }))
}

/// All who may work at this office.
pub(crate) fn standings(connection: &Connection, office: &str) -> rusqlite::Result<Vec<OperatorStanding>> {
    let mut statement = connection
        .prepare("SELECT code, password_version FROM operator WHERE office = ?1 AND NOT blocked ORDER BY code")?;
    let rows = statement.query_map([office], |row| {
        Ok(OperatorStanding {
            operator: row.get(0)?,
            password_version: row.get(1)?,
        })
    })?;
    rows.collect()
}

/// A new password, as it is kept.
pub(crate) struct Changed<'a> {
    /// PHC string.
    pub(crate) password: &'a str,
    pub(crate) must_change: bool,
}

/// Gives the version it becomes; `None` where there is no such operator.
pub(crate) fn set_password(
    connection: &Connection,
    operator: &str,
    changed: &Changed<'_>,
) -> rusqlite::Result<Option<u32>> {
    connection
        .query_row(
            "UPDATE operator SET password = ?2, must_change = ?3, password_version = password_version + 1
             WHERE code = ?1 RETURNING password_version",
            params![operator, changed.password, changed.must_change],
            |row| row.get(0),
        )
        .optional()
}

/// `false` where there is no such operator.
pub(crate) fn block(connection: &Connection, operator: &str, blocked: bool) -> rusqlite::Result<bool> {
    let found = connection.execute(
        "UPDATE operator SET blocked = ?2 WHERE code = ?1",
        params![operator, blocked],
    )?;
    Ok(found == 1)
}

pub(crate) fn add_operator(
    connection: &Connection,
    office: &str,
    operator: &kiosk_wire::Operator,
    password: &Changed<'_>,
) -> rusqlite::Result<()> {
    let role =
        serde_json::to_value(operator.role).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    connection.execute(
        "INSERT INTO operator (code, office, name, role, password, must_change, national_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
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

pub(crate) fn add_office(connection: &Connection, code: &str, name: &str, city: &str) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO office (code, name, city) VALUES (?1, ?2, ?3)",
        [code, name, city],
    )?;
    Ok(())
}

/// Whether there is such an office.
pub(crate) fn office_exists(connection: &Connection, code: &str) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM office WHERE code = ?1)", [code], |row| {
        row.get(0)
    })
}

/// How many wrong passwords in a row, and what follows.
pub(crate) struct Tries {
    pub(crate) allowed: u32,
    pub(crate) wait_seconds: i64,
}

/// Counts a try before the password is looked at, so that tries made at once count too.
///
/// Returns how many whole seconds to wait, where this one is not allowed.
pub(crate) fn begin_try(transaction: &Transaction<'_>, operator: &str, now: i64, tries: &Tries) -> Answer<Option<u64>> {
    // Codes nobody has are forgotten after a day, so that guessing them fills no disk.
    transaction.execute("DELETE FROM sign_in_try WHERE last_at < ?1", [now - 86_400_000])?;
    let (failures, wait_until) = transaction
        .query_row(
            "SELECT failures, wait_until FROM sign_in_try WHERE operator = ?1",
            [operator],
            |row| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?)),
        )
        .optional()?
        .unwrap_or_default();
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
    transaction.execute(
        "INSERT INTO sign_in_try (operator, failures, wait_until, last_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (operator) DO UPDATE SET failures = ?2, wait_until = ?3, last_at = ?4",
        params![operator, failures, wait_until, now],
    )?;
    Ok(None)
}

/// After the right password.
pub(crate) fn forget_tries(transaction: &Transaction<'_>, operator: &str) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM sign_in_try WHERE operator = ?1", [operator])?;
    Ok(())
}
