use jiff::Timestamp;
use kiosk_domain::tracking::TrackingNumber;
use kiosk_wire::{Lease, Signed, SigningKey};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use crate::{
    keys::SIGNING_ID,
    refusal::{Answer, Refusal},
};

/// Serials have eight digits.
const SERIALS: u32 = 100_000_000;

/// The lease of this request: the one it was given before, or the next free block of the year.
pub(crate) fn lease(
    transaction: &Transaction<'_>,
    terminal: &str,
    id: uuid::Uuid,
    (year, count, expires_at): (u16, u32, Timestamp),
    key: &SigningKey,
) -> Answer<Signed<Lease>> {
    let earlier = transaction
        .query_row(
            "SELECT signed FROM lease WHERE terminal = ?1 AND id = ?2",
            params![terminal, &id.as_bytes()[..]],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(signed) = earlier {
        return Ok(Signed::from_bytes(signed));
    }
    let first: u32 = transaction
        .query_row("SELECT next FROM serial WHERE year = ?1", [year], |row| row.get(0))
        .optional()?
        .unwrap_or(1);
    let next = first
        .checked_add(count)
        .filter(|next| *next <= SERIALS)
        .ok_or_else(|| {
            tracing::error!(year, "the tracking numbers of the year are used up");
            Refusal::busy()
        })?;
    transaction.execute(
        "INSERT INTO serial (year, next) VALUES (?1, ?2) ON CONFLICT (year) DO UPDATE SET next = ?2",
        params![year, next],
    )?;
    let epoch = super::epoch(transaction, terminal)?;
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
    transaction.execute(
        "INSERT INTO lease (terminal, id, year, first, count, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![terminal, &id.as_bytes()[..], year, first, count, signed.bytes()],
    )?;
    Ok(signed)
}

/// Whether the number is a true one and lies in a block of this terminal.
pub(crate) fn is_leased_to(connection: &Connection, terminal: &str, number: &str) -> rusqlite::Result<bool> {
    let Some(number) = TrackingNumber::parse(number)
        .ok()
        .filter(|parsed| parsed.as_str() == number)
    else {
        return Ok(false);
    };
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM lease
         WHERE year = ?1 AND first <= ?2 AND ?2 < first + count AND terminal = ?3)",
        params![number.year() - 1000, number.serial(), terminal],
        |row| row.get(0),
    )
}
