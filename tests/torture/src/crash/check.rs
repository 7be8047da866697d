use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kiosk_station::{
    spool,
    store::{Store, StoreFault},
};
use kiosk_wire::envelope;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use town::Time;

use super::day::{Day, Nowhere};
use crate::{
    Image, Mark,
    world::{DB, Line, Machine, Opening, SPOOL, boot},
};

/// A promise that an image breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// The database does not open, or SQLite or SQLCipher find fault with it.
    Damaged(String),
    /// A number was shown, and its record is not in the database.
    Lost(String),
    /// A number was shown, and its envelope is not in the spool.
    NotSpooled(String),
    /// Called sent, and central has no such record; or no longer called sent.
    Sent(String),
    /// Records and outbox do not belong together.
    Outbox(i64),
    /// The contents of a record were taken away that was not answered for, or by halves.
    Purged(i64),
    /// The chain of envelopes has a gap, or its head is not its last.
    Chain,
    /// The journal does not hold.
    Journal(String),
    /// Numbers used and records taken differ: one could be given out twice.
    Numbers { used: i64, taken: i64 },
    /// Fewer wrong passwords are counted than were refused.
    Tries { refused: u32, counted: u32 },
    /// The station does not start on it.
    Start(String),
}

/// What an image holds, found out once however often it turns up.
#[derive(Debug, Default)]
struct Found {
    numbers: BTreeSet<String>,
    sent: BTreeSet<String>,
    /// Those, and what central refused.
    answered: BTreeSet<String>,
    spooled: BTreeSet<String>,
    /// Wrong passwords that are counted.
    tried: u32,
    violations: Vec<Violation>,
}

/// How many images are remembered.
const REMEMBERED: usize = 100_000;

/// Looks through images of one day.
pub struct Checker<'a> {
    day: &'a Day,
    line: Line,
    known: HashMap<[u8; 16], Arc<Found>>,
    /// Images opened: not those that were known.
    pub opened: u64,
}

impl<'a> Checker<'a> {
    #[must_use]
    pub fn new(day: &'a Day) -> Self {
        Self {
            day,
            line: Line(Arc::new(Nowhere)),
            known: HashMap::new(),
            opened: 0,
        }
    }

    /// Whether the image keeps every promise made before it.
    pub fn check(&mut self, image: &Image, marks: &[Mark]) -> Vec<Violation> {
        let found = match self.known.get(&image.digest) {
            Some(found) => Arc::clone(found),
            None => {
                self.opened += 1;
                let found = Arc::new(self.look(image));
                if self.known.len() >= REMEMBERED {
                    self.known.clear();
                }
                self.known.insert(image.digest, Arc::clone(&found));
                found
            }
        };
        let mut violations = found.violations.clone();
        let mut refused = 0;
        for mark in marks {
            let label = &*mark.label;
            if label == "enrolled" || label == "rotated" {
                continue;
            }
            if let Some(tried) = label.strip_prefix("tried ") {
                refused = tried.parse().unwrap_or(u32::MAX);
            } else if let Some(number) = label.strip_prefix("sent ") {
                if !found.sent.contains(number) {
                    violations.push(Violation::Sent(number.to_owned()));
                }
            } else {
                if !found.numbers.contains(label) {
                    violations.push(Violation::Lost(label.to_owned()));
                }
                // What central has answered for leaves the spool with its contents.
                if !found.spooled.contains(label) && !found.answered.contains(label) {
                    violations.push(Violation::NotSpooled(label.to_owned()));
                }
            }
        }
        if found.tried < refused {
            violations.push(Violation::Tries {
                refused,
                counted: found.tried,
            });
        }
        violations
    }

    fn look(&self, image: &Image) -> Found {
        let mut found = Found::default();
        let machine = self.day.machine.with(image.files.clone());
        if let Some(bytes) = image.files.read(SPOOL) {
            found.spooled = numbers_in(&bytes);
        }
        if !machine.disk.exists(DB) {
            return found;
        }
        if let Err(violation) = self.look_into(&machine, &mut found) {
            found.violations.push(violation);
        }
        found
    }

    fn look_into(&self, machine: &Machine, found: &mut Found) -> Result<(), Violation> {
        let damaged = |fault: StoreFault| Violation::Damaged(format!("{fault}: {fault:?}"));
        let vfs = machine.vfs();
        let store = machine.store(&vfs, false).map_err(damaged)?;
        let inside = store
            .read(|db| {
                damage(db)?;
                Inside::of(db)
            })
            .map_err(damaged)?;
        inside.agrees(&self.day.at_central, &mut found.violations);
        found.answered = inside.numbers.difference(&inside.waiting).cloned().collect();
        found.numbers = inside.numbers;
        found.sent = inside.sent;
        found.tried = inside.tried;
        if inside.enrolled {
            self.start(machine, vfs, store, &inside.waiting)?;
        }
        Ok(())
    }

    /// The station's own start: after it, the spool has all that was not sent.
    fn start(
        &self,
        machine: &Machine,
        vfs: crate::Vfs,
        store: Store,
        waiting: &BTreeSet<String>,
    ) -> Result<(), Violation> {
        let opening = Opening {
            line: &self.line,
            clock: boot(&Time::still(), 9),
            random: Arc::new(|| 0),
        };
        let running = machine.open_on(vfs, store, &opening);
        let running = running.map_err(|fault| Violation::Start(format!("{fault}: {fault:?}")))?;
        let status = running.station.status();
        status.map_err(|fault| Violation::Start(fault.to_string()))?;
        drop(running);
        let bytes = machine.disk.read(SPOOL).unwrap_or_default();
        let spooled = numbers_in(&bytes);
        match waiting.iter().find(|number| !spooled.contains(*number)) {
            Some(number) => Err(Violation::NotSpooled(number.clone())),
            None => Ok(()),
        }
    }
}

