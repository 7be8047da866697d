use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::sha256;

/// A session is kept by the hash of its token, and only on the terminal it began on.
pub(crate) fn begin_session(
    transaction: &Transaction<'_>,
    token: &str,
    terminal: &str,
    operator: &str,
    now: i64,
    expires_at: i64,
) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM session WHERE expires_at < ?1", [now])?;
    transaction.execute(
        "INSERT INTO session (token_sha256, terminal, operator, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![&sha256(token.as_bytes())[..], terminal, operator, expires_at],
    )?;
    Ok(())
}

/// Who is signed in with this token on this terminal now.
pub(crate) fn session_operator(
    connection: &Connection,
    token: &str,
    terminal: &str,
    now: i64,
) -> rusqlite::Result<Option<String>> {
    connection
        .query_row(
            "SELECT operator FROM session WHERE token_sha256 = ?1 AND terminal = ?2 AND expires_at >= ?3",
            params![&sha256(token.as_bytes())[..], terminal, now],
            |row| row.get(0),
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
