//! Whether a record takes effect. Pure: what is known is given.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use jiff::Timestamp;
use kiosk_domain::{
    bill::BillId,
    figure::Figure,
    id::{ForeignId, LegalId, NationalId},
    jalali::JalaliDate,
    meter,
    mobile::Mobile,
    tracking::TrackingNumber,
};
use kiosk_wire::{
    Applicant, ApplicantKind, Ask, Content, ContentKind, FieldValue, MeterKind, Participation, Personal, Reading,
    Record, Register, RejectCode, Request, ServiceDefinition, Subscriber, Survey,
};

use crate::clock::jalali;

/// Letters of a remark or an idea.
const LONGEST_TEXT: usize = 2_000;

/// What central knows when it judges a record.
pub(crate) struct Facts<'a> {
    pub(crate) office: &'a str,
    pub(crate) counter: &'a str,
    /// The service the record is of, where one of that code was ever published.
    pub(crate) service: Option<Published<'a>>,
    pub(crate) registrar_is_known: bool,
    pub(crate) subscriber: Option<&'a Subscriber>,
    /// The newest figures up to the day of the declaration, other than the record's own.
    pub(crate) before: &'a BTreeMap<Register, String>,
    /// The earliest revision of the record: a correction says what was meant when that was taken, however late it comes.
    pub(crate) first: &'a Record,
    pub(crate) today: JalaliDate,
}

/// What was published of a service.
pub(crate) struct Published<'a> {
    /// The newest version of it.
    pub(crate) live: &'a ServiceDefinition,
    /// The version the record names, where it is kept.
    pub(crate) named: Option<&'a ServiceDefinition>,
}

/// Code and field of the first rule it breaks. Fields are paths into the record: `content.figures.mid`.
pub(crate) type Broken = (RejectCode, Cow<'static, str>);

fn broken(code: RejectCode, field: impl Into<Cow<'static, str>>) -> Broken {
    (code, field.into())
}

pub(crate) fn check(record: &Record, facts: &Facts<'_>) -> Result<(), Broken> {
    if record.office != facts.office {
        return Err(broken(RejectCode::NotGenuine, "office"));
    }
    if record.counter != facts.counter {
        return Err(broken(RejectCode::NotGenuine, "counter"));
    }
    if !facts.registrar_is_known {
        return Err(broken(RejectCode::UnknownRegistrar, "registrar"));
    }
    if record.correction.is_some() != (record.revision > 1) {
        return Err(broken(RejectCode::BadCorrection, "correction"));
    }
    if facts.first.service.code != record.service.code || facts.first.content.kind() != record.content.kind() {
        return Err(broken(RejectCode::BadCorrection, "content"));
    }
    let definition = service(record, facts)?;
    applicant(&record.applicant)?;
    match &record.content {
        Content::Reading(content) if record.subject.as_ref() != Some(&content.bill_id) => {
            Err(broken(RejectCode::WrongContent, "subject"))
        }
        Content::Reading(content) => reading(content, facts),
        Content::Request(content) => request(content, record, definition, facts.first.clock.taken_at),
        Content::Survey(content) => survey(content, definition),
        Content::Participation(content) => participation(content),
    }
}

/// A counter may work on an earlier version; one that was never published, or another definition of one that was, is none.
/// Gives the definition the record is judged by.
fn service<'a>(record: &Record, facts: &Facts<'a>) -> Result<&'a ServiceDefinition, Broken> {
    let of = &record.service;
    let published = facts
        .service
        .as_ref()
        .ok_or_else(|| broken(RejectCode::UnknownService, "service"))?;
    let live = published.live;
    let definition = match published.named {
        Some(named) if of.definition.0 == named.hash() => named,
        // Published before central kept what it published.
        None if of.version < live.version => live,
        _ => return Err(broken(RejectCode::UnknownService, "service.version")),
    };
    let fits = match record.content.kind() {
        ContentKind::Survey => !definition.survey.is_empty(),
        ContentKind::Participation => definition.participation,
        kind => kind == definition.content,
    };
    if !fits {
        return Err(broken(RejectCode::WrongContent, "content"));
    }
    let taken_on = jalali(facts.first.clock.taken_at).map(|day| day.to_string());
    // Jalali dates as text sort like days.
    if let (Some(last), Some(day)) = (&definition.accept_until, taken_on)
        && day > *last
    {
        return Err(broken(RejectCode::UnknownService, "service.version"));
    }
    Ok(definition)
}

/// Each answer is one its definition asks for, in the form in which it is stored, by the day it was taken.
fn request(
    request: &Request,
    record: &Record,
    definition: &ServiceDefinition,
    taken_at: Timestamp,
) -> Result<(), Broken> {
    let day = jalali(taken_at).ok_or_else(|| broken(RejectCode::BadDate, "clock.taken_at"))?;
    kiosk_form::judge(definition, &request.fields, day)
        .map_err(|(path, _)| broken(RejectCode::WrongContent, format!("content.fields.{path}")))?;
    let bill = definition
        .fields
        .iter()
        .find_map(|field| match request.fields.get(&field.id) {
            Some(FieldValue::Text(id)) if field.ask == Ask::BillId => Some(id),
            _ => None,
        });
    if record.subject.as_ref() == bill {
        Ok(())
    } else {
        Err(broken(RejectCode::WrongContent, "subject"))
    }
}

