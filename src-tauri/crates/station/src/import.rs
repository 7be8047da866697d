//! Many readings from one file: a complex, or a legal subscriber with many meters.
//!
//! A row is known by its reference and its content, so a second run of the same file, or of the same file with more
//! rows, takes nothing twice.

use std::time::Duration;

use kiosk_domain::{
    meter::{MeterKind, Register},
    reading::LowerReason,
};

mod file;

pub use file::{COLUMNS, FileFault, ImportRow, read};

use crate::{
    Fault, Station,
    desk::Signer,
    store::import,
    view::{Draft, Evidence, Field, Line, LookUpSource, RowDraft},
};

impl ImportRow {
    fn value(&self, column: &str) -> String {
        self.values.get(column).cloned().unwrap_or_default()
    }

    fn draft(&self) -> Draft {
        let confirmed = self.value("confirmed").eq_ignore_ascii_case("yes");
        let lower_reason = LowerReason::from_key(&self.value("lower_reason"));
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
        Draft {
            visitor_id: self.value("visitor_id").into(),
            mobile: self.value("mobile").into(),
            evidence: evidence(&self.value("evidence")),
            bill_id: self.value("bill_id").into(),
            short_bill_confirmed: confirmed,
            meter_kind: MeterKind::from_key(&self.value("meter_kind")).map(Into::into),
            rows: rows.collect(),
            declared_on: self.value("declared_on"),
            correction: None,
        }
    }
}

fn evidence(key: &str) -> Option<Evidence> {
    serde_json::from_value(serde_json::Value::String(key.to_owned())).ok()
}

impl Station {
    /// Takes one row, unless it was taken before. The number is durable when this returns, and the same
    /// however often it is asked for.
    ///
    /// # Errors
    /// Whatever is missing or wrong in the row, or refuses.
    pub async fn import(&self, row: &ImportRow) -> Result<String, Fault> {
        let identity = row.identity();
        if let Some(number) = self.store.read(|db| import::find(db, &identity))? {
            return Ok(number);
        }
        let session = self.operator()?;
        let draft = row.draft();
        let bill_id =
            kiosk_domain::bill::BillId::parse(draft.bill_id.expose()).map_err(|_| Fault::Incomplete(Field::BillId))?;
        self.look_up_for_import(bill_id.as_str(), &draft).await?;
        let signer = Signer {
            operator: &session.operator.code,
        };
        for pause in PAUSES {
            match self.take_reading(&draft, &signer, |tx, number| import::keep(tx, &identity, number)) {
                // A long file uses numbers up faster than a person does: the sync loop is given time to fetch more.
                Err(Fault::NoNumbers) => {
                    self.wake.notify_one();
                    tokio::time::sleep(pause).await;
                }
                done => return done,
            }
        }
        Err(Fault::NoNumbers)
    }

    /// One bad moment of the line must not make a whole file's rows "incomplete": it is asked again before a row
    /// of an unknown subscriber is given up.
    async fn look_up_for_import(&self, bill_id: &str, draft: &Draft) -> Result<(), Fault> {
        for pause in PAUSES {
            let found = self.look_up(bill_id).await?;
            if found.source != LookUpSource::NotKnown || draft.meter_kind.is_some() {
                return Ok(());
            }
            tokio::time::sleep(pause).await;
            self.line.send_replace(Line::Unknown);
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
