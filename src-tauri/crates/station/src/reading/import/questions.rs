//! What a row is asked, and whether it answers: every question that an operator would meet one after another, at once, so
//! that a refused row says all that its `confirmed` has to name.

use kiosk_domain::{meter, reading::LowerReason};

use super::{
    Answers,
    answers::{About, Confirmed, Question},
    refused::{BY_NAME, EMPTY, KIND_NEEDED, Kind, NO_SUBSCRIBER, NOT_ASKED, Refused, RowFault},
};
use crate::{
    reading::{
        ReadingDesk,
        check::{self, Asked, code},
    },
    view::{Checked, Draft, Field, Mark, Missing, Note, Register, RowDraft, RowState},
};

/// One question as it was met.
struct Met {
    question: Question,
    field: Field,
    note: Note,
    suggestion: Option<String>,
}

impl ReadingDesk {
    /// Refuses what no answer of central's would change, before it is asked.
    pub(super) fn refuse_what_is_plain(&self, draft: &Draft) -> Result<(), RowFault> {
        let checked = self.judge(draft)?;
        let plain = checked.missing.iter().find(|missing| match missing.field {
            Field::VisitorId => checked.visitor_id.mark != Mark::Warn,
            Field::Mobile | Field::Evidence | Field::DeclaredOn => true,
            Field::BillId => checked.bill_id.mark != Mark::Warn,
            _ => false,
        });
        plain.map_or(Ok(()), |missing| Err(lacking(missing, &checked).into()))
    }

    /// The draft with an answer to all that is asked about it, if each is one that the row gives.
    pub(super) fn answered(
        &self,
        mut draft: Draft,
        answers: &Answers,
        is_known_to_central: bool,
    ) -> Result<Draft, RowFault> {
        let facts = self.facts_for(&draft)?;
        let mut met: Vec<Met> = Vec::new();
        if !is_known_to_central {
            let note = Note {
                code: NO_SUBSCRIBER.to_owned(),
                figures: Vec::new(),
            };
            met.push(Met::bill(About::Unknown, note));
        }
        let mut rollover = answers.reasons.of_meter.filter(|of| *of == LowerReason::Rollover);
        let checked = loop {
            let (checked, asked) = self.by_what_is_known(&draft, facts.as_ref(), check::asked)?;
            let mut answered = answer_visitor(&mut draft, &checked, &mut met);
            answered |= answer_bill(&mut draft, &checked, &mut met);
            for (register, asked) in asked {
                let Some(row) = draft.rows.iter_mut().find(|row| row.register == register) else {
                    continue;
                };
                if let Asked::Reason = asked {
                    if answers.reasons.of_meter == Some(LowerReason::Rollover) {
                        row.lower_reason = Some(LowerReason::Rollover.into());
                        rollover = None;
                        answered = true;
                    }
                    continue;
                }
                answer_row(row, &asked, state_of(&checked, register), &mut met);
                answered = true;
            }
            if !answered {
                break checked;
            }
        };
        if let Some(missing) = checked.missing.first() {
            return Err(lacking(missing, &checked).into());
        }
        if rollover.is_some() {
            let mut refused = Refused::new(Kind::Incomplete, "lower_reason", code::ROW_NOT_LOWER, []);
            refused.field = Some(Field::LowerReason);
            return Err(refused.into());
        }
        names_what_is_asked(&draft, answers, &met)?;
        Ok(draft)
    }
}

/// Says what is asked about the visitor's id, and answers it.
fn answer_visitor(draft: &mut Draft, checked: &Checked, met: &mut Vec<Met>) -> bool {
    let is_open = checked.missing.iter().any(|missing| missing.field == Field::VisitorId);
    let asked = checked
        .visitor_id
        .note
        .clone()
        .filter(|note| is_open && note.code == code::VISITOR_MOBILE);
    let Some(note) = asked else { return false };
    draft.foreign_confirmed = Some(draft.visitor_id.clone());
    met.push(Met {
        question: Question {
            column: "visitor_id",
            about: About::NotMobile,
        },
        field: Field::VisitorId,
        note,
        suggestion: None,
    });
    true
}

/// Says what is asked about the bill, and answers it.
fn answer_bill(draft: &mut Draft, checked: &Checked, met: &mut Vec<Met>) -> bool {
    let is_open = checked.missing.iter().any(|missing| missing.field == Field::BillId);
    let Some(note) = checked.bill_id.note.clone().filter(|_| is_open) else {
        return false;
    };
    let about = match note.code.as_str() {
        code::BILL_SHORT => {
            draft.short_bill_confirmed = true;
            About::Short
        }
        code::BILL_SAME_DAY => {
            draft.also_today = true;
            About::SameDay
        }
        _ => return false,
    };
    met.push(Met::bill(about, note));
    true
}

