use super::tx::{Stored, Tx, values};

/// `false` where the request was taken before.
pub(crate) fn remember_request(tx: &dyn Tx, id: uuid::Uuid, terminal: &str, now: i64) -> Stored<bool> {
    let added = tx.run(
        "INSERT INTO request (id, terminal, received_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        values![&id.as_bytes()[..], terminal, now],
    )?;
    Ok(added == 1)
}
