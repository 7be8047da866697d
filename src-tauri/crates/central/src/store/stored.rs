//! What the tools ask of a database, also while central serves it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kiosk_wire::{Record, Register, RevisionState};
use serde::Serialize;

use super::{
    Database, Store, StoredTerminal, add_code, disable_terminal, office_exists, record, terminals,
    tx::{StorageFault, Stored, Tx},
};
use crate::{
    Clock, Fault,
    clock::{after, from_millis, millis},
};

/// Days an enrolment code may be used.
const CODE_DAYS: i64 = 7;

/// One revision of a record, as central holds it. Nothing of the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredRecord {
    pub tracking_number: String,
    pub revision: u32,
    pub state: RevisionState,
    /// Code of the service.
    pub service: String,
    /// A bill id for one.
    pub subject: Option<String>,
    pub registrar: String,
    pub office: String,
    pub counter: String,
    pub terminal: String,
    /// Of a reading.
    pub declared_on: Option<String>,
    /// Decimal text by register; of a reading.
    pub figures: BTreeMap<Register, String>,
    pub received_at: Timestamp,
}

/// Every revision of every record in order of number, quarantined ones last within a revision.
///
/// # Errors
/// Fails if the database cannot be read.
pub fn stored_records(db: impl Into<Database>) -> Result<Vec<StoredRecord>, Fault> {
    of(&db.into(), stored)
}

pub(crate) fn stored(tx: &dyn Tx) -> Stored<Vec<StoredRecord>> {
    let rows = tx.all(
        "SELECT tracking_number, revision, state, terminal, received_at, body, 0 AS late FROM record
             UNION ALL
             SELECT tracking_number, revision, 'quarantined', terminal, received_at, body, id FROM quarantine
             ORDER BY tracking_number, revision, late",
        &[],
    )?;
    let records = rows.iter().map(|row| {
        let body: String = row.get(5)?;
        let opened: Record = serde_json::from_str(&body).map_err(|_| StorageFault::Row)?;
        let reading = opened.content.reading();
        Ok(StoredRecord {
            tracking_number: row.get(0)?,
            revision: row.get(1)?,
            state: record::state(&row.get::<String>(2)?),
            service: opened.service.code,
            subject: opened.subject.map(|subject| subject.expose().to_owned()),
            terminal: row.get(3)?,
            declared_on: reading.map(|reading| reading.declared_on.clone()),
            figures: reading
                .iter()
                .flat_map(|reading| &reading.figures)
                .map(|figure| (figure.register, figure.figure.clone()))
                .collect(),
            registrar: opened.registrar.code,
            office: opened.office,
            counter: opened.counter,
            received_at: from_millis(row.get(4)?),
        })
    });
    records.collect()
}

/// Every terminal that was ever enrolled, oldest first.
///
/// # Errors
/// Fails if the database cannot be read.
pub fn stored_terminals(db: impl Into<Database>) -> Result<Vec<StoredTerminal>, Fault> {
    of(&db.into(), terminals)
}

/// From now on this terminal hands over what it has, and does nothing else. `false` where there is no such terminal.
///
/// # Errors
/// Fails if the database cannot be written.
pub fn disable_terminal_of(db: impl Into<Database>, terminal: &str, clock: &Clock) -> Result<bool, Fault> {
    let now = millis(clock.now());
    of(&db.into(), |tx| disable_terminal(tx, terminal, now))
}

/// A new one-time code for a counter, good for a week.
///
/// # Errors
/// Fails if there is no such office, or the database cannot be written.
pub fn new_enrolment_code(
    db: impl Into<Database>,
    office: &str,
    counter: &str,
    clock: &Clock,
) -> Result<String, Fault> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes)?;
    let code = written(&bytes);
    let made = of(&db.into(), |tx| {
        let there = office_exists(tx, office)?;
        if there {
            new_code(tx, &code, (office, counter), clock)?;
        }
        Ok(there)
    })?;
    if made {
        Ok(code)
    } else {
        Err(Fault::NoOffice(office.into()))
    }
}

/// One transaction of a tool, on a database that is there.
pub(crate) fn of<T: Send>(database: &Database, work: impl Fn(&dyn Tx) -> Stored<T> + Send) -> Result<T, Fault> {
    let done = Store::connect(database).and_then(|store| store.transaction(work));
    done.map_err(|fault| Fault::database(&database.path, fault))
}

pub(crate) fn new_code(tx: &dyn Tx, code: &str, (office, counter): (&str, &str), clock: &Clock) -> Stored<()> {
    let expires_at = millis(after(clock.now(), CODE_DAYS * 86_400));
    add_code(tx, code, office, counter, expires_at)
}

/// Twelve letters and digits that cannot be mistaken for one another, in fours: 60 bits.
fn written(bytes: &[u8; 12]) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let sign = |byte: &u8| char::from(SIGNS[usize::from(byte % 32)]);
    let fours: Vec<String> = bytes.chunks(4).map(|four| four.iter().map(sign).collect()).collect();
    fours.join("-")
}
