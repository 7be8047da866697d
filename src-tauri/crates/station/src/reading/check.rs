//! The verdict on what is typed: the rules' answers in the words of the screen. Pure; told the time.

mod fields;
mod rows;

use kiosk_domain::{
    bill::{BillId, Scanned},
    id::VisitorId,
    jalali::JalaliDate,
    meter::{MeterFacts, MeterKind},
    mobile::Mobile,
    reading::{self as rules, Entry, Limits, Outcome, RecordedFigure, Row},
};

use fields::{bill, date};

pub(super) use crate::checks::code;
use crate::{
    checks::{Typed, mobile, note, note_with, visitor},
    view::{self, Checked, Draft, Evidence, Field, Missing, Scan},
};

/// A reading in which nothing is missing: typed, validated values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenReading {
    pub visitor: VisitorId,
    pub mobile: Mobile,
    /// Always there in this version, in which nothing is checked on line.
    pub evidence: Option<Evidence>,
    pub bill_id: BillId,
    pub meter_kind: MeterKind,
    /// Decimal places of the meter's display, where it is known.
    pub decimals: Option<u8>,
    pub figures: Vec<RecordedFigure>,
    pub declared_on: JalaliDate,
}

/// What a draft is judged by.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The subscriber's meter where it is known; else the operator's choice counts, with the assumptions of `limits` and a
    /// coefficient of 1, which the rows then say.
    pub facts: Option<&'a MeterFacts>,
    pub limits: &'a Limits,
    pub today: JalaliDate,
    pub clock_suspect: bool,
    /// The number under which this bill was declared at this counter today.
    pub same_day: Option<&'a str>,
}

/// The verdict on a draft.
pub fn check(draft: &Draft, basis: &Basis<'_>) -> Checked {
    Judged::of(draft, basis).into_checked()
}

/// The same draft as typed values; or the first field, from top to bottom, that still misses something.
///
/// # Errors
/// The first field of [`Checked::missing`].
pub fn complete(draft: &Draft, basis: &Basis<'_>) -> Result<TakenReading, Field> {
    let judged = Judged::of(draft, basis);
    if let Some(missing) = judged.missing().first() {
        return Err(missing.field);
    }
    Ok(TakenReading {
        visitor: judged.visitor.value.ok_or(Field::VisitorId)?,
        mobile: judged.mobile.value.ok_or(Field::Mobile)?,
        evidence: judged.evidence,
        bill_id: judged.bill.value.ok_or(Field::BillId)?,
        meter_kind: judged.kind.ok_or(Field::MeterKind)?,
        decimals: basis.facts.map(|facts| facts.decimals),
        figures: rules::recorded(&judged.rows).map_err(|_| Field::Current)?,
        declared_on: judged.date.value.ok_or(Field::DeclaredOn)?,
    })
}

/// What is asked about one figure.
pub(super) enum Asked {
    Reason,
    Point,
    Again(Vec<rules::Odd>),
}

/// The verdict, with all that is asked about each figure: a screen says the weightiest alone.
pub(super) fn asked(draft: &Draft, basis: &Basis<'_>) -> (Checked, Vec<(view::Register, Asked)>) {
    let judged = Judged::of(draft, basis);
    let asked = judged.rows.iter().filter_map(|row| {
        let asked = match &row.outcome {
            Outcome::AskReason => Asked::Reason,
            Outcome::AskPoint { .. } => Asked::Point,
            Outcome::AskAgain(oddities) => Asked::Again(oddities.iter().map(rules::Oddity::odd).collect()),
            _ => return None,
        };
        Some((row.register.into(), asked))
    });
    let asked = asked.collect();
    (judged.into_checked(), asked)
}

/// The bill id out of what a scanner typed. It stands by itself: the half of the payment may be damaged, or be none where
/// nothing is to be paid.
pub fn scan(text: &str) -> Scan {
    match Scanned::parse(text) {
        Ok(Scanned { bill, payment }) if bill.is_electricity() => Scan {
            bill_id: Some(bill.as_str().into()),
            note: payment.is_err().then(|| note(code::SCAN_PAYMENT)),
        },
        Ok(_) => Scan {
            bill_id: None,
            note: Some(note(code::BILL_NOT_ELECTRICITY)),
        },
        Err(_) => Scan {
            bill_id: None,
            note: Some(note(code::SCAN_DAMAGED)),
        },
    }
}

struct Judged<'a> {
    visitor: Typed<VisitorId>,
    mobile: Typed<Mobile>,
    evidence: Option<Evidence>,
    bill: Typed<BillId>,
    kind: Option<MeterKind>,
    rows: Vec<Row>,
    date: Typed<JalaliDate>,
    reason_missing: bool,
    facts: Option<&'a MeterFacts>,
    limits: &'a Limits,
}

impl<'a> Judged<'a> {
    fn of(draft: &Draft, basis: &Basis<'a>) -> Self {
        let Basis {
            facts,
            limits,
            today,
            clock_suspect,
            same_day,
        } = *basis;
        let kind = facts.map(|facts| facts.kind).or(draft.meter_kind.map(Into::into));
        let entries: Vec<Entry<'_>> = draft
            .rows
            .iter()
            .map(|row| Entry {
                register: row.register.into(),
                current: &row.current,
                again: &row.again,
                previous: &row.previous,
                lower_reason: row.lower_reason.map(Into::into),
                whole: row.whole.as_deref() == Some(row.current.as_str()),
            })
            .collect();
        Self {
            visitor: visitor(&draft.visitor_id, draft.foreign_confirmed.as_ref(), today),
            mobile: mobile(draft.mobile.expose()),
            evidence: draft.evidence,
            bill: bill(draft, same_day),
            kind,
            rows: kind
                .map(|kind| rules::check(kind, &entries, facts, limits))
                .unwrap_or_default(),
            date: date(&draft.declared_on, today, clock_suspect, limits),
            reason_missing: draft
                .correction
                .as_ref()
                .is_some_and(|correction| correction.reason.is_none()),
            facts,
            limits,
        }
    }

    /// From top to bottom.
    fn missing(&self) -> Vec<Missing> {
        let lack = |lacks: bool, field| lacks.then_some(Missing { field, register: None });
        let rows = self.rows.iter().filter_map(|row| {
            let field = rows::missing_in(&row.outcome)?;
            Some(Missing {
                field,
                register: Some(row.register.into()),
            })
        });
        lack(self.visitor.value.is_none(), Field::VisitorId)
            .into_iter()
            .chain(lack(self.mobile.value.is_none(), Field::Mobile))
            .chain(lack(self.evidence.is_none(), Field::Evidence))
            .chain(lack(self.bill.value.is_none(), Field::BillId))
            .chain(lack(self.kind.is_none(), Field::MeterKind))
            .chain(rows)
            .chain(lack(self.date.value.is_none(), Field::DeclaredOn))
            .chain(lack(self.reason_missing, Field::CorrectionReason))
            .collect()
    }

    fn into_checked(self) -> Checked {
        Checked {
            missing: self.missing(),
            // The rules know figures, not days: whoever knows it says it.
            previous_on: None,
            rows: self
                .rows
                .iter()
                .map(|row| rows::state(row, self.facts, self.limits))
                .collect(),
            visitor_id: self.visitor.state,
            mobile: self.mobile.state,
            bill_id: self.bill.state,
            declared_on: self.date.state,
        }
    }
}
