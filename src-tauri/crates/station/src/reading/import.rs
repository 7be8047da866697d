//! Many readings from one file: a complex, or a legal subscriber with many meters.
//!
//! A row is known by its reference, and what it says by its canonical values. So a second run of the same file takes
//! nothing twice, whatever program saved it in between; and a known reference that says something else is refused,
//! because the record has a number in somebody's hands and is corrected under it.

use std::time::Duration;

use kiosk_domain::{
    meter::{MeterKind, Register},
    reading::LowerReason,
    text,
};

mod file;
mod said;

pub use file::{COLUMNS, FileFault, ImportRow, read};

use self::said::{Said, identity_before};
use super::ReadingDesk;
use crate::{
    Fault,
    core::Line,
    operators::{AtWork, TakesRecords},
    store::{StoreFault, import},
    view::{Draft, Evidence, Field, LookUpSource, RowDraft},
};

/// Why a row was not taken.
#[derive(Debug, thiserror::Error)]
pub enum RowFault {
    /// Its reference was taken, and said something else.
    #[error("the row was taken as {tracking_number} with other values")]
    SaysOtherwise { tracking_number: String },
    /// The value of this column is none of those it may have.
    #[error("the value of {0} is not understood")]
    NotUnderstood(&'static str),
    /// The meter has no such register, or is of another kind than this column says.
    #[error("{0} does not fit the meter of this bill")]
    OtherMeter(&'static str),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreFault> for RowFault {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl ImportRow {
    fn value(&self, column: &str) -> String {
        self.values.get(column).cloned().unwrap_or_default()
    }

    /// A word of a closed set; `None` for an empty cell.
    fn word<T>(&self, column: &'static str, of: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, RowFault> {
        let Some(value) = self.values.get(column) else {
            return Ok(None);
        };
        let word = text::normalise(value).to_lowercase();
        of(&word).map(Some).ok_or(RowFault::NotUnderstood(column))
    }

    fn draft(&self) -> Result<Draft, RowFault> {
        let confirmed = self.word("confirmed", yes_or_no)?.unwrap_or(false);
        let lower_reason = self.word("lower_reason", LowerReason::from_key)?;
        let rows = Register::ALL.into_iter().filter_map(|register| {
            let current = self.values.get(register.key())?.clone();
            let again = if confirmed { current.clone() } else { String::new() };
            Some(RowDraft {
                register: register.into(),
                current,
                again,
                previous: String::new(),
                lower_reason: lower_reason.map(Into::into),
            })
        });
        Ok(Draft {
            visitor_id: self.value("visitor_id").into(),
            mobile: self.value("mobile").into(),
            evidence: self.word("evidence", evidence)?,
            bill_id: self.value("bill_id").into(),
            short_bill_confirmed: confirmed,
            meter_kind: self.word("meter_kind", MeterKind::from_key)?.map(Into::into),
            rows: rows.collect(),
            declared_on: self.value("declared_on"),
            correction: None,
        })
    }

    /// A figure of a register the meter lacks would be left out of the record without a word.
    fn fits(&self, known: Option<MeterKind>) -> Result<(), RowFault> {
        let said = self.word("meter_kind", MeterKind::from_key)?;
        if known.is_some() && said.is_some() && known != said {
            return Err(RowFault::OtherMeter("meter_kind"));
        }
        let Some(kind) = known.or(said) else { return Ok(()) };
        let extra = Register::ALL
            .into_iter()
            .filter(|register| !kind.registers().contains(register))
            .find(|register| self.values.contains_key(register.key()));
        extra.map_or(Ok(()), |register| Err(RowFault::OtherMeter(register.key())))
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn evidence(key: &str) -> Option<Evidence> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}

impl ReadingDesk {
    /// Takes one row, unless it was taken before. The number is durable when this returns, and the same
    /// however often it is asked for.
    ///
    /// # Errors
    /// See [`RowFault`].
    pub async fn import(&self, by: &AtWork<TakesRecords>, row: &ImportRow) -> Result<String, RowFault> {
        let said = Said::by(row);
        if let Some(number) = self.taken_before(row, &said)? {
            return Ok(number);
        }
        let draft = row.draft()?;
        let bill_id =
            kiosk_domain::bill::BillId::parse(draft.bill_id.expose()).map_err(|_| Fault::Incomplete(Field::BillId))?;
        self.look_up_for_import(by, bill_id.as_str(), &draft).await?;
        row.fits(self.facts_for(&draft)?.map(|facts| facts.meter.kind))?;
        for pause in PAUSES {
            let keep =
                |tx: &rusqlite::Transaction<'_>, number: &str| import::keep(tx, &said.reference, &said.values, number);
            match self.take(by, &draft, keep) {
                // A long file uses numbers up faster than a person does: the sync loop is given time to fetch more.
                Err(Fault::NoNumbers) => {
                    self.core.wake.notify_one();
                    tokio::time::sleep(pause).await;
                }
                done => return Ok(done?),
            }
        }
        Err(Fault::NoNumbers.into())
    }

    fn taken_before(&self, row: &ImportRow, said: &Said) -> Result<Option<String>, RowFault> {
        match self.core.store.read(|db| import::find(db, &said.reference))? {
            Some((values, tracking_number)) if values == said.values => Ok(Some(tracking_number)),
            Some((_, tracking_number)) => Err(RowFault::SaysOtherwise { tracking_number }),
            None => Ok(self.core.store.write::<_, StoreFault>(|tx| {
                let number = import::find_before(tx, &identity_before(row))?;
                if let Some(number) = &number {
                    import::keep(tx, &said.reference, &said.values, number)?;
                }
                Ok(number)
            })?),
        }
    }

    /// One bad moment of the line must not make a whole file's rows "incomplete": it is asked again before a row
    /// of an unknown subscriber is given up.
    async fn look_up_for_import(&self, by: &AtWork<TakesRecords>, bill_id: &str, draft: &Draft) -> Result<(), Fault> {
        for pause in PAUSES {
            let found = self.look_up(by, bill_id).await?;
            if found.source != LookUpSource::NotKnown || draft.meter_kind.is_some() {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
            self.core.line.send_replace(Line::Unknown);
        }
        Err(Fault::LineNeeded)
    }
}

/// Between one question to central and the next about the same row.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];
