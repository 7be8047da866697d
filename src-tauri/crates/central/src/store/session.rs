use super::{
    sha256,
    tx::{Stored, Tx, values},
};

/// A session is kept by the hash of its token, and only on the terminal it began on.
pub(crate) fn begin_session(tx: &dyn Tx, session: &NewSession<'_>, now: i64) -> Stored<()> {
    let NewSession {
        token,
        terminal,
        operator,
        expires_at,
        must_change,
    } = session;
    tx.run("DELETE FROM session WHERE expires_at < $1", values![now])?;
    tx.run(
        "INSERT INTO session (token_sha256, terminal, operator, expires_at, must_change) VALUES ($1, $2, $3, $4, $5)",
        values![
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
pub(crate) fn session_operator(tx: &dyn Tx, token: &str, terminal: &str, now: i64) -> Stored<Option<(String, bool)>> {
    let row = tx.one(
        "SELECT s.operator, s.must_change FROM session s JOIN operator o ON o.code = s.operator
             WHERE s.token_sha256 = $1 AND s.terminal = $2 AND s.expires_at >= $3 AND o.blocked = 0",
        values![&sha256(token.as_bytes())[..], terminal, now],
    )?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

pub(crate) fn end_session(tx: &dyn Tx, token: &str, terminal: &str) -> Stored<()> {
    tx.run(
        "DELETE FROM session WHERE token_sha256 = $1 AND terminal = $2",
        values![&sha256(token.as_bytes())[..], terminal],
    )?;
    Ok(())
}

/// After a change of password: whoever else used the old one is out, and this session is a whole one.
pub(crate) fn end_other_sessions(tx: &dyn Tx, operator: &str, token: &str) -> Stored<()> {
    let token = sha256(token.as_bytes());
    tx.run(
        "DELETE FROM session WHERE operator = $1 AND token_sha256 <> $2",
        values![operator, &token[..]],
    )?;
    tx.run(
        "UPDATE session SET must_change = 0 WHERE token_sha256 = $1",
        values![&token[..]],
    )?;
    Ok(())
}
