//! The verdict on a draft: the visitor as on every form, the answers by the definition. Pure; told the time.

use std::collections::HashMap;

use kiosk_domain::{id::VisitorId, jalali::JalaliDate, mobile::Mobile};
use kiosk_form::{Answers, FieldFault, Look, Typed, TypedEntry, look};
use kiosk_wire::{Ask, Evidence, FieldValue, Personal, ServiceDefinition};

use crate::{
    checks,
    view::{Field, FormAnswer, FormAnswers, FormDraft, FormEntry, FormFault, FormLook},
};

pub(super) struct Judged<'a> {
    definition: &'a ServiceDefinition,
    draft: &'a FormDraft,
    visitor: checks::Typed<VisitorId>,
    mobile: checks::Typed<Mobile>,
    pub look: Look,
}

impl<'a> Judged<'a> {
    pub fn of(definition: &'a ServiceDefinition, draft: &'a FormDraft, today: JalaliDate) -> Self {
        Self {
            definition,
            draft,
            visitor: checks::visitor(&draft.visitor_id, draft.foreign_confirmed.as_ref(), today),
            mobile: checks::mobile(draft.mobile.expose()),
            look: look(definition, &answers(&draft.answers), today),
        }
    }

    /// Visitor and mobile, where nothing is missing.
    ///
    /// # Errors
    /// The first thing that is missing, from top to bottom.
    pub fn complete(&self) -> Result<(&VisitorId, &Mobile), Field> {
        if let Some(field) = self.missing().first() {
            return Err(*field);
        }
        if !self.papers_missing().is_empty() {
            return Err(Field::Papers);
        }
        if !self.look.faults.is_empty() {
            return Err(Field::Answers);
        }
        let visitor = self.visitor.value.as_ref().ok_or(Field::VisitorId)?;
        Ok((visitor, self.mobile.value.as_ref().ok_or(Field::Mobile)?))
    }

    /// What the record is about: the first bill that was answered.
    pub fn subject(&self) -> Option<Personal> {
        let bills = self.definition.fields.iter().filter(|field| field.ask == Ask::BillId);
        let answered = bills.filter_map(|field| match self.look.answers.get(&field.id) {
            Some(FieldValue::Text(bill)) => Some(bill.clone()),
            _ => None,
        });
        answered.into_iter().next()
    }

    pub fn into_look(self) -> FormLook {
        let (missing, papers_missing) = (self.missing(), self.papers_missing());
        let order = order(self.definition, self.draft);
        let shown = self.look.shown.iter().map(ToString::to_string);
        let mut shown: Vec<String> = shown.collect();
        let place = |path: &str| order.get(path).copied();
        shown.sort_by_cached_key(|path| place(path));
        let faults = self.look.faults.iter();
        let mut faults: Vec<FormFault> = faults
            .map(|(path, fault)| FormFault {
                path: path.to_string(),
                code: fault.code().to_owned(),
                number: number(fault),
            })
            .collect();
        faults.sort_by_cached_key(|fault| place(&fault.path));
        FormLook {
            can_submit: missing.is_empty() && papers_missing.is_empty() && faults.is_empty(),
            visitor_id: self.visitor.state,
            mobile: self.mobile.state,
            shown,
            faults,
            missing,
            papers_missing,
        }
    }

    /// Above the form, from top to bottom.
    fn missing(&self) -> Vec<Field> {
        let asked = &self.definition.evidence;
        let seen = |evidence: Evidence| asked.contains(&evidence);
        let without = !asked.is_empty() && !self.draft.evidence.is_some_and(|evidence| seen(evidence.into()));
        let lacks = [
            (self.visitor.value.is_none(), Field::VisitorId),
            (self.mobile.value.is_none(), Field::Mobile),
            (without, Field::Evidence),
            (without_reason(self.draft), Field::CorrectionReason),
        ];
        lacks
            .into_iter()
            .filter(|(lacks, _)| *lacks)
            .map(|(_, field)| field)
            .collect()
    }

    fn papers_missing(&self) -> Vec<String> {
        let papers = self.definition.papers.iter();
        papers
            .filter(|paper| paper.required && !self.draft.papers.contains(&paper.id))
            .map(|paper| paper.id.clone())
            .collect()
    }
}

/// A correction says why it is made.
fn without_reason(draft: &FormDraft) -> bool {
    let correction = draft.correction.as_ref();
    correction.is_some_and(|correction| correction.reason.is_none())
}

/// Every place of the form, from top to bottom.
fn order(definition: &ServiceDefinition, draft: &FormDraft) -> HashMap<String, usize> {
    let mut order = Vec::new();
    for field in &definition.fields {
        order.push(field.id.clone());
        if let (Ask::Group { fields, .. }, Some(FormAnswer::Entries(entries))) =
            (&field.ask, draft.answers.get(&field.id))
        {
            for entry in entries {
                let parts = fields
                    .iter()
                    .map(|part| format!("{}/{}/{}", field.id, entry.id, part.id));
                order.extend(parts);
            }
        }
    }
    (0..).zip(order).map(|(at, path)| (path, at)).collect()
}

fn answers(typed: &FormAnswers) -> Answers {
    let each = typed.iter().map(|(id, answer)| (id.clone(), answer_typed(answer)));
    each.collect()
}

fn answer_typed(answer: &FormAnswer) -> Typed {
    match answer {
        FormAnswer::Text(text) => Typed::Text(text.clone()),
        FormAnswer::YesNo(yes) => Typed::YesNo(*yes),
        FormAnswer::Choices(chosen) => Typed::Choices(chosen.clone()),
        FormAnswer::Entries(entries) => {
            let entries = entries.iter().map(|entry| TypedEntry {
                id: entry.id.clone(),
                fields: answers(&entry.fields),
            });
            Typed::Entries(entries.collect())
        }
    }
}

/// A record's answer as it would be typed.
pub(super) fn form_answer(value: &FieldValue) -> FormAnswer {
    fn of(typed: Typed) -> FormAnswer {
        match typed {
            Typed::Text(text) => FormAnswer::Text(text),
            Typed::YesNo(yes) => FormAnswer::YesNo(yes),
            Typed::Choices(chosen) => FormAnswer::Choices(chosen),
            Typed::Entries(entries) => FormAnswer::Entries(
                entries
                    .into_iter()
                    .map(|entry| FormEntry {
                        id: entry.id,
                        fields: entry.fields.into_iter().map(|(id, typed)| (id, of(typed))).collect(),
                    })
                    .collect(),
            ),
        }
    }
    of(Typed::from(value))
}

/// What goes with a fault's sentence.
fn number(fault: &FieldFault) -> Option<String> {
    match fault {
        FieldFault::TooShort(count)
        | FieldFault::TooLong(count)
        | FieldFault::TooMany(count)
        | FieldFault::TooFew(count) => Some(count.to_string()),
        FieldFault::TooManyDecimals(places) => Some(places.to_string()),
        FieldFault::TooSmall(bound)
        | FieldFault::TooLarge(bound)
        | FieldFault::TooEarly(bound)
        | FieldFault::TooLate(bound) => Some(bound.clone()),
        FieldFault::Empty
        | FieldFault::NotANumber
        | FieldFault::NotADate
        | FieldFault::NotAnOption
        | FieldFault::BillId
        | FieldFault::NationalId
        | FieldFault::LegalId
        | FieldFault::Mobile
        | FieldFault::Phone
        | FieldFault::PostalCode
        | FieldFault::EntryId
        | FieldFault::WrongKind => None,
    }
}
