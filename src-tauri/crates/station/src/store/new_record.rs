//! A record as it is written, and the link it makes in the chain of envelopes.

use kiosk_wire::{
    FeeState, Personal, Record,
    envelope::{self, EnvelopeHash},
};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Result, json};
use crate::clock as civil;

/// The newest link of this counter's chain of envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainHead {
    pub sequence: u64,
    pub hash: EnvelopeHash,
}

impl ChainHead {
    pub fn find(db: &Connection, terminal: &str) -> Result<Self> {
        let row = db
            .query_row("SELECT sequence, head FROM chain", [], |row| {
                Ok((row.get::<_, u64>(0)?, row.get(1)?))
            })
            .optional()?;
        Ok(match row {
            Some((sequence, hash)) => Self { sequence, hash },
            None => Self {
                sequence: 0,
                hash: envelope::genesis(terminal),
            },
        })
    }
}

/// A record as it is written: together with its envelope, and only once.
pub struct NewRecord<'a> {
    pub record: &'a Record,
    pub sequence: u64,
    pub envelope: &'a [u8],
}

impl NewRecord<'_> {
    /// Record, outbox row and chain link; the number was taken in the same transaction.
    pub fn insert(&self, tx: &Transaction<'_>) -> Result<()> {
        let hash = envelope::hash(self.envelope);
        let Record {
            tracking_number,
            revision,
            registrar,
            service,
            subject,
            visit,
            offline,
            fee,
            clock,
            ..
        } = self.record;
        tx.execute(
            "INSERT INTO record (tracking_number, revision, sequence, service, service_version, subject, operator, taken_at, day,
                                 seconds_worked, seconds_parked, offline, fee_rial, fee_state, body,
                                 envelope_hash, state)
             VALUES (:number, :revision, :sequence, :service, :version, :subject, :operator, :taken, :day, :worked,
                     :parked, :offline, :rial, :fee, :body, :hash, 'waiting')",
            named_params! {
                ":number": tracking_number,
                ":revision": revision,
                ":sequence": self.sequence,
                ":service": service.code,
                ":version": service.version,
                ":subject": subject.as_ref().map(Personal::expose),
                ":operator": registrar.code,
                ":taken": clock.taken_at.to_string(),
                ":day": civil::civil_day(clock.taken_at),
                ":worked": visit.seconds_worked,
                ":parked": visit.seconds_parked,
                ":offline": offline,
                ":rial": fee.rial,
                ":fee": fee_word(fee.state),
                ":body": json(self.record, "record")?,
                ":hash": hash,
            },
        )?;
        tx.execute(
            "UPDATE record SET superseded = 1 WHERE tracking_number = :number AND revision < :revision",
            named_params! { ":number": tracking_number, ":revision": revision },
        )?;
        tx.execute(
            "INSERT INTO outbox (tracking_number, revision, envelope) VALUES (:number, :revision, :envelope)",
            named_params! { ":number": tracking_number, ":revision": revision, ":envelope": self.envelope },
        )?;
        tx.execute(
            "INSERT INTO chain (id, sequence, head) VALUES (1, :sequence, :head)
             ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, head = excluded.head",
            named_params! { ":sequence": self.sequence, ":head": hash },
        )?;
        Ok(())
    }
}

fn fee_word(state: FeeState) -> &'static str {
    match state {
        FeeState::Paid => "paid",
        FeeState::Exempt => "exempt",
        FeeState::Open => "open",
    }
}