fn survey(survey: &Survey, definition: &ServiceDefinition) -> Result<(), Broken> {
    let asked = |id: &String| definition.survey.iter().any(|question| question.id == *id);
    let scored = |score: &Option<u8>| score.is_none_or(|score| (1..=5).contains(&score));
    if !survey.scores.iter().all(|(id, score)| asked(id) && scored(score)) {
        return Err(broken(RejectCode::WrongContent, "content.scores"));
    }
    about(Some(&survey.about))?;
    words(survey.remark.as_ref(), "content.remark")
}

fn participation(participation: &Participation) -> Result<(), Broken> {
    about(participation.about.as_ref())?;
    if participation.text.is_empty() {
        return Err(broken(RejectCode::WrongContent, "content.text"));
    }
    words(Some(&participation.text), "content.text")
}

fn about(number: Option<&String>) -> Result<(), Broken> {
    if number.is_none_or(|number| TrackingNumber::parse(number).is_ok()) {
        Ok(())
    } else {
        Err(broken(RejectCode::BadId, "content.about"))
    }
}

fn words(text: Option<&Personal>, field: &'static str) -> Result<(), Broken> {
    if text.is_none_or(|text| text.expose().chars().count() <= LONGEST_TEXT) {
        Ok(())
    } else {
        Err(broken(RejectCode::WrongContent, field))
    }
}

fn applicant(applicant: &Applicant) -> Result<(), Broken> {
    let id = applicant.id.expose();
    let canonical = match applicant.kind {
        ApplicantKind::National => NationalId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
        ApplicantKind::Legal => LegalId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
        ApplicantKind::Foreign => ForeignId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
    };
    if !canonical {
        return Err(broken(RejectCode::BadId, "applicant.id"));
    }
    let mobile = Mobile::parse(applicant.mobile.expose()).is_ok_and(|parsed| applicant.mobile == parsed.as_str());
    if mobile {
        Ok(())
    } else {
        Err(broken(RejectCode::BadId, "applicant.mobile"))
    }
}

fn reading(reading: &Reading, facts: &Facts<'_>) -> Result<(), Broken> {
    if !BillId::parse(reading.bill_id.expose()).is_ok_and(|parsed| reading.bill_id == parsed.as_str()) {
        return Err(broken(RejectCode::BadId, "content.bill_id"));
    }
    let declared_on = JalaliDate::parse(&reading.declared_on)
        .ok()
        .filter(|date| date.to_string() == reading.declared_on)
        // A day of grace, because the counter's clock may be ahead of central's around midnight.
        .filter(|date| date.to_epoch_days() <= facts.today.to_epoch_days() + 1);
    if declared_on.is_none() {
        return Err(broken(RejectCode::BadDate, "content.declared_on"));
    }
    let Some(subscriber) = facts.subscriber else {
        return Err(broken(RejectCode::UnknownSubscriber, "content.bill_id"));
    };
    if reading.meter_kind != subscriber.meter.kind {
        return Err(broken(RejectCode::WrongRegisters, "content.meter_kind"));
    }
    let registers: BTreeSet<Register> = reading.figures.iter().map(|figure| figure.register).collect();
    if registers != registers_of(subscriber.meter.kind) || registers.len() != reading.figures.len() {
        return Err(broken(RejectCode::WrongRegisters, "content.figures"));
    }
    reading.figures.iter().try_for_each(|figure| {
        let current = Figure::parse(&figure.figure)
            .ok()
            .filter(|parsed| parsed.to_string() == figure.figure)
            .filter(|parsed| parsed.whole_digits() <= subscriber.meter.digits)
            .filter(|parsed| parsed.decimals() <= subscriber.meter.decimals)
            .ok_or_else(|| broken(RejectCode::BadFigure, field(figure.register)))?;
        let before = facts
            .before
            .get(&figure.register)
            .and_then(|before| Figure::parse(before).ok());
        let lower = figure.register != Register::Demand && before.is_some_and(|before| current < before);
        if lower && figure.lower_reason.is_none() {
            return Err(broken(RejectCode::FigureLower, field(figure.register)));
        }
        Ok(())
    })
}

fn registers_of(kind: MeterKind) -> BTreeSet<Register> {
    let kind = match kind {
        MeterKind::Single => meter::MeterKind::Single,
        MeterKind::Triple => meter::MeterKind::Triple,
        MeterKind::Demand => meter::MeterKind::Demand,
    };
    let register = |register: &meter::Register| match register {
        meter::Register::Mid => Register::Mid,
        meter::Register::Peak => Register::Peak,
        meter::Register::Low => Register::Low,
        meter::Register::Friday => Register::Friday,
        meter::Register::Reactive => Register::Reactive,
        meter::Register::Demand => Register::Demand,
    };
    kind.registers().iter().map(register).collect()
}

fn field(register: Register) -> &'static str {
    match register {
        Register::Mid => "content.figures.mid",
        Register::Peak => "content.figures.peak",
        Register::Low => "content.figures.low",
        Register::Friday => "content.figures.friday",
        Register::Reactive => "content.figures.reactive",
        Register::Demand => "content.figures.demand",
    }
}
