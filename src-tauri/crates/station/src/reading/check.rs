//! The verdict on what is typed: the rules' answers in the words of the screen. Pure; told the time.

pub(super) mod code;
mod rows;

use kiosk_domain::{
    bill::{BillFault, BillId, Scanned},
    id::{IdFault, VisitorId},
    jalali::{JalaliDate, JalaliFault},
    meter::{MeterFacts, MeterKind},
    mobile::{Mobile, MobileFault},
    reading::{self as rules, DateFault, DateOutcome, DateWarning, Entry, Limits, Outcome, RecordedFigure, Row},
    text,
    tracking::TrackingNumber,
};

use crate::view::{self, Checked, Draft, Evidence, Field, FieldState, Mark, Missing, Note, Scan};

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

/// A field on the screen, and its value where it can be taken.
struct Typed<T> {
    value: Option<T>,
    state: FieldState,
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
            visitor: visitor(draft.visitor_id.expose(), today),
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

fn note(code: &str) -> Note {
    Note {
        code: code.to_owned(),
        figures: Vec::new(),
    }
}

fn note_with<const N: usize>(code: &str, figures: [String; N]) -> Note {
    Note {
        code: code.to_owned(),
        figures: figures.into(),
    }
}

impl<T> Typed<T> {
    fn empty() -> Self {
        Self {
            value: None,
            state: FieldState {
                mark: Mark::Empty,
                note: None,
                canonical: None,
                suggestion: None,
            },
        }
    }

    fn whole(value: T, canonical: String, warning: Option<Note>) -> Self {
        let mark = if warning.is_some() { Mark::Warn } else { Mark::Ok };
        Self {
            value: Some(value),
            state: FieldState {
                mark,
                note: warning,
                canonical: Some(canonical),
                suggestion: None,
            },
        }
    }

    /// Well formed, and without a value until the operator has answered. `canonical` must not take the place of what is
    /// asked about.
    fn asked(canonical: Option<String>, note: Note) -> Self {
        Self {
            value: None,
            state: FieldState {
                mark: Mark::Warn,
                note: Some(note),
                canonical,
                suggestion: None,
            },
        }
    }

