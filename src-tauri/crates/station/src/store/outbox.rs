//! Envelopes central has not answered for.

use jiff::Timestamp;
use kiosk_wire::{envelope::EnvelopeHash, journal::Event};
use rusqlite::{Connection, Row, Transaction, named_params};

use super::turns::{Turns, Waiting};
use super::{Result, tally};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE outbox (
        tracking_number TEXT NOT NULL,
        revision        INTEGER NOT NULL,
        envelope        BLOB NOT NULL,
        attempts        INTEGER NOT NULL DEFAULT 0,
        reason          TEXT,
        tried_at        TEXT,
        PRIMARY KEY (tracking_number, revision),
        FOREIGN KEY (tracking_number, revision) REFERENCES record (tracking_number, revision)
    ) STRICT;";

/// An envelope on its way.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub tracking_number: String,
    pub revision: u32,
    pub hash: EnvelopeHash,
    pub envelope: Vec<u8>,
}

/// What came of a try that settled nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    LineDown,
    /// The server's certificate is not central's.
    Certificate,
    CentralBusy,
    BadAnswer,
    /// Central is of another version of the contract.
    OtherVersion,
    Unauthorised,
}

/// What central said, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    Sent,
    Rejected { code: String },
    Quarantined,
}

impl Attempt {
    const ALL: [Self; 6] = [
        Self::LineDown,
        Self::Certificate,
        Self::CentralBusy,
        Self::BadAnswer,
        Self::OtherVersion,
        Self::Unauthorised,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::LineDown => "line_down",
            Self::Certificate => "certificate",
            Self::CentralBusy => "central_busy",
            Self::BadAnswer => "bad_answer",
            Self::OtherVersion => "other_version",
            Self::Unauthorised => "unauthorised",
        }
    }

    /// The reason a row holds.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attempt| attempt.key() == key)
    }
}

impl Outgoing {
    pub fn count(db: &Connection) -> Result<u32> {
        tally::of(db, "outbox")
    }

    /// What the journal says of a verdict.
    #[must_use]
    pub fn settled(&self, verdict: &Settled) -> Event {
        let verdict = match verdict {
            Settled::Sent => "sent",
            Settled::Rejected { .. } => "rejected",
            Settled::Quarantined => "quarantined",
        };
        Event::Settled {
            tracking_number: self.tracking_number.clone(),
            revision: self.revision,
            verdict: verdict.to_owned(),
        }
    }

    /// Every envelope in the outbox, in the order of the chain.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare(&format!("{SELECT} WHERE r.state = 'waiting' ORDER BY r.sequence"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The envelopes of the next request, in the order of the chain, and none before an earlier one of its subject that
    /// waits as well: see [`Turns`].
    pub fn batch(db: &Connection, limit: usize) -> Result<Vec<Self>> {
        let mut turns = Turns::new(limit);
        {
            let mut statement = db.prepare(
                "SELECT r.sequence, r.tracking_number, coalesce(r.subject, r.tracking_number), o.attempts
                 FROM record r INDEXED BY record_waiting CROSS JOIN outbox o USING (tracking_number, revision)
                 WHERE r.state = 'waiting' ORDER BY r.sequence",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let waiting = Waiting {
                    sequence: row.get(0)?,
                    number: row.get(1)?,
                    subject: row.get(2)?,
                    attempts: row.get(3)?,
                };
                if turns.add(waiting) {
                    break;
                }
            }
        }
        let found = turns.take().into_iter().map(|sequence| {
            Ok(db.query_row(
                &format!("{SELECT} WHERE r.state = 'waiting' AND r.sequence = :sequence"),
                named_params! { ":sequence": sequence },
                read,
            )?)
        });
        found.collect()
    }

    /// Notes a try that settled nothing. A line that is down says nothing about the record, and is not
    /// counted against it.
    pub fn tried(&self, tx: &Transaction<'_>, attempt: Attempt, now: Timestamp) -> Result<()> {
        tx.execute(
            "UPDATE outbox SET attempts = attempts + :counts, reason = :reason, tried_at = :now
             WHERE tracking_number = :number AND revision = :revision",
            named_params! {
                ":counts": !matches!(attempt, Attempt::LineDown | Attempt::Certificate),
                ":reason": attempt.key(),
                ":now": now.to_string(),
                ":number": self.tracking_number,
                ":revision": self.revision,
            },
        )?;
        Ok(())
    }

    /// All that wait do so for the same reason, also those that were not tried. Gives the numbers this is news of.
    pub fn all_wait(tx: &Transaction<'_>, attempt: Attempt, now: Timestamp) -> Result<Vec<String>> {
        let mut statement = tx.prepare(
            "UPDATE outbox SET reason = :reason, tried_at = :now WHERE reason IS NOT :reason RETURNING tracking_number",
        )?;
        let reason = attempt.key();
        let rows = statement.query_map(named_params! { ":reason": reason, ":now": now.to_string() }, |row| {
            row.get(0)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes central's verdict beside its signed answer, and takes the envelope out of the outbox. A second
    /// verdict about the same envelope changes nothing. `said` is central's signed time of it.
    pub fn settle(
        &self,
        tx: &Transaction<'_>,
        verdict: &Settled,
        answer: &[u8],
        said: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        let (state, reject) = match verdict {
            Settled::Sent => ("sent", None),
            Settled::Rejected { code } => ("rejected", Some(code)),
            Settled::Quarantined => ("quarantined", None),
        };
        let key = named_params! { ":number": self.tracking_number, ":revision": self.revision };
        tx.execute(
            "DELETE FROM outbox WHERE tracking_number = :number AND revision = :revision",
            key,
        )?;
        tx.execute(
            "UPDATE record SET state = :state, reject = :reject, answered_at = :now, answer = :answer,
                    settled_s = :said
             WHERE tracking_number = :number AND revision = :revision AND state = 'waiting'",
            named_params! {
                ":state": state,
                ":reject": reject,
                ":now": now.to_string(),
                ":answer": answer,
                ":said": said.as_second(),
                ":number": self.tracking_number,
                ":revision": self.revision,
            },
        )?;
        Ok(())
    }
}

const SELECT: &str = "SELECT o.tracking_number, o.revision, r.envelope_hash, o.envelope
     FROM record r INDEXED BY record_waiting CROSS JOIN outbox o USING (tracking_number, revision)";

fn read(row: &Row<'_>) -> rusqlite::Result<Outgoing> {
    Ok(Outgoing {
        tracking_number: row.get(0)?,
        revision: row.get(1)?,
        hash: row.get(2)?,
        envelope: row.get(3)?,
    })
}
