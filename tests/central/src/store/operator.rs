use kiosk_wire::Role;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::refusal::{Answer, Refusal};

pub(crate) struct Operator {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// PHC string.
    pub(crate) password: String,
}

/// An operator of this office.
pub(crate) fn operator(connection: &Connection, office: &str, code: &str) -> Answer<Option<Operator>> {
    let row = connection
        .query_row(
            "SELECT code, name, role, password FROM operator WHERE code = ?1 AND office = ?2",
            [code, office],
            |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?)),
        )
        .optional()?;
    let Some((code, name, role, password)) = row else {
        return Ok(None);
    };
    let role = serde_json::from_value(role.into()).map_err(|_| Refusal::internal())?;
    Ok(Some(Operator {
        code,
        name,
        role,
        password,
    }))
}

pub(crate) fn add_operator(
    connection: &Connection,
    office: &str,
    operator: (&str, &str, Role),
    password: &str,
) -> rusqlite::Result<()> {
    let (code, name, role) = operator;
    let role = serde_json::to_value(role).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    connection.execute(
        "INSERT INTO operator (code, office, name, role, password) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![code, office, name, role.as_str(), password],
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
