//! Envelopes are filed here, whichever way they came: by line, on a stick, out of a lost terminal's spool.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use kiosk_wire::{
    API, Base64, ItemResult, Outcome, Record, RecordsAnswer, RejectCode, ServiceDefinition, ServiceRef, Signed,
    envelope::{self, Outside},
    journal::JournalHead,
};

use crate::{
    clock::{jalali, millis},
    refusal::{Answer, Refusal},
    rules,
    server::Shared,
    store::{self, Entry, Row, Terminal, Tx},
};

/// Where an envelope could not be kept now.
const LATER: Outcome = Outcome::Later {
    retry_after_seconds: 30,
};

/// What a terminal hands over.
pub(crate) struct Delivery<'a> {
    /// Who hands it over, and is answered.
    pub(crate) terminal: &'a Terminal,
    pub(crate) envelopes: &'a [Base64],
    pub(crate) journal: &'a Signed<JournalHead>,
    /// What is answered: a request of the line, or a batch.
    pub(crate) request: uuid::Uuid,
    /// Envelopes of other terminals are taken as well, each by its own signature.
    pub(crate) for_others: bool,
}

/// Files each envelope, and says what became of it.
pub(crate) fn file_all(shared: &Shared, delivery: &Delivery<'_>) -> Answer<RecordsAnswer> {
    let terminal = delivery.terminal;
    let head = delivery
        .journal
        .open(&[terminal.public_key])
        .ok()
        .filter(|head| head.terminal == terminal.id && head.epoch > 0)
        .ok_or_else(|| Refusal::malformed("the journal's head is not this terminal's"))?;
    let server_time = shared.clock.now();
    let journal = shared.store.transaction(|transaction| {
        store::keep_journal(transaction, &head, delivery.journal.bytes(), millis(server_time))
    })?;
    let mut waiting = PutOff::default();
    let results = delivery
        .envelopes
        .iter()
        .map(|body| waiting.or_filed(shared, delivery, body, server_time))
        .collect();
    let (head, epoch) = shared.store.transaction(|transaction| {
        let newest = store::head(transaction, &terminal.id, head.epoch)?;
        Ok::<_, Refusal>((newest, store::epoch(transaction, &terminal.id)?))
    })?;
    Ok(RecordsAnswer {
        api: API,
        request: delivery.request,
        terminal: terminal.id.clone(),
        results,
        server_time,
        head,
        journal,
        epoch,
    })
}

/// Subjects of which an envelope was put off: what comes behind it waits as well, or it would be judged by the figures
/// of a reading that came after it.
#[derive(Default)]
struct PutOff(HashSet<String>);

impl PutOff {
    fn or_filed(&mut self, shared: &Shared, delivery: &Delivery<'_>, body: &Base64, now: Timestamp) -> ItemResult {
        if !self.0.is_empty()
            && let Some(subject) = subject(shared, delivery.terminal, body, now)
            && self.0.contains(&subject)
        {
            return ItemResult {
                envelope: Base64(envelope::hash(&body.0).to_vec()),
                outcome: LATER,
            };
        }
        let result = item(shared, delivery, body, now);
        if matches!(result.outcome, Outcome::Later { .. }) {
            self.0.extend(subject(shared, delivery.terminal, body, now));
        }
        result
    }
}

/// What it is about, where it is this terminal's own and genuine.
fn subject(shared: &Shared, terminal: &Terminal, body: &Base64, now: Timestamp) -> Option<String> {
    let entry = Entry {
        terminal: &terminal.id,
        hash: envelope::hash(&body.0),
        body: &body.0,
        received_at: millis(now),
    };
    let (_, record) = open(shared, terminal, &entry)?;
    Some(record.subject?.expose().to_owned())
}

/// One envelope in a transaction of its own, so that its neighbours never matter.
fn item(shared: &Shared, delivery: &Delivery<'_>, body: &Base64, now: Timestamp) -> ItemResult {
    let hash = envelope::hash(&body.0);
    let outcome = shared.store.transaction(|transaction| {
        let author = author(transaction, delivery, body)?;
        let terminal = author.as_ref().unwrap_or(delivery.terminal);
        let entry = Entry {
            terminal: &terminal.id,
            hash,
            body: &body.0,
            received_at: millis(now),
        };
        #[cfg(debug_assertions)]
        if shared.forgetful {
            return file(shared, transaction, terminal, &entry, now);
        }
        if let Some(outcome) = store::earlier_outcome(transaction, &entry)? {
            return Ok(if outcome == Outcome::Accepted {
                Outcome::Duplicate
            } else {
                outcome
            });
        }
        file(shared, transaction, terminal, &entry, now)
    });
    let outcome = outcome.unwrap_or_else(|refusal: Refusal| {
        tracing::warn!(
            ?refusal,
            terminal = delivery.terminal.id,
            "an envelope could not be kept"
        );
        LATER
    });
    ItemResult {
        envelope: Base64(hash.to_vec()),
        outcome,
    }
}

/// Another terminal whose envelope this is, where one may be brought by others.
fn author(transaction: &dyn Tx, delivery: &Delivery<'_>, body: &Base64) -> Answer<Option<Terminal>> {
    match envelope::claimed_terminal(&body.0) {
        Some(id) if delivery.for_others && id != delivery.terminal.id => store::any_terminal(transaction, &id),
        _ => Ok(None),
    }
}

