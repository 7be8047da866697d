//! How long this machine has been on in all, as far as it was seen. Only ever grows; no clock can be set to change it.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, contact::millis};
use crate::clock::Clock;

pub(super) const MIGRATION_3: &str = "
    CREATE TABLE uptime (
        id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        total_ms     INTEGER NOT NULL,
        -- Where the counting goes on from.
        boot         TEXT NOT NULL,
        monotonic_ms INTEGER NOT NULL
    ) STRICT;";

pub struct Uptime;

impl Uptime {
    /// Powered-on time since this counter began to count.
    pub fn find(db: &Connection, clock: &dyn Clock) -> Result<Duration> {
        let row = db
            .query_row("SELECT total_ms, boot, monotonic_ms FROM uptime", [], |row| {
                Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?, row.get::<_, u64>(2)?))
            })
            .optional()?;
        let now = millis(clock.monotonic());
        let Some((total, boot, then)) = row else {
            return Ok(Duration::ZERO);
        };
        let since = if boot == clock.boot() {
            now.saturating_sub(then)
        } else {
            now
        };
        Ok(Duration::from_millis(total.saturating_add(since)))
    }

    /// Writes down what passed, so that a later boot goes on from it. Gives the whole.
    pub fn pass(tx: &Transaction<'_>, clock: &dyn Clock) -> Result<Duration> {
        let total = Self::find(tx, clock)?;
        tx.execute(
            "INSERT INTO uptime (id, total_ms, boot, monotonic_ms) VALUES (1, :total, :boot, :monotonic)
             ON CONFLICT (id) DO UPDATE SET total_ms = excluded.total_ms, boot = excluded.boot,
                 monotonic_ms = excluded.monotonic_ms",
            named_params! {
                ":total": millis(total),
                ":boot": clock.boot(),
                ":monotonic": millis(clock.monotonic()),
            },
        )?;
        Ok(total)
    }
}
