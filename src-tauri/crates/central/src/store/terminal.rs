use jiff::Timestamp;
use kiosk_wire::{Office, PublicKey};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Serialize;

use super::sha256;
use crate::{
    clock::from_millis,
    refusal::{Answer, Refusal},
};

/// A counter's machine that may call.
#[derive(Clone, Debug)]
pub(crate) struct Terminal {
    pub(crate) id: String,
    pub(crate) office: Office,
    pub(crate) counter: String,
    pub(crate) public_key: PublicKey,
    pub(crate) enrolled_at: i64,
    pub(crate) disabled: bool,
}

/// A terminal as the tools show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredTerminal {
    pub terminal: String,
    pub office: String,
    pub counter: String,
    pub app_version: String,
    pub enrolled_at: Timestamp,
    /// `in_service`, `disabled` by central, or `retired` by its own technician.
    pub standing: String,
}

/// `None` where it was never enrolled or is out of service.
fn terminal(connection: &Connection, id: &str) -> Answer<Option<Terminal>> {
    Ok(any_terminal(connection, id)?.filter(|terminal| !terminal.disabled))
}

/// `None` where it was never enrolled.
pub(crate) fn any_terminal(connection: &Connection, id: &str) -> Answer<Option<Terminal>> {
    let row = connection
        .query_row(
            "SELECT t.counter, t.public_key, o.code, o.name, o.city, t.disabled, t.enrolled_at
             FROM terminal t JOIN office o ON o.code = t.office WHERE t.id = ?1",
            [id],
            |row| {
                let office = Office {
                    code: row.get(2)?,
                    name: row.get(3)?,
                    city: row.get(4)?,
                };
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, Vec<u8>>(1)?,
                    office,
                    row.get(5)?,
                    row.get(6)?,
                ))
            },
        )
        .optional()?;
    let Some((counter, key, office, disabled, enrolled_at)) = row else {
        return Ok(None);
    };
    let public_key = PublicKey::from_bytes(&key).map_err(|_| Refusal::internal())?;
    Ok(Some(Terminal {
        id: id.into(),
        office,
        counter,
        public_key,
        enrolled_at,
        disabled,
    }))
}

/// `false` where there is no such terminal. One that is out of service already stays as it was.
pub(crate) fn disable_terminal(connection: &Connection, id: &str, now: i64) -> rusqlite::Result<bool> {
    connection.execute(
        "UPDATE terminal SET disabled = 1, disabled_at = ?2 WHERE id = ?1 AND disabled = 0",
        params![id, now],
    )?;
    connection.query_row("SELECT EXISTS (SELECT 1 FROM terminal WHERE id = ?1)", [id], |row| {
        row.get(0)
    })
}

/// The terminal's own word that it ends.
pub(crate) fn retire_terminal(connection: &Connection, id: &str, now: i64) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE terminal SET disabled = 1, disabled_at = coalesce(disabled_at, ?2), retired = 1 WHERE id = ?1",
        params![id, now],
    )?;
    Ok(())
}

/// Every terminal that was ever enrolled, oldest first.
pub(crate) fn terminals(connection: &Connection) -> rusqlite::Result<Vec<StoredTerminal>> {
    let mut statement = connection.prepare(
        "SELECT id, office, counter, app_version, enrolled_at,
                CASE WHEN retired = 1 THEN 'retired' WHEN disabled = 1 THEN 'disabled' ELSE 'in_service' END
         FROM terminal ORDER BY enrolled_at, id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(StoredTerminal {
            terminal: row.get(0)?,
            office: row.get(1)?,
            counter: row.get(2)?,
            app_version: row.get(3)?,
            enrolled_at: from_millis(row.get(4)?),
            standing: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// The terminal of this code. The same code and key again give the same terminal, because an answer may be lost on
/// the way; another key is refused.
pub(crate) fn enrol(
    transaction: &Transaction<'_>,
    code: &str,
    key: &PublicKey,
    app_version: &str,
    now: i64,
) -> Answer<Terminal> {
    let code = sha256(code.as_bytes());
    let row = transaction
        .query_row(
            "SELECT office, counter, expires_at, terminal FROM enrolment_code WHERE code_sha256 = ?1",
            [&code[..]],
            |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, Option<String>>(3)?,
                ))
            },
        )
        .optional()?;
    let Some((office, counter, expires_at, used_by)) = row else {
        return Err(Refusal::enrol_code());
    };
    if let Some(id) = used_by {
        let terminal = terminal(transaction, &id)?;
        return terminal
            .filter(|terminal| terminal.public_key == *key)
            .ok_or_else(Refusal::enrol_code_used);
    }
    let known = "SELECT EXISTS (SELECT 1 FROM terminal WHERE public_key = ?1)";
    let key_is_known: bool = transaction.query_row(known, [&key.bytes()[..]], |row| row.get(0))?;
    if now > expires_at {
        return Err(Refusal::enrol_code_expired());
    }
    if key_is_known {
        return Err(Refusal::enrol_code());
    }
    let id = uuid::Uuid::now_v7().to_string();
    transaction.execute(
        "INSERT INTO terminal (id, office, counter, public_key, app_version, enrolled_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, office, counter, &key.bytes()[..], app_version, now],
    )?;
    transaction.execute(
        "UPDATE enrolment_code SET terminal = ?2 WHERE code_sha256 = ?1",
        params![&code[..], id],
    )?;
    terminal(transaction, &id)?.ok_or_else(Refusal::internal)
}

/// A code that was not used yet is given the new expiry; a used one stays used.
pub(crate) fn add_code(
    connection: &Connection,
    code: &str,
    office: &str,
    counter: &str,
    expires_at: i64,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO enrolment_code (code_sha256, office, counter, expires_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code_sha256) DO UPDATE SET expires_at = excluded.expires_at",
        params![&sha256(code.as_bytes())[..], office, counter, expires_at],
    )?;
    Ok(())
}

/// Those of `codes` that nobody used.
pub(crate) fn unused_codes(connection: &Connection, codes: &[String]) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection
        .prepare("SELECT EXISTS (SELECT 1 FROM enrolment_code WHERE code_sha256 = ?1 AND terminal IS NULL)")?;
    let mut unused = Vec::new();
    for code in codes {
        if statement.query_row([&sha256(code.as_bytes())[..]], |row| row.get(0))? {
            unused.push(code.clone());
        }
    }
    Ok(unused)
}
