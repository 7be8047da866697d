//! Wrong passwords: of each operator who has a verifier here, and of all other codes together. A try is counted, and on the
//! disk, before the password is looked at: a program that is killed while it looks gives no try back.

use std::time::Duration;

use kiosk_domain::lockout::{Gate, Tries};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, Verifier, contact::millis};
use crate::clock::Clock;

pub(super) const MIGRATION_3: &str = "
    CREATE TABLE sign_in_try (
        operator     TEXT NOT NULL PRIMARY KEY,
        wrong        INTEGER NOT NULL,
        -- When the last one was, in powered-on time; another boot begins the wait anew.
        boot         TEXT NOT NULL,
        monotonic_ms INTEGER NOT NULL
    ) STRICT;";

/// All codes that nobody has here, counted as one. No code that is typed is this one: it has no space at its ends.
const STRANGERS: &str = " ";

/// The tries of one code.
pub struct Tried;

/// A try, counted, and whether it is allowed.
pub struct Begun {
    /// As it stood before.
    pub gate: Gate,
    /// With this one.
    pub tries: Tries,
    /// The code has no verifier here.
    pub stranger: bool,
    before: Option<Row>,
}

/// What stands in the table: how many, in which boot, and when in it.
type Row = (u32, String, u64);

impl Begun {
    /// What comes of it where the password is wrong.
    #[must_use]
    pub fn gate_after(&self) -> Gate {
        gate(self.tries, self.stranger)
    }
}

fn gate(tries: Tries, stranger: bool) -> Gate {
    if stranger {
        tries.gate_of_strangers()
    } else {
        tries.gate()
    }
}

fn tries(row: Option<&Row>, clock: &dyn Clock) -> Tries {
    let Some((wrong, boot, then)) = row else {
        return Tries::default();
    };
    let now = millis(clock.monotonic());
    let since = if boot == clock.boot() {
        now.saturating_sub(*then)
    } else {
        now
    };
    Tries {
        wrong: *wrong,
        since: Duration::from_millis(since),
    }
}

impl Tried {
    pub fn find(db: &Connection, clock: &dyn Clock, operator: &str) -> Result<Tries> {
        Ok(tries(Self::row(db, operator)?.as_ref(), clock))
    }

    fn row(db: &Connection, operator: &str) -> Result<Option<Row>> {
        let row = db.query_row(
            "SELECT wrong, boot, monotonic_ms FROM sign_in_try WHERE operator = :operator",
            named_params! { ":operator": operator },
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        );
        Ok(row.optional()?)
    }

    /// Counts a try, unless none is allowed now.
    pub fn begin(tx: &Transaction<'_>, clock: &dyn Clock, operator: &str) -> Result<Begun> {
        let stranger = !Verifier::is_here(tx, operator)?;
        let counted = if stranger { STRANGERS } else { operator };
        let before = Self::row(tx, counted)?;
        let found = tries(before.as_ref(), clock);
        let gate = gate(found, stranger);
        if let Gate::Wait(_) = gate {
            return Ok(Begun {
                gate,
                tries: found,
                stranger,
                before,
            });
        }
        let tries = Tries {
            wrong: found.wrong.saturating_add(1),
            since: Duration::ZERO,
        };
        tx.execute(
            "INSERT INTO sign_in_try (operator, wrong, boot, monotonic_ms)
             VALUES (:operator, :wrong, :boot, :monotonic)
             ON CONFLICT (operator) DO UPDATE SET wrong = excluded.wrong, boot = excluded.boot,
                 monotonic_ms = excluded.monotonic_ms",
            named_params! {
                ":operator": counted,
                ":wrong": tries.wrong,
                ":boot": clock.boot(),
                ":monotonic": millis(clock.monotonic()),
            },
        )?;
        Ok(Begun {
            gate,
            tries,
            stranger,
            before,
        })
    }

    /// Nobody looked at the password after all: it is as before, unless another try was counted meanwhile.
    pub fn take_back(tx: &Transaction<'_>, clock: &dyn Clock, operator: &str, begun: &Begun) -> Result<()> {
        let counted = if begun.stranger { STRANGERS } else { operator };
        let here = (0, clock.boot().to_owned(), millis(clock.monotonic()));
        let (wrong, boot, monotonic) = begun.before.as_ref().unwrap_or(&here);
        let back = tx.execute(
            "UPDATE sign_in_try SET wrong = :wrong, boot = :boot, monotonic_ms = :monotonic
             WHERE operator = :operator AND wrong = :tried",
            named_params! {
                ":operator": counted,
                ":tried": begun.tries.wrong,
                ":wrong": wrong,
                ":boot": boot,
                ":monotonic": monotonic,
            },
        )?;
        if back == 0 {
            tx.execute(
                "UPDATE sign_in_try SET wrong = wrong - 1 WHERE operator = :operator AND wrong > 0",
                named_params! { ":operator": counted },
            )?;
        }
        Ok(())
    }

    /// The right password, or a supervisor's word. Whether there was anything of this operator's to forget.
    pub fn forget(tx: &Transaction<'_>, operator: &str) -> Result<bool> {
        let mut forget = tx.prepare_cached("DELETE FROM sign_in_try WHERE operator = :operator")?;
        forget.execute(named_params! { ":operator": STRANGERS })?;
        Ok(forget.execute(named_params! { ":operator": operator })? > 0)
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