/// A new envelope: opened, judged, and kept with its answer.
fn file(
    shared: &Shared,
    transaction: &dyn Tx,
    terminal: &Terminal,
    entry: &Entry<'_>,
    now: Timestamp,
) -> Answer<Outcome> {
    let Some((outside, record)) = open(shared, terminal, entry) else {
        let outcome = rejected((RejectCode::NotGenuine, None));
        store::keep_envelope(transaction, entry, None, &outcome)?;
        return Ok(outcome);
    };
    let keep = |outcome| {
        store::keep_envelope(transaction, entry, Some(&outside), &outcome)?;
        Ok(outcome)
    };
    // A number of another terminal claims nothing: its owner's record must still find it free.
    if !store::is_leased_to(transaction, &terminal.id, &record.tracking_number)? {
        return keep(rejected((RejectCode::NumberNotLeased, Some("tracking_number"))));
    }
    let body = serde_json::to_string(&record).map_err(|_| Refusal::internal())?;
    let row = Row {
        record: &record,
        body: &body,
    };
    // What a terminal central has disabled wrote is kept; whether it counts is for people to say. So is a correction
    // of a number that two records claim: it may be the other's.
    if terminal.disabled
        || store::has_record(transaction, &record.tracking_number, record.revision)?
        || record.revision > 1 && store::is_contested(transaction, &record.tracking_number)?
    {
        let outcome = keep(Outcome::Conflict)?;
        store::keep_quarantined(transaction, entry, &row)?;
        return Ok(outcome);
    }
    let verdict = judge(shared, transaction, terminal, &record, now)?;
    let accepted = verdict.is_none();
    let outcome = keep(verdict.map_or(Outcome::Accepted, |(code, field)| rejected((code, Some(&field)))))?;
    store::keep_record(transaction, entry, &row, accepted)?;
    if let (true, Some(reading)) = (accepted, record.content.reading()) {
        let figures = reading
            .figures
            .iter()
            .map(|figure| (figure.register, figure.figure.clone()))
            .collect();
        let tracking = Some((record.tracking_number.as_str(), record.revision));
        store::add_reading(
            transaction,
            reading.bill_id.expose(),
            &reading.declared_on,
            &figures,
            tracking,
        )?;
    }
    Ok(outcome)
}

/// `None` where it is not signed by this terminal, not sealed to central, or does not fit its outside.
fn open(shared: &Shared, terminal: &Terminal, entry: &Entry<'_>) -> Option<(Outside, Record)> {
    let genuine = envelope::verify(entry.body, &terminal.public_key).ok()?;
    let outside = genuine.outside().clone();
    let plausible = outside.terminal == terminal.id
        && outside.version == 1
        && outside.revision >= 1
        && outside.epoch >= 1
        && (1..=i64::MAX.unsigned_abs()).contains(&outside.sequence);
    let record = if plausible {
        genuine.open(&shared.keys.sealing).ok()?
    } else {
        return None;
    };
    Some((outside, record))
}

/// The rule it breaks, where it breaks one.
fn judge(
    shared: &Shared,
    transaction: &dyn Tx,
    terminal: &Terminal,
    record: &Record,
    now: Timestamp,
) -> Answer<Option<rules::Broken>> {
    let (subscriber, before) = match record.content.reading() {
        Some(reading) => {
            let (bill_id, day) = (reading.bill_id.expose(), &reading.declared_on);
            let before = store::figures_before(transaction, bill_id, day, &record.tracking_number)?;
            (store::subscriber(transaction, bill_id)?, before)
        }
        None => (None, BTreeMap::new()),
    };
    let published = published(shared, transaction, &record.service)?;
    let first = match record.revision {
        1 => None,
        _ => store::first_revision(transaction, &record.tracking_number)?,
    };
    let registrar = store::operator(transaction, &terminal.office.code, &record.registrar.code)?;
    let facts = rules::Facts {
        office: &terminal.office.code,
        counter: &terminal.counter,
        service: published.as_ref().map(|(live, named)| rules::Published {
            live,
            named: named.as_ref(),
        }),
        registrar_is_known: registrar.is_some(),
        subscriber: subscriber.as_ref(),
        before: &before,
        first: first.as_ref().unwrap_or(record),
        today: jalali(now).ok_or_else(Refusal::internal)?,
    };
    Ok(rules::check(record, &facts).err())
}

/// The newest version of a service, and the one a record names. What central was built with counts until something of
/// that code is published.
fn published(
    shared: &Shared,
    transaction: &dyn Tx,
    of: &ServiceRef,
) -> Answer<Option<(ServiceDefinition, Option<ServiceDefinition>)>> {
    if let Some(live) = store::live_service(transaction, &of.code)? {
        let named = store::service(transaction, &of.code, of.version)?;
        return Ok(Some((live, named)));
    }
    let given = shared.settings.services.iter().find(|given| given.code == of.code);
    Ok(given.map(|given| {
        let named = (given.version == of.version).then(|| given.clone());
        (given.clone(), named)
    }))
}

fn rejected((code, field): (RejectCode, Option<&str>)) -> Outcome {
    Outcome::Rejected {
        code,
        field: field.map(Into::into),
    }
}
