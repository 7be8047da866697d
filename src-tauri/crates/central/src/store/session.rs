use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::sha256;

/// A session is kept by the hash of its token, and only on the terminal it began on.
pub(crate) fn begin_session(transaction: &Transaction<'_>, session: &NewSession<'_>, now: i64) -> rusqlite::Result<()> {
    let NewSession {
        token,
        terminal,
        operator,
        expires_at,
        must_change,
    } = session;
    transaction.execute("DELETE FROM session WHERE expires_at < ?1", [now])?;
    transaction.execute(
        "INSERT INTO session (token_sha256, terminal, operator, expires_at, must_change) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            &sha256(token.as_bytes())[..],
            terminal,
            operator,
            expires_at,
            must_change
        ],
    )?;
    Ok(())
}

pub(crate) struct NewSession<'a> {
    pub(crate) token: &'a str,
    pub(crate) terminal: &'a str,
    pub(crate) operator: &'a str,
    pub(crate) expires_at: i64,
    /// Good for changing the password and nothing else.
    pub(crate) must_change: bool,
}

/// Who is signed in with this token on this terminal now, and whether he has to change his password first.
pub(crate) fn session_operator(
    connection: &Connection,
    token: &str,
    terminal: &str,
    now: i64,
) -> rusqlite::Result<Option<(String, bool)>> {
    connection
        .query_row(
            "SELECT s.operator, s.must_change FROM session s JOIN operator o ON o.code = s.operator
             WHERE s.token_sha256 = ?1 AND s.terminal = ?2 AND s.expires_at >= ?3 AND NOT o.blocked",
            params![&sha256(token.as_bytes())[..], terminal, now],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
}

pub(crate) fn end_session(transaction: &Transaction<'_>, token: &str, terminal: &str) -> rusqlite::Result<()> {
    transaction.execute(
        "DELETE FROM session WHERE token_sha256 = ?1 AND terminal = ?2",
        params![&sha256(token.as_bytes())[..], terminal],
    )?;
    Ok(())
}

/// After a change of password: whoever else used the old one is out, and this session is a whole one.
pub(crate) fn end_other_sessions(transaction: &Transaction<'_>, operator: &str, token: &str) -> rusqlite::Result<()> {
    let token = sha256(token.as_bytes());
    transaction.execute(
        "DELETE FROM session WHERE operator = ?1 AND token_sha256 <> ?2",
        params![operator, &token[..]],
    )?;
    transaction.execute(
        "UPDATE session SET must_change = 0 WHERE token_sha256 = ?1",
        [&token[..]],
    )?;
    Ok(())
}
