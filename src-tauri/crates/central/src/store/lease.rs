use jiff::Timestamp;
use kiosk_domain::tracking::TrackingNumber;
use kiosk_wire::{Lease, Signed, SigningKey};

use super::tx::{Stored, Tx, values};
use crate::{
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
};

/// Serials have eight digits.
const SERIALS: u32 = 100_000_000;

/// The lease of this request: the one it was given before, or the next free block of the year.
pub(crate) fn lease(
    tx: &dyn Tx,
    terminal: &str,
    id: uuid::Uuid,
    (year, count, expires_at): (u16, u32, Timestamp),
    key: &SigningKey,
) -> Answer<Signed<Lease>> {
    let earlier = tx.one(
        "SELECT signed FROM lease WHERE terminal = $1 AND id = $2",
        values![terminal, &id.as_bytes()[..]],
    )?;
    if let Some(row) = earlier {
        return Ok(Signed::from_bytes(row.get(0)?));
    }
    let free = tx.one("SELECT next FROM serial WHERE year = $1", values![year])?;
    let first: u32 = free.map_or(Ok(1), |row| row.get(0))?;
    let next = first
        .checked_add(count)
        .filter(|next| *next <= SERIALS)
        .ok_or_else(|| {
            tracing::error!(year, "the tracking numbers of the year are used up");
            Refusal::busy()
        })?;
    tx.run(
        "INSERT INTO serial (year, next) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET next = $2",
        values![year, next],
    )?;
    let epoch = super::epoch(tx, terminal)?;
    let lease = Lease {
        id,
        terminal: terminal.into(),
        year,
        first,
        count,
        epoch,
        expires_at,
    };
    let signed = Signed::new(&lease, key, SIGNING_ID).map_err(|_| Refusal::internal())?;
    tx.run(
        "INSERT INTO lease (terminal, id, year, first, count, signed) VALUES ($1, $2, $3, $4, $5, $6)",
        values![terminal, &id.as_bytes()[..], year, first, count, signed.bytes()],
    )?;
    Ok(signed)
}

/// Whether the number is a true one and lies in a block of this terminal.
pub(crate) fn is_leased_to(tx: &dyn Tx, terminal: &str, number: &str) -> Stored<bool> {
    let Some(number) = TrackingNumber::parse(number)
        .ok()
        .filter(|parsed| parsed.as_str() == number)
    else {
        return Ok(false);
    };
    tx.says(
        // Blocks do not overlap: only the one that begins last before the number can hold it.
        "SELECT EXISTS (SELECT 1 FROM
             (SELECT first, count, terminal FROM lease WHERE year = $1 AND first <= $2 ORDER BY first DESC LIMIT 1) block
         WHERE $2 < block.first + block.count AND block.terminal = $3)",
        values![number.year() - 1000, number.serial(), terminal],
    )?
    .take()
}
