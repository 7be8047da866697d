//! When central was heard last, in its own time, and how long the machine has been on since.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, Uptime, instant};
use crate::clock::{self, Clock};

pub(super) const MIGRATION_2: &str = "
    CREATE TABLE contact (
        id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        server_time  TEXT NOT NULL,
        -- Powered-on time since then, as far as it was seen.
        away_ms      INTEGER NOT NULL,
        -- Where the counting goes on from.
        boot         TEXT NOT NULL,
        monotonic_ms INTEGER NOT NULL,
        -- The machine was not switched off since: server_time + away_ms is the time now.
        exact        INTEGER NOT NULL CHECK (exact IN (0, 1))
    ) STRICT;
    -- What the journal says of the clock.
    ALTER TABLE clock ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0 CHECK (suspect IN (0, 1));";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Central's last signed time.
    pub server_time: Timestamp,
    /// Powered-on time since then.
    pub away: Duration,
    /// `server_time + away` is the time, and not only its lower bound.
    pub exact: bool,
}

impl Contact {
    /// `None` before the first answer.
    pub fn find(db: &Connection, clock: &dyn Clock) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT server_time, away_ms, boot, monotonic_ms, exact FROM contact",
                [],
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, u64>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, u64>(3)?,
                        row.get::<_, bool>(4)?,
                    ))
                },
            )
            .optional()?;
        let Some((server_time, away, boot, then, exact)) = row else {
            return Ok(None);
        };
        let now = millis(clock.monotonic());
        let same_boot = boot == clock.boot();
        let since = if same_boot { now.saturating_sub(then) } else { now };
        Ok(Some(Self {
            server_time: instant(&server_time, "contact")?,
            away: Duration::from_millis(away.saturating_add(since)),
            exact: exact && same_boot,
        }))
    }

    /// Writes the powered-on time down that passed, so that a later boot goes on from it.
    pub fn pass(tx: &Transaction<'_>, clock: &dyn Clock) -> Result<()> {
        Uptime::pass(tx, clock)?;
        match Self::find(tx, clock)? {
            Some(contact) => contact.keep(tx, clock),
            None => Ok(()),
        }
    }

    /// Central has spoken.
    pub fn heard(tx: &Transaction<'_>, clock: &dyn Clock, server_time: Timestamp) -> Result<()> {
        Uptime::pass(tx, clock)?;
        let contact = Self {
            server_time,
            away: Duration::ZERO,
            exact: true,
        };
        contact.keep(tx, clock)
    }

    /// Central had heard of this counter at that time of its own, and the word came on a stick: no present time, but
    /// the time away counts from there. `false` where that is no news.
    pub fn reached(tx: &Transaction<'_>, clock: &dyn Clock, server_time: Timestamp) -> Result<bool> {
        let known = Self::find(tx, clock)?;
        if known.as_ref().is_some_and(|contact| contact.server_time >= server_time) {
            return Ok(false);
        }
        let away = known.as_ref().map(|contact| contact.now().duration_since(server_time));
        let away = away.and_then(|away| Duration::try_from(away).ok());
        let contact = Self {
            server_time,
            // It is at least as late as was known, and at least as late as central's word.
            away: away.unwrap_or_default(),
            exact: away.is_some() && known.is_some_and(|contact| contact.exact),
        };
        contact.keep(tx, clock)?;
        Ok(true)
    }

    fn keep(&self, tx: &Transaction<'_>, clock: &dyn Clock) -> Result<()> {
        tx.execute(
            "INSERT INTO contact (id, server_time, away_ms, boot, monotonic_ms, exact)
             VALUES (1, :server, :away, :boot, :monotonic, :exact)
             ON CONFLICT (id) DO UPDATE SET server_time = excluded.server_time, away_ms = excluded.away_ms,
                 boot = excluded.boot, monotonic_ms = excluded.monotonic_ms, exact = excluded.exact",
            named_params! {
                ":server": self.server_time.to_string(),
                ":away": millis(self.away),
                ":boot": clock.boot(),
                ":monotonic": millis(clock.monotonic()),
                ":exact": self.exact,
            },
        )?;
        Ok(())
    }

    /// The earliest it can be now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        clock::later(self.server_time, self.away)
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .min(i64::MAX.unsigned_abs())
}
