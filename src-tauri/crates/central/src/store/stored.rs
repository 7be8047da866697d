//! What the tools ask of a database, also while central serves it.

use std::{collections::BTreeMap, path::Path};

use jiff::Timestamp;
use kiosk_wire::{Record, Register, RevisionState};
use rusqlite::Connection;
use serde::Serialize;

use super::{StoredTerminal, add_code, connect, disable_terminal, office_exists, record, terminals};
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
/// Where the database cannot be read.
pub fn stored_records(db: &Path) -> Result<Vec<StoredRecord>, Fault> {
    stored(&connect(db)?).map_err(|error| Fault::database(db, error))
}

pub(crate) fn stored(connection: &Connection) -> rusqlite::Result<Vec<StoredRecord>> {
    let mut statement = connection.prepare(
        "SELECT tracking_number, revision, state, terminal, received_at, body, 0 AS late FROM record
             UNION ALL
             SELECT tracking_number, revision, 'quarantined', terminal, received_at, body, id FROM quarantine
             ORDER BY tracking_number, revision, late",
    )?;
    let rows = statement.query_map([], |row| {
        let body: String = row.get(5)?;
        let opened: Record = serde_json::from_str(&body)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, error.into()))?;
        let reading = opened.content.reading();
        Ok(StoredRecord {
            tracking_number: row.get(0)?,
            revision: row.get(1)?,
            state: record::state(&row.get::<_, String>(2)?),
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
    })?;
    rows.collect()
}

/// Every terminal that was ever enrolled, oldest first.
///
/// # Errors
/// Where the database cannot be read.
pub fn stored_terminals(db: &Path) -> Result<Vec<StoredTerminal>, Fault> {
    terminals(&connect(db)?).map_err(|error| Fault::database(db, error))
}

/// From now on this terminal hands over what it has, and does nothing else. `false` where there is no such terminal.
///
/// # Errors
/// Where the database cannot be written.
pub fn disable_terminal_of(db: &Path, terminal: &str, clock: &Clock) -> Result<bool, Fault> {
    disable_terminal(&connect(db)?, terminal, millis(clock.now())).map_err(|error| Fault::database(db, error))
}

/// A new one-time code for a counter, good for a week.
///
/// # Errors
/// Where there is no such office, or the database cannot be written.
pub fn new_enrolment_code(db: &Path, office: &str, counter: &str, clock: &Clock) -> Result<String, Fault> {
    let connection = connect(db)?;
    if !office_exists(&connection, office).map_err(|error| Fault::database(db, error))? {
        return Err(Fault::NoOffice(office.into()));
    }
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes)?;
    let code = written(&bytes);
    new_code(&connection, &code, (office, counter), clock).map_err(|error| Fault::database(db, error))?;
    Ok(code)
}

pub(crate) fn new_code(
    connection: &Connection,
    code: &str,
    (office, counter): (&str, &str),
    clock: &Clock,
) -> rusqlite::Result<()> {
    let expires_at = millis(after(clock.now(), CODE_DAYS * 86_400));
    add_code(connection, code, office, counter, expires_at)
}

/// Twelve letters and digits that cannot be mistaken for one another, in fours: 60 bits.
fn written(bytes: &[u8; 12]) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let sign = |byte: &u8| char::from(SIGNS[usize::from(byte % 32)]);
    let fours: Vec<String> = bytes.chunks(4).map(|four| four.iter().map(sign).collect()).collect();
    fours.join("-")
}
