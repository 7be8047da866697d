//! Many readings from one file: a complex, or a legal subscriber with many meters.
//!
//! A row is known by its reference, and what it says by its canonical values. So a second run of the same file takes
//! nothing twice, whatever program saved it in between; and a known reference that says something else is refused,
//! because the record has a number in somebody's hands and is corrected under it.
//!
//! What an operator would be asked, a row answers beforehand, by name. What is recorded is never less than it says.

use std::{process::Command, time::Duration};

use kiosk_domain::{
    bill::BillId,
    meter::{MeterKind, Register},
    reading::LowerReason,
    text,
};

mod answers;
mod file;
mod letters;
mod questions;
mod refused;
mod run;
mod said;

pub use file::{COLUMNS, FileFault, ImportRow, Table, read};
pub use refused::{Kind, Refused, RowFault, Unasked};
pub use run::Run;

use self::{
    answers::{Confirmed, Reasons},
    refused::{CONFIRMED_UNKNOWN, EVIDENCE_UNKNOWN, KIND_UNKNOWN, NO_REGISTER, OTHER_KIND, REASON_UNKNOWN},
    said::{Said, identity_before},
};
use super::ReadingDesk;
use crate::{
    Fault,
    apart::{self, ApartFault, Bounds},
    central::CentralFault,
    operators::{AtWork, TakesRecords},
    store::{StoreFault, import},
    view::{Draft, Evidence, LookUpSource, RowDraft},
};

/// Some fifty thousand rows.
const BOUNDS: Bounds = Bounds {
    input: 8 << 20,
    output: 64 << 20,
    memory: 512 << 20,
    time: Duration::from_secs(30),
};

/// The longest file that is read. Bytes.
pub const LONGEST: u64 = BOUNDS.input;

/// Reads a file in a process of its own. `reader` starts this program as one that calls [`serve`].
///
/// # Errors
/// Fails where the process could not do it; what is wrong with the file is the answer.
pub fn read_apart(reader: Command, bytes: Vec<u8>) -> Result<Result<Table, FileFault>, ApartFault> {
    let answer = apart::ask(reader, &BOUNDS, bytes)?;
    serde_json::from_slice(&answer).map_err(|_| ApartFault::NoAnswer)
}

/// The other side of [`read_apart`].
///
/// # Errors
/// See [`apart::serve`].
pub fn serve() -> std::io::Result<()> {
    apart::serve(&BOUNDS, |bytes| serde_json::to_vec(&read(bytes)).unwrap_or_default())
}

/// What a row answers to the questions about it.
struct Answers {
    confirmed: Confirmed,
    reasons: Reasons,
}

impl ImportRow {
    fn value(&self, column: &str) -> String {
        self.values.get(column).cloned().unwrap_or_default()
    }

