use jiff::Timestamp;
use kiosk_wire::{MAX_TERMINAL_KEYS, PublicKey, TerminalKey, TerminalKeys};
use rusqlite::Connection;

use crate::refusal::{Answer, Refusal};

/// The keys that began or ended after a change.
pub(crate) fn terminal_keys(connection: &Connection, after: u64) -> Answer<TerminalKeys> {
    // A terminal that knows more than there is has another central's database.
    let after = i64::try_from(after).map_err(|_| Refusal::malformed("no such change"))?;
    let most = i64::try_from(MAX_TERMINAL_KEYS).unwrap_or(i64::MAX);
    let mut statement = connection.prepare(
        "SELECT change, terminal, office, public_key, from_at, until_at
         FROM terminal_key WHERE change > ?1 ORDER BY change LIMIT ?2",
    )?;
    let rows = statement.query_map([after, most], |row| {
        let key: Vec<u8> = row.get(3)?;
        let times = (row.get::<_, i64>(4)?, row.get::<_, Option<i64>>(5)?);
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, key, times))
    })?;
    let instant = |millis| Timestamp::from_millisecond(millis).map_err(|_| Refusal::internal());
    let mut keys = Vec::new();
    for row in rows {
        let (change, terminal, office, key, (from, until)) = row?;
        keys.push(TerminalKey {
            change,
            terminal,
            office,
            public_key: PublicKey::from_bytes(&key).map_err(|_| Refusal::internal())?,
            from: instant(from)?,
            until: until.map(instant).transpose()?,
        });
    }
    let newest = "SELECT coalesce(max(change), 0) FROM terminal_key";
    Ok(TerminalKeys {
        after: after.unsigned_abs(),
        keys,
        newest: connection.query_row(newest, [], |row| row.get(0))?,
    })
}
