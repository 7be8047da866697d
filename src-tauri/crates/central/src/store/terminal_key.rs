use jiff::Timestamp;
use kiosk_wire::{MAX_TERMINAL_KEYS, PublicKey, TerminalKey, TerminalKeys};

use super::tx::{Tx, values};
use crate::refusal::{Answer, Refusal};

/// The keys that began or ended after a change.
pub(crate) fn terminal_keys(tx: &dyn Tx, after: u64) -> Answer<TerminalKeys> {
    // A terminal that knows more than there is has another central's database.
    let after = i64::try_from(after).map_err(|_| Refusal::malformed("no such change"))?;
    let most = i64::try_from(MAX_TERMINAL_KEYS).unwrap_or(i64::MAX);
    let rows = tx.all(
        "SELECT change, terminal, office, public_key, from_at, until_at
         FROM terminal_key WHERE change > $1 ORDER BY change LIMIT $2",
        values![after, most],
    )?;
    let instant = |millis| Timestamp::from_millisecond(millis).map_err(|_| Refusal::internal());
    let mut keys = Vec::new();
    for row in rows {
        let key: Vec<u8> = row.get(3)?;
        keys.push(TerminalKey {
            change: row.get(0)?,
            terminal: row.get(1)?,
            office: row.get(2)?,
            public_key: PublicKey::from_bytes(&key).map_err(|_| Refusal::internal())?,
            from: instant(row.get(4)?)?,
            until: row.get::<Option<i64>>(5)?.map(instant).transpose()?,
        });
    }
    let newest = "SELECT coalesce(max(change), 0) FROM terminal_key";
    Ok(TerminalKeys {
        after: after.unsigned_abs(),
        keys,
        newest: tx.says(newest, &[])?.take()?,
    })
}