    /// A word of a closed set; `None` for an empty cell.
    fn word<T>(
        &self,
        column: &'static str,
        unknown: &str,
        of: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, RowFault> {
        let Some(value) = self.values.get(column) else {
            return Ok(None);
        };
        let word = text::normalise(value).to_lowercase();
        let known = of(&word).ok_or_else(|| Refused::new(Kind::NotUnderstood, column, unknown, []));
        Ok(Some(known?))
    }

    fn meter_kind(&self) -> Result<Option<MeterKind>, RowFault> {
        self.word("meter_kind", KIND_UNKNOWN, MeterKind::from_key)
    }

    fn answers(&self) -> Result<Answers, RowFault> {
        let reasons = self.word("lower_reason", REASON_UNKNOWN, Reasons::read)?;
        let confirmed = self.word("confirmed", CONFIRMED_UNKNOWN, Confirmed::read)?;
        Ok(Answers {
            confirmed: confirmed.unwrap_or(Confirmed::Named(Default::default())),
            reasons: reasons.unwrap_or_default(),
        })
    }

    /// As an operator would have typed it before the first question. That the meter was replaced is none.
    fn draft(&self, reasons: &Reasons) -> Result<Draft, RowFault> {
        let rows = Register::ALL.into_iter().filter_map(|register| {
            let current = self.values.get(register.key())?.clone();
            let of_meter = reasons.of_meter.filter(|reason| *reason == LowerReason::Replaced);
            let reason = reasons.by_register.get(register.key()).copied().or(of_meter);
            Some(RowDraft {
                register: register.into(),
                current,
                again: String::new(),
                previous: String::new(),
                lower_reason: reason.map(Into::into),
                whole: None,
            })
        });
        Ok(Draft {
            visitor_id: self.value("visitor_id").into(),
            foreign_confirmed: None,
            mobile: self.value("mobile").into(),
            evidence: self.word("evidence", EVIDENCE_UNKNOWN, evidence)?,
            bill_id: self.value("bill_id").into(),
            short_bill_confirmed: false,
            also_today: false,
            meter_kind: self.meter_kind()?.map(Into::into),
            rows: rows.collect(),
            declared_on: self.value("declared_on"),
            correction: None,
        })
    }

    /// A figure of a register the meter lacks would be left out of the record without a word.
    fn fits(&self, known: Option<MeterKind>) -> Result<(), RowFault> {
        let said = self.meter_kind()?;
        if let (Some(known), Some(said)) = (known, said)
            && known != said
        {
            let mut refused = Refused::new(Kind::OtherMeter, "meter_kind", OTHER_KIND, [known.key().to_owned()]);
            refused.suggestion = Some(known.key().to_owned());
            return Err(refused.into());
        }
        let Some(kind) = known.or(said) else { return Ok(()) };
        let extra = Register::ALL
            .into_iter()
            .filter(|register| !kind.registers().contains(register))
            .find(|register| self.values.contains_key(register.key()));
        match extra {
            None => Ok(()),
            Some(register) => Err(Refused::new(Kind::OtherMeter, register.key(), NO_REGISTER, []).into()),
        }
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
    pub async fn import(&self, by: &AtWork<TakesRecords>, run: &mut Run, row: &ImportRow) -> Result<String, RowFault> {
        let said = Said::by(row);
        if let Some(number) = self.taken_before(row, &said)? {
            return Ok(number);
        }
        let answers = row.answers()?;
        let draft = row.draft(&answers.reasons)?;
        self.refuse_what_is_plain(&draft)?;
        let is_known_to_central = self.look_up_for_import(by, run, &draft).await?;
        row.fits(self.facts_for(&draft)?.map(|facts| facts.meter.kind))?;
        let draft = self.answered(draft, &answers, is_known_to_central)?;
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

    /// Whether central may know the subscriber: `false` where it says that it does not.
    ///
    /// One bad moment of the line must not make a whole file's rows "incomplete": it is asked again before a row of an
    /// unknown subscriber is given up.
    async fn look_up_for_import(
        &self,
        by: &AtWork<TakesRecords>,
        run: &mut Run,
        draft: &Draft,
    ) -> Result<bool, RowFault> {
        let Ok(bill) = BillId::parse(draft.bill_id.expose()) else {
            return Ok(true);
        };
        let mut unasked = Unasked::Before(run.why());
        while run.may_ask(self.core.clock.monotonic()) {
            let fault = match self.ask(by, bill.as_str()).await? {
                Ok(found) => {
                    run.heard();
                    return Ok(found.source != LookUpSource::NotFound);
                }
                Err(fault) => fault,
            };
            let is_enough = self.is_known_here(&bill, draft)?;
            let pause = if is_of_the_line(&fault) {
                run.failed(fault.code(), self.core.clock.monotonic())
            } else {
                None
            };
            unasked = Unasked::Now(fault);
            match pause {
                Some(pause) if !is_enough => tokio::time::sleep(pause).await,
                _ if is_enough => return Ok(true),
                _ => return Err(RowFault::Unasked(unasked)),
            }
        }
        if self.is_known_here(&bill, draft)? {
            Ok(true)
        } else {
            Err(RowFault::Unasked(unasked))
        }
    }

    /// By what central said before, or by what the file says.
    fn is_known_here(&self, bill: &BillId, draft: &Draft) -> Result<bool, StoreFault> {
        let remembered = self.remembered(bill.as_str())?;
        Ok(remembered.source != LookUpSource::NotKnown || draft.meter_kind.is_some())
    }
}

/// Another question would fare alike; any other answer is of this one alone.
fn is_of_the_line(fault: &CentralFault) -> bool {
    fault.is_line() || matches!(fault, CentralFault::Busy { .. })
}

/// While the sync loop fetches numbers.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
];
