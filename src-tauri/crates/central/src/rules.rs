//! Whether a record takes effect. Pure: what is known is given.

use std::collections::{BTreeMap, BTreeSet};

use kiosk_domain::{
    bill::BillId,
    figure::Figure,
    id::{ForeignId, LegalId, NationalId},
    jalali::JalaliDate,
    meter,
    mobile::Mobile,
};
use kiosk_wire::{
    Applicant, ApplicantKind, Content, MeterKind, Reading, Record, Register, RejectCode, ServiceDefinition, Subscriber,
};

/// What central knows when it judges a record.
pub(crate) struct Facts<'a> {
    pub(crate) office: &'a str,
    pub(crate) counter: &'a str,
    /// The live version of each service.
    pub(crate) services: &'a [ServiceDefinition],
    pub(crate) registrar_is_known: bool,
    pub(crate) subscriber: Option<&'a Subscriber>,
    /// The newest figures up to the day of the declaration, other than the record's own.
    pub(crate) before: &'a BTreeMap<Register, String>,
    pub(crate) today: JalaliDate,
}

/// Code and field of the first rule it breaks. Fields are paths into the record: `content.figures.mid`.
pub(crate) type Broken = (RejectCode, &'static str);

pub(crate) fn check(record: &Record, facts: &Facts<'_>) -> Result<(), Broken> {
    if record.office != facts.office {
        return Err((RejectCode::NotGenuine, "office"));
    }
    if record.counter != facts.counter {
        return Err((RejectCode::NotGenuine, "counter"));
    }
    if !facts.registrar_is_known {
        return Err((RejectCode::UnknownRegistrar, "registrar"));
    }
    if record.correction.is_some() != (record.revision > 1) {
        return Err((RejectCode::BadCorrection, "correction"));
    }
    service(record, facts)?;
    applicant(&record.applicant)?;
    match &record.content {
        Content::Reading(content) if record.subject.as_ref() != Some(&content.bill_id) => {
            Err((RejectCode::WrongContent, "subject"))
        }
        Content::Reading(content) => reading(content, facts),
        Content::Request(_) | Content::Survey(_) | Content::Participation(_) => Ok(()),
    }
}

/// A counter may work on an earlier version; one that was never published, or another definition of a live one, is none.
fn service(record: &Record, facts: &Facts<'_>) -> Result<(), Broken> {
    let of = &record.service;
    let live = facts.services.iter().find(|live| live.code == of.code);
    let live = live.ok_or((RejectCode::UnknownService, "service"))?;
    if of.version > live.version || of.version == live.version && of.definition.0 != live.hash() {
        return Err((RejectCode::UnknownService, "service.version"));
    }
    if record.content.kind() != live.content {
        return Err((RejectCode::WrongContent, "content"));
    }
    Ok(())
}

fn applicant(applicant: &Applicant) -> Result<(), Broken> {
    let id = applicant.id.expose();
    let canonical = match applicant.kind {
        ApplicantKind::National => NationalId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
        ApplicantKind::Legal => LegalId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
        ApplicantKind::Foreign => ForeignId::parse(id).is_ok_and(|parsed| parsed.as_str() == id),
    };
    if !canonical {
        return Err((RejectCode::BadId, "applicant.id"));
    }
    let mobile = Mobile::parse(applicant.mobile.expose()).is_ok_and(|parsed| applicant.mobile == parsed.as_str());
    if mobile {
        Ok(())
    } else {
        Err((RejectCode::BadId, "applicant.mobile"))
    }
}

fn reading(reading: &Reading, facts: &Facts<'_>) -> Result<(), Broken> {
    if !BillId::parse(reading.bill_id.expose()).is_ok_and(|parsed| reading.bill_id == parsed.as_str()) {
        return Err((RejectCode::BadId, "content.bill_id"));
    }
    let declared_on = JalaliDate::parse(&reading.declared_on)
        .ok()
        .filter(|date| date.to_string() == reading.declared_on)
        // A day of grace, because the counter's clock may be ahead of central's around midnight.
        .filter(|date| date.to_epoch_days() <= facts.today.to_epoch_days() + 1);
    if declared_on.is_none() {
        return Err((RejectCode::BadDate, "content.declared_on"));
    }
    let Some(subscriber) = facts.subscriber else {
        return Err((RejectCode::UnknownSubscriber, "content.bill_id"));
    };
    if reading.meter_kind != subscriber.meter.kind {
        return Err((RejectCode::WrongRegisters, "content.meter_kind"));
    }
    let registers: BTreeSet<Register> = reading.figures.iter().map(|figure| figure.register).collect();
    if registers != registers_of(subscriber.meter.kind) || registers.len() != reading.figures.len() {
        return Err((RejectCode::WrongRegisters, "content.figures"));
    }
    reading.figures.iter().try_for_each(|figure| {
        let current = Figure::parse(&figure.figure)
            .ok()
            .filter(|parsed| parsed.to_string() == figure.figure)
            .filter(|parsed| parsed.whole_digits() <= subscriber.meter.digits)
            .filter(|parsed| parsed.decimals() <= subscriber.meter.decimals)
            .ok_or((RejectCode::BadFigure, field(figure.register)))?;
        let before = facts
            .before
            .get(&figure.register)
            .and_then(|before| Figure::parse(before).ok());
        let lower = figure.register != Register::Demand && before.is_some_and(|before| current < before);
        if lower && figure.lower_reason.is_none() {
            return Err((RejectCode::FigureLower, field(figure.register)));
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
