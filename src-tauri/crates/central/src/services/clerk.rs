//! What central's clerk does about services, from the outside of a central that may be serving.

use std::path::PathBuf;

use kiosk_wire::{Notice, ServiceDefinition, Stopped};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Published, checked, publish};
use crate::{
    Clock, Database, Fault,
    clock::{jalali, millis},
    store,
};

/// The definitions in these files.
///
/// # Errors
/// Fails if one cannot be read, or may not be published; says everything that is wrong with each.
pub fn read_files(files: &[PathBuf], clock: &Clock) -> Result<Vec<ServiceDefinition>, Fault> {
    let today = jalali(clock.now()).ok_or(Fault::Clock)?;
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| Fault::file(file, error))?;
        match checked(&text, today) {
            Ok(definition) => good.push(definition),
            Err(faults) => wrong.extend(faults.iter().map(|fault| format!("{}: {fault}", file.display()))),
        }
    }
    if wrong.is_empty() {
        Ok(good)
    } else {
        Err(Fault::Services(wrong.join("\n  ")))
    }
}

/// Publishes them all, or none; gives code, version and what became of each.
///
/// # Errors
/// Fails if one says something else than what was published under its version, or is not the next version, or the database
/// cannot be written.
pub fn publish_all(
    db: impl Into<Database>,
    definitions: &[ServiceDefinition],
    clock: &Clock,
) -> Result<Vec<(String, u32, &'static str)>, Fault> {
    let now = millis(clock.now());
    let database = db.into();
    // Looked at before anything is kept: one that may not be published holds up the others.
    let states = store::of(&database, |tx| {
        definitions
            .iter()
            .map(|definition| super::state(tx, definition))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let wrong = states.iter().zip(definitions).filter_map(|(state, of)| {
        let (code, version) = (&of.code, of.version);
        match state {
            Published::Now | Published::Before => None,
            Published::Changed => Some(format!("{code}: version {version} was published, and never changes")),
            Published::NotNext { next } => Some(format!("{code}: version {version} is not the next one, {next}")),
        }
    });
    let wrong: Vec<String> = wrong.collect();
    if !wrong.is_empty() {
        return Err(Fault::Services(wrong.join("\n  ")));
    }
    store::of(&database, |tx| {
        let published = definitions.iter().map(|definition| {
            let state = match publish(tx, definition, now)? {
                Published::Now => "published",
                _ => "known",
            };
            Ok((definition.code.clone(), definition.version, state))
        });
        published.collect()
    })
}

/// The most letters of a notice's title and text: what an operator reads between two visitors.
const LONGEST_TITLE: usize = 120;
const LONGEST_NOTICE: usize = 1_000;

/// Posts a notice to every counter; gives its id.
///
/// # Errors
/// Fails if it says nothing or too much, its service is not there, or the database cannot be written.
pub fn post_notice(
    db: impl Into<Database>,
    title: &str,
    text: &str,
    service: Option<&str>,
    must_be_read: bool,
    clock: &Clock,
) -> Result<String, Fault> {
    let (title, text) = (title.trim(), text.trim());
    let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
    if !fits(title, LONGEST_TITLE) || !fits(text, LONGEST_NOTICE) {
        return Err(Fault::Notice(LONGEST_TITLE, LONGEST_NOTICE));
    }
    let notice = Notice {
        id: Uuid::now_v7().to_string(),
        title: title.to_owned(),
        text: text.to_owned(),
        service: service.map(str::to_owned),
        must_be_read,
    };
    let now = millis(clock.now());
    let there = store::of(&db.into(), |tx| {
        let there = match service {
            Some(code) => store::live_service(tx, code)?.is_some(),
            None => true,
        };
        if there {
            store::post_notice(tx, &notice, now)?;
        }
        Ok(there)
    })?;
    match service {
        Some(code) if !there => Err(Fault::NoService(code.to_owned())),
        _ => Ok(notice.id),
    }
}

/// Takes a notice back.
///
/// # Errors
/// Fails if there is no such notice, or the database cannot be written.
pub fn withdraw_notice(db: impl Into<Database>, id: &str, clock: &Clock) -> Result<(), Fault> {
    let now = millis(clock.now());
    if store::of(&db.into(), |tx| store::withdraw_notice(tx, id, now))? {
        Ok(())
    } else {
        Err(Fault::NoNotice(id.to_owned()))
    }
}

/// The notices, newest first.
///
/// # Errors
/// Fails if the database cannot be read.
pub fn notices(db: impl Into<Database>) -> Result<Vec<Notice>, Fault> {
    store::of(&db.into(), store::notices)
}

/// The newest version of each, as lines for people and programs.
///
/// # Errors
/// Fails if the database cannot be read.
pub fn published(db: impl Into<Database>) -> Result<Vec<Value>, Fault> {
    store::of(&db.into(), |tx| {
        let stopped = store::stopped_services(tx)?;
        let line = |live: &ServiceDefinition| {
            let stopped = stopped
                .iter()
                .find(|(code, _)| *code == live.code)
                .map(|(_, stopped)| stopped);
            json!({
                "service": live.code,
                "version": live.version,
                "catalogue_code": live.catalogue_code,
                "title": live.title,
                "stopped": stopped,
            })
        };
        Ok(store::live_services(tx)?.iter().map(line).collect())
    })
}

/// `None`: it goes on.
///
/// # Errors
/// Fails if there is no such service, or the database cannot be written.
pub fn stop(db: impl Into<Database>, code: &str, stopped: Option<&Stopped>, clock: &Clock) -> Result<(), Fault> {
    let now = millis(clock.now());
    let there = store::of(&db.into(), |tx| {
        let there = store::live_service(tx, code)?.is_some();
        if there {
            store::stop_service(tx, code, stopped, now)?;
        }
        Ok(there)
    })?;
    if there {
        Ok(())
    } else {
        Err(Fault::NoService(code.to_owned()))
    }
}
