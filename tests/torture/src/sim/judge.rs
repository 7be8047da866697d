use std::collections::{BTreeMap, BTreeSet};

use central::StoredRecord;
use kiosk_station::{
    journal,
    store::{StoreFault, Terminal},
};
use kiosk_wire::{Record, Register, RevisionState};
use town::Visit;

use super::{
    counter::Counter,
    life::{Shown, World},
};

/// What central holds of one number and reading.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    effective: u32,
    aside: u32,
}

type AtCentral = BTreeMap<(String, u32), Held>;

/// Compares central with what was shown. Gives how many readings are kept aside, and how many were destroyed.
pub(super) fn judge(world: &mut World) -> (u64, u64) {
    if !world.violations.is_empty() {
        return (0, 0);
    }
    let records = world.street.lock().headquarters.records();
    for record in &records {
        let StoredRecord {
            tracking_number,
            state,
            figures,
            ..
        } = record;
        world.say(format!("central: {tracking_number} {state:?} {figures:?}"));
    }
    let mut faults = Vec::new();
    let held = count(&records, &mut faults);
    let (aside, gone) = shown(world, &held, &mut faults);
    taken(world, &held, &mut faults);
    for at in 0..world.counters.len() {
        if let Err(fault) = counter(world, at, &held, &mut faults) {
            faults.push(format!("counter {at} cannot be read: {fault}"));
        }
    }
    world.violations.append(&mut faults);
    (aside, gone)
}

fn count(records: &[StoredRecord], faults: &mut Vec<String>) -> AtCentral {
    let mut held = AtCentral::new();
    let mut rounds: BTreeSet<u32> = BTreeSet::new();
    let mut numbers: BTreeSet<(&str, u32)> = BTreeSet::new();
    for record in records {
        let number = &record.tracking_number;
        let round = record
            .figures
            .get(&Register::Mid)
            .and_then(|figure| Visit::round_of(figure));
        let Some(round) = round else {
            faults.push(format!("{number} has figures nobody typed"));
            continue;
        };
        let entry = held.entry((number.clone(), round)).or_default();
        match record.state {
            RevisionState::Accepted => {
                entry.effective += 1;
                if !rounds.insert(round) {
                    faults.push(format!("reading {round} took effect twice"));
                }
                if !numbers.insert((number, record.revision)) {
                    faults.push(format!("{number} took effect twice"));
                }
            }
            RevisionState::Quarantined => entry.aside += 1,
            _ => faults.push(format!("{number}, reading {round}, was rejected")),
        }
    }
    held
}

/// Every number that was shown is at central.
fn shown(world: &World, held: &AtCentral, faults: &mut Vec<String>) -> (u64, u64) {
    let (mut aside, mut gone) = (0, 0);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for Shown {
        terminal,
        round,
        number,
    } in &world.shown
    {
        let copied = world.copied.contains(terminal);
        if let Some(before) = numbers.insert(number, *terminal)
            && (before != *terminal || !copied)
        {
            faults.push(format!("{number} was shown twice"));
        }
        let found = held.get(&(number.clone(), *round)).copied().unwrap_or_default();
        let lives = world
            .counters
            .iter()
            .any(|counter| counter.holds.contains(round) || counter.spooled.contains(round));
        match found {
            Held { effective: 1, aside: 0 } => {}
            Held { effective: 0, aside: 1 } if copied => aside += 1,
            Held { effective: 0, aside: 0 } if !lives && world.destroyed.contains(round) => gone += 1,
            Held { effective: 0, aside: 0 } => faults.push(format!("{number}, reading {round}, is lost")),
            found => faults.push(format!("{number}, reading {round}, is at central as {found:?}")),
        }
    }
    (aside, gone)
}

/// Everything at central was taken by somebody, and nothing is kept aside but where a disk was copied.
fn taken(world: &World, held: &AtCentral, faults: &mut Vec<String>) {
    for ((number, round), held) in held {
        let mut shown = world.shown.iter();
        let shown = shown.find(|shown| shown.round == *round && shown.number == *number);
        let terminal = shown.map(|shown| shown.terminal);
        match terminal.or_else(|| world.broken.get(round).copied()) {
            None => faults.push(format!("nobody took {number}, reading {round}")),
            Some(terminal) if held.aside > 0 && !world.copied.contains(&terminal) => {
                faults.push(format!("{number}, reading {round}, is kept aside without a copy"));
            }
            Some(_) => {}
        }
    }
}

/// What a counter says of its records, and its journal.
fn counter(world: &mut World, at: usize, held: &AtCentral, faults: &mut Vec<String>) -> Result<(), StoreFault> {
    let copied = world.copied.contains(&world.counters[at].terminal);
    let counter: &mut Counter = &mut world.counters[at];
    counter.close();
    let vfs = counter.machine.vfs();
    let store = counter.machine.store(&vfs, false)?;
    let rows = store.read(|db| {
        let mut statement = db.prepare("SELECT tracking_number, state, body FROM record ORDER BY sequence")?;
        let rows = statement.query_map([], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    })?;
    let mut there = BTreeSet::new();
    for (number, state, body) in &rows {
        let round = if body.is_empty() {
            // Purged: what it was is known by its number, of which a copied disk may have shown another.
            let shown = world.shown.iter().filter(|shown| shown.number == *number);
            let (own, others): (Vec<u32>, Vec<u32>) = shown
                .map(|shown| shown.round)
                .partition(|round| counter.holds.contains(round));
            match own.first().or(others.first()) {
                Some(round) => *round,
                None => continue,
            }
        } else {
            round_in(body).ok_or(StoreFault::Row("record"))?
        };
        there.insert(round);
        let found = held.get(&(number.clone(), round)).copied().unwrap_or_default();
        let right = match state.as_str() {
            "sent" => found.effective == 1,
            "quarantined" => copied && found.aside == 1,
            _ => false,
        };
        if !right {
            faults.push(format!(
                "counter {at} calls {number}, reading {round}, {state}; central: {found:?}"
            ));
        }
    }
    for round in counter.holds.difference(&there) {
        faults.push(format!("counter {at} has no record of reading {round}"));
    }
    let terminal = store.read(Terminal::find)?.ok_or(StoreFault::Row("terminal"))?;
    let verified = journal::verify(&store, &terminal.terminal, &counter.machine.public_key());
    let line = match verified {
        Ok((entries, _)) => format!("counter {at}: {} records, {entries} entries", rows.len()),
        Err(fault) => {
            faults.push(format!("the journal of counter {at} does not hold: {fault}"));
            return Ok(());
        }
    };
    world.say(line);
    Ok(())
}

fn round_in(body: &str) -> Option<u32> {
    let record: Record = serde_json::from_str(body).ok()?;
    Visit::round_of(&record.content.reading()?.figures.first()?.figure)
}