fn answer_row(row: &mut RowDraft, asked: &Asked, state: Option<&RowState>, met: &mut Vec<Met>) {
    let about: Vec<About> = match asked {
        Asked::Reason => return,
        Asked::Point => {
            row.whole = Some(row.current.clone());
            vec![About::NoPoint]
        }
        Asked::Again(odd) => {
            row.again.clone_from(&row.current);
            odd.iter().map(|odd| About::from(*odd)).collect()
        }
    };
    let field = if matches!(asked, Asked::Point) {
        Field::Point
    } else {
        Field::Again
    };
    for about in about {
        let question = Question {
            column: meter::Register::from(row.register).key(),
            about,
        };
        if met.iter().all(|before| before.question != question) {
            met.push(Met {
                question,
                field,
                note: state.and_then(|state| state.note.clone()).unwrap_or_else(empty),
                suggestion: state.and_then(|state| state.pointed.clone()),
            });
        }
    }
}

/// Each question is answered by its name; and no name stands there that says what did not happen.
fn names_what_is_asked(draft: &Draft, answers: &Answers, met: &[Met]) -> Result<(), RowFault> {
    let asked: Vec<Question> = met.iter().map(|met| met.question).collect();
    if let Some(open) = met.iter().find(|met| !answers.confirmed.has(met.question)) {
        let mut refused = if answers.confirmed == Confirmed::Unnamed {
            let all: Vec<String> = asked.iter().map(ToString::to_string).collect();
            Refused::new(Kind::Incomplete, "confirmed", BY_NAME, [all.join(" ")])
        } else {
            Refused {
                reason: open.note.clone(),
                ..Refused::new(Kind::Incomplete, open.question.column, "", [])
            }
        };
        refused.field = Some(open.field);
        refused.suggestion.clone_from(&open.suggestion);
        return Err(refused.asking(&asked).into());
    }
    let filled = |column: &str| {
        let of_row = |row: &RowDraft| meter::Register::from(row.register).key() == column;
        matches!(column, "visitor_id" | "bill_id") || draft.rows.iter().any(of_row)
    };
    if let Confirmed::Named(named) = &answers.confirmed {
        let needless = |named: &&Question| !filled(named.column) || named.about.is_a_claim() && !asked.contains(named);
        if let Some(named) = named.iter().find(needless) {
            return Err(Refused::new(Kind::NotAsked, "confirmed", NOT_ASKED, [named.to_string()]).into());
        }
    }
    let reasons = &answers.reasons.by_register;
    if let Some((register, reason)) = reasons.iter().find(|(register, _)| !filled(register)) {
        let named = format!("{register}:{}", reason.key());
        return Err(Refused::new(Kind::NotAsked, "lower_reason", NOT_ASKED, [named]).into());
    }
    Ok(())
}

/// What is missing or wrong of a field, by the screen's own word for it.
fn lacking(missing: &Missing, checked: &Checked) -> Refused {
    let state = match missing.field {
        Field::VisitorId => Some(&checked.visitor_id),
        Field::Mobile => Some(&checked.mobile),
        Field::BillId => Some(&checked.bill_id),
        Field::DeclaredOn => Some(&checked.declared_on),
        _ => None,
    };
    let row = missing.register.and_then(|register| state_of(checked, register));
    let note = state
        .and_then(|state| state.note.clone())
        .or_else(|| row.and_then(|row| row.note.clone()));
    let nothing = if missing.field == Field::MeterKind {
        KIND_NEEDED
    } else {
        EMPTY
    };
    let mut refused = Refused::new(Kind::Incomplete, column(missing), nothing, []);
    if let Some(note) = note {
        refused.reason = note;
    }
    refused.field = Some(missing.field);
    refused.suggestion = state.and_then(|state| state.suggestion.clone());
    refused
}

fn column(missing: &Missing) -> &'static str {
    match (missing.field, missing.register) {
        (Field::LowerReason, _) => "lower_reason",
        (_, Some(register)) => meter::Register::from(register).key(),
        (Field::VisitorId, None) => "visitor_id",
        (Field::Mobile, None) => "mobile",
        (Field::Evidence, None) => "evidence",
        (Field::BillId, None) => "bill_id",
        (Field::MeterKind, None) => "meter_kind",
        (Field::DeclaredOn, None) => "declared_on",
        _ => "row_ref",
    }
}

fn state_of(checked: &Checked, register: Register) -> Option<&RowState> {
    checked.rows.iter().find(|row| row.register == register)
}

fn empty() -> Note {
    Note {
        code: EMPTY.to_owned(),
        figures: Vec::new(),
    }
}

impl Met {
    fn bill(about: About, note: Note) -> Self {
        Self {
            question: Question {
                column: "bill_id",
                about,
            },
            field: Field::BillId,
            note,
            suggestion: None,
        }
    }
}