    /// What may still become right while it is typed is only begun, and not yet called wrong.
    fn faulty(begun: bool, note: Note) -> Self {
        let mark = if begun { Mark::Partial } else { Mark::Bad };
        Self {
            value: None,
            state: FieldState {
                mark,
                note: Some(note),
                canonical: None,
                suggestion: None,
            },
        }
    }
}

/// How many digits were typed, whatever stands between them.
fn digits(text: &str) -> usize {
    text::normalise(text).bytes().filter(u8::is_ascii_digit).count()
}

/// Foreigners' ids have no check digit: what else has twelve digits is told by its own.
fn visitor(text: &str, today: JalaliDate) -> Typed<VisitorId> {
    let fault = match VisitorId::parse(text) {
        Ok(id) if is_of_a_receipt(&id, today) => return Typed::faulty(false, note(code::VISITOR_RECEIPT)),
        Ok(id) => {
            let canonical = id.as_str().to_owned();
            let mobile = matches!(id, VisitorId::Foreign(_)) && canonical.starts_with("989");
            return Typed::whole(id, canonical, mobile.then(|| note(code::VISITOR_MOBILE)));
        }
        Err(fault) => fault,
    };
    // Up to eleven digits another one may make it a legal id or a foreigner's.
    let legal = digits(text) == 11;
    let begun = digits(text) < 12;
    match fault {
        IdFault::Empty => Typed::empty(),
        IdFault::NonDigit => Typed::faulty(false, note(code::VISITOR_NON_DIGIT)),
        IdFault::Length if begun => Typed::faulty(true, note(code::VISITOR_LENGTH)),
        IdFault::Length => Typed::faulty(false, note(code::VISITOR_TOO_LONG)),
        IdFault::Short { padded: None } => Typed::faulty(true, note(code::VISITOR_LENGTH)),
        IdFault::Short { padded: Some(padded) } => {
            let padded = padded.as_str().to_owned();
            let mut short = Typed::faulty(true, note_with(code::NATIONAL_SHORT, [padded.clone()]));
            short.state.suggestion = Some(padded);
            short
        }
        IdFault::Checksum if legal => Typed::faulty(begun, note(code::LEGAL_CHECKSUM)),
        IdFault::Checksum => Typed::faulty(begun, note(code::NATIONAL_CHECKSUM)),
        IdFault::RepeatedDigit | IdFault::MiddleZeros if legal => Typed::faulty(begun, note(code::LEGAL_IMPOSSIBLE)),
        IdFault::RepeatedDigit | IdFault::MiddleZeros => Typed::faulty(begun, note(code::NATIONAL_IMPOSSIBLE)),
    }
}

/// A tracking number of this year or the last, whose receipts are still brought.
fn is_of_a_receipt(id: &VisitorId, today: JalaliDate) -> bool {
    matches!(id, VisitorId::Foreign(_))
        && TrackingNumber::parse(id.as_str())
            .is_ok_and(|number| (today.year() - 1..=today.year()).contains(&number.year()))
}

fn mobile(text: &str) -> Typed<Mobile> {
    let fault = match Mobile::parse(text) {
        Ok(mobile) => {
            let warning = (!mobile.prefix_known()).then(|| note(code::MOBILE_PREFIX));
            let canonical = mobile.as_str().to_owned();
            return Typed::whole(mobile, canonical, warning);
        }
        Err(fault) => fault,
    };
    // `+98 912 …` and `0098 912 …` begin like nothing of ours.
    let begun = digits(text) < 4;
    let international = text::normalise(text).starts_with(['+']) || text::normalise(text).starts_with("00");
    match fault {
        MobileFault::Empty => Typed::empty(),
        MobileFault::NonDigit if digits(text) == 0 && international => Typed::faulty(true, note(code::MOBILE_LENGTH)),
        MobileFault::NonDigit => Typed::faulty(false, note(code::MOBILE_NON_DIGIT)),
        MobileFault::Length if digits(text) < if international { 14 } else { 11 } => {
            Typed::faulty(true, note(code::MOBILE_LENGTH))
        }
        MobileFault::Length => Typed::faulty(false, note(code::MOBILE_TOO_LONG)),
        MobileFault::Landline => Typed::faulty(false, note(code::MOBILE_LANDLINE)),
        MobileFault::NotMobile => Typed::faulty(begun, note(code::MOBILE_NOT_09)),
        MobileFault::NotIran => Typed::faulty(begun, note(code::MOBILE_NOT_IRAN)),
    }
}

/// Two things are asked about one that is well formed: whether digits of it were lost, and whether it was declared today.
/// Until both are answered it has no value.
fn bill(draft: &Draft, same_day: Option<&str>) -> Typed<BillId> {
    let text = draft.bill_id.expose();
    let length = BillId::digits_of(text);
    let begun = length < BillId::LENGTH;
    let fault = match BillId::parse(text) {
        Ok(bill) if !bill.is_electricity() => return Typed::faulty(begun, note(code::BILL_NOT_ELECTRICITY)),
        Ok(bill) => {
            if begun && !draft.short_bill_confirmed {
                return Typed::asked(None, note_with(code::BILL_SHORT, [length.to_string()]));
            }
            let canonical = bill.as_str().to_owned();
            let significant = canonical.trim_start_matches('0').len();
            let warning = match same_day {
                Some(number) if !draft.also_today => {
                    return Typed::asked(Some(canonical), note_with(code::BILL_SAME_DAY, [number.to_owned()]));
                }
                Some(number) => Some(note_with(code::BILL_SAME_DAY_CONFIRMED, [number.to_owned()])),
                None if draft.short_bill_confirmed && significant < BillId::LENGTH => {
                    Some(note_with(code::BILL_SHORT_CONFIRMED, [significant.to_string()]))
                }
                None => None,
            };
            return Typed::whole(bill, canonical, warning);
        }
        Err(fault) => fault,
    };
    match fault {
        BillFault::Empty => Typed::empty(),
        BillFault::NonDigit => Typed::faulty(false, note(code::BILL_NON_DIGIT)),
        BillFault::Length | BillFault::Checksum | BillFault::AllZeros if begun => {
            Typed::faulty(true, note(code::BILL_LENGTH))
        }
        BillFault::Length => Typed::faulty(false, note(code::BILL_TOO_LONG)),
        BillFault::Checksum | BillFault::AllZeros => Typed::faulty(false, note(code::BILL_CHECKSUM)),
    }
}

fn date(text: &str, today: JalaliDate, clock_suspect: bool, limits: &Limits) -> Typed<JalaliDate> {
    let whole = |date: JalaliDate, warning| Typed::whole(date, date.to_string(), warning);
    match rules::check_date(text, today, clock_suspect, limits) {
        DateOutcome::Empty => Typed::empty(),
        DateOutcome::Ok(date) => whole(date, None),
        DateOutcome::Warn(date, DateWarning::FutureClockSuspect) => whole(date, Some(note(code::DATE_FUTURE_SUSPECT))),
        DateOutcome::Warn(date, DateWarning::Old) => {
            let age = today.to_epoch_days().saturating_sub(date.to_epoch_days());
            whole(date, Some(note_with(code::DATE_OLD, [age.to_string()])))
        }
        DateOutcome::Refused(DateFault::Future) => Typed::faulty(false, note(code::DATE_FUTURE)),
        DateOutcome::Refused(DateFault::NotADate(fault)) => {
            let typed = text::normalise(text);
            match fault {
                JalaliFault::Empty => Typed::empty(),
                JalaliFault::Format => {
                    let begun = typed.len() < 10 && typed.chars().all(|c| matches!(c, '0'..='9' | '/' | '-' | ' '));
                    Typed::faulty(begun, note(code::DATE_FORMAT))
                }
                JalaliFault::Year => Typed::faulty(false, note(code::DATE_YEAR)),
                // The nought of «05».
                JalaliFault::Impossible => Typed::faulty(
                    typed.ends_with("/0") || typed.ends_with("-0"),
                    note(code::DATE_IMPOSSIBLE),
                ),
            }
        }
    }
}
