//! Wrong passwords, by the code that was typed, known or not. A try is counted, and on the disk, before the password
//! is looked at: a program that is killed while it looks gives no try back.

use std::time::Duration;

use kiosk_domain::lockout::{Gate, Tries};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, contact::millis};
use crate::clock::Clock;

pub(super) const MIGRATION_3: &str = "
    CREATE TABLE sign_in_try (
        operator     TEXT NOT NULL PRIMARY KEY,
        wrong        INTEGER NOT NULL,
        -- When the last one was, in powered-on time; another boot begins the wait anew.
        boot         TEXT NOT NULL,
        monotonic_ms INTEGER NOT NULL
    ) STRICT;";

/// Codes that are remembered: more than a bored visitor types, few enough to fill no disk.
const MOST: u32 = 500;

/// The tries of one code.
pub struct Tried;

impl Tried {
    pub fn find(db: &Connection, clock: &dyn Clock, operator: &str) -> Result<Tries> {
        let row = db
            .query_row(
                "SELECT wrong, boot, monotonic_ms FROM sign_in_try WHERE operator = :operator",
                named_params! { ":operator": operator },
                |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?, row.get::<_, u64>(2)?)),
            )
            .optional()?;
        let Some((wrong, boot, then)) = row else {
            return Ok(Tries::default());
        };
        let now = millis(clock.monotonic());
        let since = if boot == clock.boot() {
            now.saturating_sub(then)
        } else {
            now
        };
        Ok(Tries {
            wrong,
            since: Duration::from_millis(since),
        })
    }

    /// Counts a try, unless none is allowed now. Gives the gate as it stood, and the tries with this one.
    pub fn begin(tx: &Transaction<'_>, clock: &dyn Clock, operator: &str) -> Result<(Gate, Tries)> {
        let before = Self::find(tx, clock, operator)?;
        let gate = before.gate();
        if let Gate::Wait(_) = gate {
            return Ok((gate, before));
        }
        let after = Tries {
            wrong: before.wrong.saturating_add(1),
            since: Duration::ZERO,
        };
        tx.execute(
            "INSERT INTO sign_in_try (operator, wrong, boot, monotonic_ms)
             VALUES (:operator, :wrong, :boot, :monotonic)
             ON CONFLICT (operator) DO UPDATE SET wrong = excluded.wrong, boot = excluded.boot,
                 monotonic_ms = excluded.monotonic_ms",
            named_params! {
                ":operator": operator,
                ":wrong": after.wrong,
                ":boot": clock.boot(),
                ":monotonic": millis(clock.monotonic()),
            },
        )?;
        // Only of codes that nobody has here, and those with the fewest first.
        tx.execute(
            "DELETE FROM sign_in_try WHERE operator <> :operator AND operator IN (
                 SELECT operator FROM sign_in_try WHERE operator NOT IN (SELECT operator FROM verifier)
                 ORDER BY wrong DESC, rowid DESC LIMIT -1 OFFSET :most)",
            named_params! { ":operator": operator, ":most": MOST },
        )?;
        Ok((gate, after))
    }

    /// Nobody judged the password after all.
    pub fn take_back(tx: &Transaction<'_>, operator: &str) -> Result<()> {
        tx.execute(
            "UPDATE sign_in_try SET wrong = wrong - 1 WHERE operator = :operator AND wrong > 0",
            named_params! { ":operator": operator },
        )?;
        Ok(())
    }

    /// The right password, or a supervisor's word. Whether there was anything to forget.
    pub fn forget(tx: &Transaction<'_>, operator: &str) -> Result<bool> {
        let found = tx.execute(
            "DELETE FROM sign_in_try WHERE operator = :operator",
            named_params! { ":operator": operator },
        )?;
        Ok(found > 0)
    }

    /// Operators known here who have to wait, or for whom waiting is not enough.
    pub fn locked_out(db: &Connection, clock: &dyn Clock) -> Result<Vec<(String, Gate)>> {
        let mut statement = db.prepare(
            "SELECT t.operator FROM sign_in_try t JOIN verifier v ON v.operator = t.operator ORDER BY t.operator",
        )?;
        let codes: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<std::result::Result<_, _>>()?;
        let mut found = Vec::new();
        for code in codes {
            match Self::find(db, clock, &code)?.gate() {
                Gate::Open => {}
                gate => found.push((code, gate)),
            }
        }
        Ok(found)
    }
}
