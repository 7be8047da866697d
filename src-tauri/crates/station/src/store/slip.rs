//! Slips that were asked for: what the printer said of each.

use jiff::Timestamp;
use kiosk_printer::{PrintOutcome, PrintReason, PrintState, SlipKey};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};

use super::{
    Result, instant,
    print_words::{reason_of, reason_word, state_of, state_word},
};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE slip (
        tracking_number TEXT NOT NULL,
        revision        INTEGER NOT NULL,
        -- 0 is the first; from 1 on it is a marked duplicate.
        copy            INTEGER NOT NULL,
        state           TEXT NOT NULL,
        file            TEXT,
        changed_at      TEXT NOT NULL,
        PRIMARY KEY (tracking_number, revision, copy),
        FOREIGN KEY (tracking_number, revision) REFERENCES record (tracking_number, revision)
    ) STRICT;";

/// Where it went, written down before it could come out.
pub(super) const MIGRATION_3: &str = "
    ALTER TABLE slip ADD COLUMN reason TEXT;
    ALTER TABLE slip ADD COLUMN printer TEXT;
    ALTER TABLE slip ADD COLUMN job INTEGER;
    -- 1 from the moment a spool may hold it until it is known to be out of it
    ALTER TABLE slip ADD COLUMN in_spool INTEGER NOT NULL DEFAULT 0 CHECK (in_spool IN (0, 1));
    -- 1 while somebody waits for the printer's word
    ALTER TABLE slip ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1));
    UPDATE slip SET printer = 'unknown', open = state IN ('\"queued\"', '\"printing\"');";

/// Slips that are done with are never walked.
pub(super) const MIGRATION_4: &str = "
    CREATE INDEX slip_open ON slip (open) WHERE open = 1;
    CREATE INDEX slip_left_behind ON slip (changed_at) WHERE in_spool = 1 AND open = 0;
    CREATE INDEX slip_reason ON slip (reason, state) WHERE reason IS NOT NULL;";

#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    pub key: SlipKey,
    pub state: PrintState,
    pub reason: Option<PrintReason>,
    pub file: Option<String>,
    pub changed_at: Timestamp,
    /// Where it was handed over.
    pub printer: Option<String>,
    /// The spool's number for it.
    pub job: Option<i32>,
    /// Somebody still waits for the printer's word.
    pub open: bool,
}

const COLUMNS: &str = "tracking_number, revision, copy, state, reason, file, changed_at, printer, job, open";

impl Slip {
    /// Only a person at the printer can say whether it came out.
    #[must_use]
    pub fn is_asked_about(&self) -> bool {
        (self.state, self.reason) == (PrintState::NotConfirmed, Some(PrintReason::Interrupted))
    }

    /// The newest slip of a record.
    pub fn newest(db: &Connection, tracking_number: &str, revision: u32) -> Result<Option<Self>> {
        let read = db
            .query_row(
                &format!(
                    "SELECT {COLUMNS} FROM slip
                     WHERE tracking_number = :number AND revision = :revision ORDER BY copy DESC LIMIT 1"
                ),
                named_params! { ":number": tracking_number, ":revision": revision },
                columns,
            )
            .optional()?;
        read.map(Columns::into_slip).transpose()
    }

    /// Asks for one more slip: its number is settled before anything goes to a printer.
    pub fn next(tx: &Transaction<'_>, tracking_number: &str, revision: u32, now: Timestamp) -> Result<SlipKey> {
        let copy = Self::newest(tx, tracking_number, revision)?.map_or(0, |slip| slip.key.copy + 1);
        let key = SlipKey {
            tracking_number: tracking_number.to_owned(),
            revision,
            copy,
        };
        tx.execute(
            "INSERT INTO slip (tracking_number, revision, copy, state, file, changed_at, open)
             VALUES (:number, :revision, :copy, :state, NULL, :now, 1)",
            named_params! {
                ":number": key.tracking_number,
                ":revision": key.revision,
                ":copy": key.copy,
                ":state": state_word(PrintState::Queued),
                ":now": now.to_string(),
            },
        )?;
        Ok(key)
    }

    /// From now on something may come out of this printer; `job` where its spool holds it until it does.
    pub fn begins(tx: &Transaction<'_>, key: &SlipKey, printer: &str, job: Option<i32>, now: Timestamp) -> Result<()> {
        tx.execute(
            "UPDATE slip SET printer = :printer, job = :job, in_spool = :in_spool, changed_at = :now
             WHERE tracking_number = :number AND revision = :revision AND copy = :copy",
            named_params! {
                ":printer": printer,
                ":job": job,
                ":in_spool": job.is_some(),
                ":now": now.to_string(),
                ":number": key.tracking_number,
                ":revision": key.revision,
                ":copy": key.copy,
            },
        )?;
        Ok(())
    }

