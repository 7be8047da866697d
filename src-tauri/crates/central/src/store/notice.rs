//! Central's word to the counters. It goes out with the catalogue, and counts as a change of it.

use kiosk_wire::Notice;

use super::{
    service::changed,
    tx::{Row, Stored, Tx, values},
};

/// Newest first.
pub(crate) fn notices(tx: &dyn Tx) -> Stored<Vec<Notice>> {
    let sql = "SELECT id, title, text, service, must_be_read FROM notice ORDER BY posted_at DESC, id DESC";
    let read = |row: &Row| {
        Ok(Notice {
            id: row.get(0)?,
            title: row.get(1)?,
            text: row.get(2)?,
            service: row.get(3)?,
            must_be_read: row.get(4)?,
        })
    };
    tx.all(sql, &[])?.iter().map(read).collect()
}

pub(crate) fn post_notice(tx: &dyn Tx, notice: &Notice, now: i64) -> Stored<()> {
    let Notice {
        id,
        title,
        text,
        service,
        must_be_read,
    } = notice;
    tx.run(
        "INSERT INTO notice (id, title, text, service, must_be_read, posted_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, title, text, service, *must_be_read, now],
    )?;
    changed(tx, now)
}

/// False where there is no such notice.
pub(crate) fn withdraw_notice(tx: &dyn Tx, id: &str, now: i64) -> Stored<bool> {
    let there = tx.run("DELETE FROM notice WHERE id = $1", values![id])? > 0;
    if there {
        changed(tx, now)?;
    }
    Ok(there)
}
