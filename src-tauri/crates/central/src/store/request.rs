use rusqlite::{Transaction, params};

/// `false` where the request was taken before.
pub(crate) fn remember_request(
    transaction: &Transaction<'_>,
    id: uuid::Uuid,
    terminal: &str,
    now: i64,
) -> rusqlite::Result<bool> {
    let added = transaction.execute(
        "INSERT INTO request (id, terminal, received_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
        params![&id.as_bytes()[..], terminal, now],
    )?;
    Ok(added == 1)
}
