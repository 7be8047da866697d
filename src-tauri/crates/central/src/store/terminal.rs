use jiff::Timestamp;
use kiosk_wire::{Office, PublicKey};
use serde::Serialize;

use super::{
    sha256,
    tx::{Stored, Tx, values},
};
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
fn terminal(tx: &dyn Tx, id: &str) -> Answer<Option<Terminal>> {
    Ok(any_terminal(tx, id)?.filter(|terminal| !terminal.disabled))
}

/// `None` where it was never enrolled.
pub(crate) fn any_terminal(tx: &dyn Tx, id: &str) -> Answer<Option<Terminal>> {
    let row = tx.one(
        "SELECT t.counter, t.public_key, o.code, o.name, o.city, t.disabled, t.enrolled_at
             FROM terminal t JOIN office o ON o.code = t.office WHERE t.id = $1",
        values![id],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    let key: Vec<u8> = row.get(1)?;
    Ok(Some(Terminal {
        id: id.into(),
        office: Office {
            code: row.get(2)?,
            name: row.get(3)?,
            city: row.get(4)?,
        },
        counter: row.get(0)?,
        public_key: PublicKey::from_bytes(&key).map_err(|_| Refusal::internal())?,
        enrolled_at: row.get(6)?,
        disabled: row.get(5)?,
    }))
}

/// `false` where there is no such terminal. One that is out of service already stays as it was.
pub(crate) fn disable_terminal(tx: &dyn Tx, id: &str, now: i64) -> Stored<bool> {
    tx.run(
        "UPDATE terminal SET disabled = 1, disabled_at = $2 WHERE id = $1 AND disabled = 0",
        values![id, now],
    )?;
    tx.says("SELECT EXISTS (SELECT 1 FROM terminal WHERE id = $1)", values![id])?
        .take()
}

/// The terminal's own word that it ends.
pub(crate) fn retire_terminal(tx: &dyn Tx, id: &str, now: i64) -> Stored<()> {
    tx.run(
        "UPDATE terminal SET disabled = 1, disabled_at = coalesce(disabled_at, $2), retired = 1 WHERE id = $1",
        values![id, now],
    )?;
    Ok(())
}

/// Every terminal that was ever enrolled, oldest first.
pub(crate) fn terminals(tx: &dyn Tx) -> Stored<Vec<StoredTerminal>> {
    let rows = tx.all(
        "SELECT id, office, counter, app_version, enrolled_at,
                CASE WHEN retired = 1 THEN 'retired' WHEN disabled = 1 THEN 'disabled' ELSE 'in_service' END
         FROM terminal ORDER BY enrolled_at, id",
        &[],
    )?;
    let terminals = rows.iter().map(|row| {
        Ok(StoredTerminal {
            terminal: row.get(0)?,
            office: row.get(1)?,
            counter: row.get(2)?,
            app_version: row.get(3)?,
            enrolled_at: from_millis(row.get(4)?),
            standing: row.get(5)?,
        })
    });
    terminals.collect()
}

/// The terminal of this code. The same code and key again give the same terminal, because an answer may be lost on
/// the way; another key is refused.
pub(crate) fn enrol(tx: &dyn Tx, code: &str, key: &PublicKey, app_version: &str, now: i64) -> Answer<Terminal> {
    let code = sha256(code.as_bytes());
    let row = tx.one(
        "SELECT office, counter, expires_at, terminal FROM enrolment_code WHERE code_sha256 = $1",
        values![&code[..]],
    )?;
    let Some(row) = row else {
        return Err(Refusal::enrol_code());
    };
    let (office, counter): (String, String) = (row.get(0)?, row.get(1)?);
    let (expires_at, used_by): (i64, Option<String>) = (row.get(2)?, row.get(3)?);
    if let Some(id) = used_by {
        let terminal = terminal(tx, &id)?;
        return terminal
            .filter(|terminal| terminal.public_key == *key)
            .ok_or_else(Refusal::enrol_code_used);
    }
    let known = "SELECT EXISTS (SELECT 1 FROM terminal WHERE public_key = $1)";
    let key_is_known: bool = tx.says(known, values![&key.bytes()[..]])?.take()?;
    if now > expires_at {
        return Err(Refusal::enrol_code_expired());
    }
    if key_is_known {
        return Err(Refusal::enrol_code());
    }
    let id = uuid::Uuid::now_v7().to_string();
    tx.run(
        "INSERT INTO terminal (id, office, counter, public_key, app_version, enrolled_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, office, counter, &key.bytes()[..], app_version, now],
    )?;
    tx.run(
        "UPDATE enrolment_code SET terminal = $2 WHERE code_sha256 = $1",
        values![&code[..], id],
    )?;
    terminal(tx, &id)?.ok_or_else(Refusal::internal)
}

/// A code that was not used yet is given the new expiry; a used one stays used.
pub(crate) fn add_code(tx: &dyn Tx, code: &str, office: &str, counter: &str, expires_at: i64) -> Stored<()> {
    tx.run(
        "INSERT INTO enrolment_code (code_sha256, office, counter, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (code_sha256) DO UPDATE SET expires_at = excluded.expires_at",
        values![&sha256(code.as_bytes())[..], office, counter, expires_at],
    )?;
    Ok(())
}

/// Those of `codes` that nobody used.
pub(crate) fn unused_codes(tx: &dyn Tx, codes: &[String]) -> Stored<Vec<String>> {
    let unused = "SELECT EXISTS (SELECT 1 FROM enrolment_code WHERE code_sha256 = $1 AND terminal IS NULL)";
    let mut found = Vec::new();
    for code in codes {
        if tx.says(unused, values![&sha256(code.as_bytes())[..]])?.take()? {
            found.push(code.clone());
        }
    }
    Ok(found)
}