/// A record as marks and sets name it: by its number; a correction with its revision besides.
pub(super) fn named(number: &str, revision: u32) -> String {
    match revision {
        1 => number.to_owned(),
        _ => format!("{number}/{revision}"),
    }
}

fn numbers_in(spool: &[u8]) -> BTreeSet<String> {
    let envelopes = spool::read(spool).unwrap_or_default();
    let number = |bytes: &Vec<u8>| {
        let outside = envelope::claimed_outside(bytes)?;
        Some(named(&outside.tracking_number, outside.revision))
    };
    envelopes.iter().filter_map(number).collect()
}

/// # Errors
/// What SQLite and SQLCipher find wrong.
fn damage(db: &Connection) -> Result<(), StoreFault> {
    let lines = |pragma: &str| -> rusqlite::Result<Vec<String>> {
        let mut statement = db.prepare(pragma)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    let mut wrong = lines("PRAGMA integrity_check")?;
    wrong.retain(|line| line != "ok");
    // SQLCipher's own check reads the database file alone.
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    wrong.extend(lines("PRAGMA cipher_integrity_check")?);
    wrong.extend(
        db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            Ok((row.get::<_, i64>(0)? > 0).then(|| "a foreign key points nowhere".to_owned()))
        })?,
    );
    if wrong.is_empty() {
        Ok(())
    } else {
        tracing::error!(?wrong, "a database is damaged");
        Err(StoreFault::Unreadable)
    }
}

/// What the tables say.
struct Inside {
    enrolled: bool,
    numbers: BTreeSet<String>,
    sent: BTreeSet<String>,
    waiting: BTreeSet<String>,
    /// Rows of the outbox without a waiting record, and the other way round.
    unpaired: i64,
    /// Rows without contents that should have them, and the other way round.
    bare: i64,
    chained: bool,
    journal: Option<String>,
    used: i64,
    taken: i64,
    tried: u32,
}

impl Inside {
    fn of(db: &Connection) -> Result<Self, StoreFault> {
        let named = |which: &str| -> rusqlite::Result<BTreeSet<String>> {
            let mut statement = db.prepare(&format!("SELECT tracking_number, revision FROM record WHERE {which}"))?;
            let rows = statement.query_map([], |row| Ok(named(&row.get::<_, String>(0)?, row.get(1)?)))?;
            rows.collect()
        };
        let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
        Ok(Self {
            enrolled: number("SELECT count(*) FROM terminal")? == 1,
            numbers: named("true")?,
            sent: named("state = 'sent'")?,
            waiting: named("state = 'waiting'")?,
            unpaired: number(
                "SELECT count(*) FROM record r FULL JOIN outbox o USING (tracking_number, revision)
                 WHERE (r.state IS 'waiting') <> (o.envelope IS NOT NULL)",
            )?,
            bare: number(
                "SELECT count(*) FROM record
                 WHERE (purged IS NULL) <> (body <> '') OR purged IS NOT NULL AND state NOT IN ('sent', 'rejected')",
            )?,
            chained: number(
                "SELECT (SELECT count(*) = coalesce(max(sequence), 0) FROM record)
                    AND (SELECT count(*) FROM chain JOIN record USING (sequence) WHERE head = envelope_hash)
                      = (SELECT count(*) > 0 FROM record)",
            )? == 1,
            journal: journal(db)?,
            used: number("SELECT coalesce(sum(used), 0) FROM lease")?,
            taken: number("SELECT count(*) FROM record WHERE revision = 1")?,
            tried: db.query_row("SELECT coalesce(max(wrong), 0) FROM sign_in_try", [], |row| row.get(0))?,
        })
    }

    fn agrees(&self, at_central: &BTreeSet<String>, violations: &mut Vec<Violation>) {
        violations.extend(self.sent.difference(at_central).cloned().map(Violation::Sent));
        if self.unpaired != 0 {
            violations.push(Violation::Outbox(self.unpaired));
        }
        if self.bare != 0 {
            violations.push(Violation::Purged(self.bare));
        }
        if !self.chained {
            violations.push(Violation::Chain);
        }
        violations.extend(self.journal.clone().map(Violation::Journal));
        if self.used != self.taken {
            violations.push(Violation::Numbers {
                used: self.used,
                taken: self.taken,
            });
        }
    }
}

/// What is wrong with the journal: its places, the hashes of its newest entries, or that it tells of another number of
/// records than there are. Signatures are verified by the tests of the journal, not again for each image.
fn journal(db: &Connection) -> Result<Option<String>, StoreFault> {
    let (count, last): (i64, i64) =
        db.query_row("SELECT count(*), coalesce(max(sequence), 0) FROM journal", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if count != last {
        return Ok(Some(format!("{count} entries, the last is number {last}")));
    }
    let mut statement = db.prepare("SELECT signed, hash FROM journal ORDER BY sequence DESC LIMIT 8")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (signed, hash): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if Sha256::digest(&signed).as_slice() != hash {
            return Ok(Some("an entry is not what its hash says".to_owned()));
        }
    }
    let (told, taken): (i64, i64) = db.query_row(
        "SELECT (SELECT count(*) FROM journal WHERE instr(signed, CAST('\"event\":\"recorded\"' AS BLOB))),
                (SELECT count(*) FROM record)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok((told != taken).then(|| format!("it tells of {told} records, there are {taken}")))
}