    pub fn set(tx: &Transaction<'_>, key: &SlipKey, outcome: &PrintOutcome, now: Timestamp) -> Result<()> {
        let file = outcome.file.as_ref().map(|path| path.display().to_string());
        tx.execute(
            "UPDATE slip SET state = :state, reason = :reason, file = :file, changed_at = :now
             WHERE tracking_number = :number AND revision = :revision AND copy = :copy",
            named_params! {
                ":state": state_word(outcome.state),
                ":reason": outcome.reason.map(reason_word),
                ":file": file,
                ":now": now.to_string(),
                ":number": key.tracking_number,
                ":revision": key.revision,
                ":copy": key.copy,
            },
        )?;
        Ok(())
    }

    /// Nobody waits for it any longer; a spool may hold it still.
    pub fn ended(tx: &Transaction<'_>, key: &SlipKey, in_spool: bool) -> Result<()> {
        tx.execute(
            "UPDATE slip SET open = 0, in_spool = in_spool AND :in_spool
             WHERE tracking_number = :number AND revision = :revision AND copy = :copy",
            named_params! {
                ":in_spool": in_spool,
                ":number": key.tracking_number,
                ":revision": key.revision,
                ":copy": key.copy,
            },
        )?;
        Ok(())
    }

    /// Those that a spool may still hold though nobody waits for them, oldest first.
    pub fn left_behind(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare(&format!(
            "SELECT {COLUMNS} FROM slip INDEXED BY slip_left_behind WHERE in_spool = 1 AND open = 0 ORDER BY changed_at"
        ))?;
        let rows = statement
            .query_map([], columns)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter().map(Columns::into_slip).collect()
    }

    /// Numbers whose newest slip only the operator can tell of.
    pub fn asked_about(db: &Connection) -> Result<Vec<String>> {
        let mut statement = db.prepare(
            "SELECT tracking_number FROM slip AS one INDEXED BY slip_reason
             WHERE state = :state AND reason = :reason AND NOT EXISTS (
                 SELECT 1 FROM slip AS later WHERE later.tracking_number = one.tracking_number
                 AND (later.revision, later.copy) > (one.revision, one.copy))",
        )?;
        let rows = statement.query_map(
            named_params! {
                ":state": state_word(PrintState::NotConfirmed),
                ":reason": reason_word(PrintReason::Interrupted),
            },
            |row| row.get(0),
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// After a start: what was asked for and handed to nobody did not come out; of the rest nobody knows yet.
    pub fn give_up_unconfirmed(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
        let unsure = PrintOutcome::because(PrintState::NotConfirmed, PrintReason::Interrupted);
        let never = PrintOutcome::because(PrintState::Failed, PrintReason::NeverSent);
        for (outcome, handed_over) in [(never, false), (unsure, true)] {
            tx.execute(
                "UPDATE slip INDEXED BY slip_open SET state = :state, reason = :reason, changed_at = :now, open = 0
                 WHERE open = 1 AND (printer IS NOT NULL) = :handed_over",
                named_params! {
                    ":state": state_word(outcome.state),
                    ":reason": outcome.reason.map(reason_word),
                    ":now": now.to_string(),
                    ":handed_over": handed_over,
                },
            )?;
        }
        Ok(())
    }
}

/// A row as SQL gives it.
struct Columns {
    key: SlipKey,
    state: String,
    reason: Option<String>,
    file: Option<String>,
    changed_at: String,
    printer: Option<String>,
    job: Option<i32>,
    open: bool,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok(Columns {
        key: SlipKey {
            tracking_number: row.get(0)?,
            revision: row.get(1)?,
            copy: row.get(2)?,
        },
        state: row.get(3)?,
        reason: row.get(4)?,
        file: row.get(5)?,
        changed_at: row.get(6)?,
        printer: row.get(7)?,
        job: row.get(8)?,
        open: row.get(9)?,
    })
}

impl Columns {
    fn into_slip(self) -> Result<Slip> {
        Ok(Slip {
            key: self.key,
            state: state_of(&self.state, "slip")?,
            reason: self.reason.map(|reason| reason_of(&reason, "slip")).transpose()?,
            file: self.file,
            changed_at: instant(&self.changed_at, "slip")?,
            printer: self.printer,
            job: self.job,
            open: self.open,
        })
    }
}
