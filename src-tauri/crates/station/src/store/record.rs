//! Records: what was taken, and what became of it. Rows are never deleted on a guess.

use std::collections::HashSet;

use jiff::Timestamp;
use kiosk_wire::{Personal, Record, envelope::EnvelopeHash};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, named_params};

use super::{Counts, Result, StoreFault, from_json, instant};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE record (
        tracking_number TEXT NOT NULL,
        revision        INTEGER NOT NULL CHECK (revision > 0),
        sequence        INTEGER NOT NULL UNIQUE,
        bill_id         TEXT NOT NULL,
        operator        TEXT NOT NULL,
        taken_at        TEXT NOT NULL,
        body            TEXT NOT NULL,
        envelope_hash   BLOB NOT NULL UNIQUE,
        state           TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'rejected', 'quarantined')),
        reject          TEXT,
        answered_at     TEXT,
        -- Central's signed answer, kept as the proof of what it said.
        answer          BLOB,
        PRIMARY KEY (tracking_number, revision),
        CHECK ((state = 'waiting') = (answer IS NULL))
    ) STRICT;
    CREATE INDEX record_state ON record (state);
    CREATE TABLE chain (
        id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        sequence INTEGER NOT NULL,
        head     BLOB NOT NULL CHECK (length(head) = 32)
    ) STRICT;";

/// A number is shown as its newest revision: what was refused and then corrected asks nothing of anybody. Only an earlier
/// revision in quarantine stays in sight beside it, since people have to decide about that one. Each index holds what a list shows, in its order;
/// one of the state alone was taken for questions that then walked every record ever sent.
pub(super) const MIGRATION_4: &str = "
    DROP INDEX record_state;
    ALTER TABLE record ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1));
    UPDATE record SET superseded = 1 WHERE EXISTS (SELECT 1 FROM record later
        WHERE later.tracking_number = record.tracking_number AND later.revision > record.revision);
    ALTER TABLE record ADD COLUMN in_sight INTEGER
        GENERATED ALWAYS AS (state = 'quarantined' OR superseded = 0) VIRTUAL;
    CREATE INDEX record_listed ON record (in_sight, sequence, tracking_number, bill_id);
    CREATE INDEX record_listed_by_state ON record (in_sight, state, sequence, tracking_number, bill_id);
    CREATE INDEX record_waiting ON record (sequence) WHERE state = 'waiting';
    CREATE INDEX record_bill ON record (bill_id);";

/// A record is of a service and may be about nothing that has an id. What figures and lists need stands in columns: they
/// outlive the contents. Records from before that were readings; their visits were not timed.
pub(super) const MIGRATION_5: &str = "
    ALTER TABLE record ADD COLUMN service TEXT NOT NULL DEFAULT 'reading';
    ALTER TABLE record ADD COLUMN subject TEXT;
    -- The day in Iran, `2026-11-22`.
    ALTER TABLE record ADD COLUMN day TEXT NOT NULL DEFAULT '';
    ALTER TABLE record ADD COLUMN seconds_worked INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE record ADD COLUMN seconds_parked INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE record ADD COLUMN offline INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1));
    ALTER TABLE record ADD COLUMN fee_rial INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE record ADD COLUMN fee_state TEXT NOT NULL DEFAULT 'exempt'
        CHECK (fee_state IN ('paid', 'exempt', 'open'));
    UPDATE record SET subject = bill_id, day = date(taken_at, '+210 minutes');
    DROP INDEX record_listed;
    DROP INDEX record_listed_by_state;
    DROP INDEX record_bill;
    ALTER TABLE record DROP COLUMN bill_id;
    CREATE INDEX record_listed ON record (in_sight, sequence, tracking_number, subject);
    CREATE INDEX record_listed_by_state ON record (in_sight, state, sequence, tracking_number, subject);
    CREATE INDEX record_subject ON record (subject);
    UPDATE record SET body = json_set(
        json_remove(body, '$.applicant.civil_registry', '$.applicant.shahkar', '$.applicant.possession'),
        '$.registrar', json_object('code', body ->> '$.registrar', 'national_id', NULL),
        '$.service', json_object('code', 'reading', 'version', 0, 'definition', ''),
        '$.subject', body ->> '$.content.bill_id',
        '$.applicant.evidence', json_array(body ->> '$.applicant.evidence'),
        '$.applicant.enquiries', json_object(
            'identity', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL),
            'ownership', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL),
            'possession', json_object('state', 'not_checked', 'by', NULL, 'at', NULL, 'how', NULL)),
        '$.visit', json_object('id', '00000000-0000-0000-0000-000000000000', 'seconds_worked', 0,
            'seconds_parked', 0),
        '$.offline', json('false'),
        '$.fee', json_object('rial', 0, 'state', 'exempt'),
        '$.attachments', json_array())
    WHERE purged IS NULL;";

/// What was declared of a subject today is found in one step, however long its history is here.
pub(super) const MIGRATION_7: &str = "
    DROP INDEX record_subject;
    CREATE INDEX record_subject ON record (subject, day, superseded, sequence);
    -- A bill id has one form, of thirteen digits.
    UPDATE record SET subject = substr('0000000000000' || subject, -13)
        WHERE length(subject) BETWEEN 6 AND 12 AND subject NOT GLOB '*[^0-9]*';";

/// Of its service: a definition stays while a record is of it.
pub(super) const MIGRATION_8: &str = "
    ALTER TABLE record ADD COLUMN service_version INTEGER NOT NULL DEFAULT 0;
    UPDATE record SET service_version = coalesce(body ->> '$.service.version', 0) WHERE purged IS NULL;";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordState {
    Waiting,
    Sent { at: Timestamp },
    Rejected { at: Timestamp, code: String },
    Quarantined { at: Timestamp },
}

/// A record as it is shown.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    pub tracking_number: String,
    pub revision: u32,
    /// The operator's code.
    pub operator: String,
    pub taken_at: Timestamp,
    pub kept: Kept,
    /// Code of the service.
    pub service: String,
    /// A bill id for one.
    pub subject: Option<Personal>,
    pub envelope_hash: EnvelopeHash,
    pub state: RecordState,
    pub attempts: u32,
    /// Why it was not sent yet: `Attempt::key`.
    pub reason: Option<String>,
    pub tried_at: Option<Timestamp>,
}

/// Which records a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    All,
    Waiting,
    Rejected,
    Quarantined,
    Sent,
}

impl Filter {
    /// The state it lets through; none for every one.
    fn state(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Waiting => Some("waiting"),
            Self::Rejected => Some("rejected"),
            Self::Quarantined => Some("quarantined"),
            Self::Sent => Some("sent"),
        }
    }
}

/// What this counter still has of a record's contents.
#[derive(Clone, Debug)]
pub enum Kept {
    All(Box<Record>),
    /// Central has it, and the time to print it again is over.
    Purged {
        /// `137•••••19`
        visitor_id: String,
    },
}

const COLUMNS: &str =
    "r.body, r.subject, r.state, r.reject, r.answered_at, coalesce(o.attempts, 0), o.reason, o.tried_at,
     r.envelope_hash, r.tracking_number, r.revision, r.operator, r.taken_at, r.purged, r.service";

/// A search looks through so many of the newest for digits in the middle of a number: a month of a busy counter.
pub const SEARCHED: u32 = 5000;
/// So many digits tell one number from most others.
pub const TELLING: usize = 8;

impl StoredRecord {
    /// Its contents, where they are still here.
    #[must_use]
    pub fn contents(&self) -> Option<&Record> {
        match &self.kept {
            Kept::All(record) => Some(record),
            Kept::Purged { .. } => None,
        }
    }

    /// The newest revision of a number.
    pub fn find(db: &Connection, tracking_number: &str) -> Result<Option<Self>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM record r LEFT JOIN outbox o USING (tracking_number, revision)
             WHERE tracking_number = :number ORDER BY revision DESC LIMIT 1"
        );
        let row = db
            .query_row(&sql, named_params! { ":number": tracking_number }, |row| {
                Ok(Self::read(row))
            })
            .optional()?;
        row.transpose()
    }

    /// Every revision of a number whose contents are here, newest first.
    pub fn revisions(db: &Connection, tracking_number: &str) -> Result<Vec<Record>> {
        let mut statement = db.prepare(
            "SELECT body FROM record WHERE tracking_number = :number AND purged IS NULL ORDER BY revision DESC",
        )?;
        let bodies = statement.query_map(named_params! { ":number": tracking_number }, |row| {
            row.get::<_, String>(0)
        })?;
        bodies.map(|body| from_json(&body?, "record")).collect()
    }

    /// When its first revision was taken.
    pub fn first_taken_at(db: &Connection, tracking_number: &str) -> Result<Option<Timestamp>> {
        let text: Option<String> = db
            .query_row(
                "SELECT taken_at FROM record WHERE tracking_number = :number ORDER BY revision LIMIT 1",
                named_params! { ":number": tracking_number },
                |row| row.get(0),
            )
            .optional()?;
        text.map(|text| instant(&text, "record")).transpose()
    }

    /// The newest number of this subject that was taken for this service on this day in Iran, `2026-11-22`.
    pub fn of_day(db: &Connection, service: &str, subject: &str, day: &str) -> Result<Option<String>> {
        Ok(db
            .query_row(
                "SELECT tracking_number FROM record WHERE subject = :subject AND day = :day AND superseded = 0
                     AND service = :service ORDER BY sequence DESC LIMIT 1",
                named_params! { ":service": service, ":subject": subject, ":day": day },
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Each revision, and the hash of its envelope.
    pub fn hashes(db: &Connection, tracking_number: &str) -> Result<Vec<(u32, EnvelopeHash)>> {
        let mut statement = db.prepare("SELECT revision, envelope_hash FROM record WHERE tracking_number = :number")?;
        let rows = statement.query_map(named_params! { ":number": tracking_number }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a revision of this number is in quarantine.
    pub fn is_contested(db: &Connection, tracking_number: &str) -> Result<bool> {
        Ok(db.query_row(
            "SELECT EXISTS (SELECT 1 FROM record WHERE tracking_number = :number AND state = 'quarantined')",
            named_params! { ":number": tracking_number },
            |row| row.get(0),
        )?)
    }

    /// What is in sight, newest first. `search`: digits of a tracking number or bill id, or nothing. From [`TELLING`] digits
    /// on they are looked for at the beginning of all; where nothing begins so, and where they are fewer, anywhere in the
    /// newest [`SEARCHED`].
    pub fn list(db: &Connection, filter: Filter, search: &str, limit: u32) -> Result<Vec<Self>> {
        if search.len() >= TELLING {
            let found = Self::beginning(db, filter, search, limit)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let index = filter.state().map_or("record_listed", |_| "record_listed_by_state");
        let state = filter.state().map_or("", |_| "AND state = :state");
        // read from the index alone
        let shown = format!(
            "SELECT sequence FROM (SELECT sequence, tracking_number, subject FROM record INDEXED BY {index}
                 WHERE in_sight = 1 {state} ORDER BY sequence DESC LIMIT :searched)
             WHERE :search = '' OR instr(tracking_number, :search) OR instr(subject, :search)"
        );
        let searched = if search.is_empty() { limit } else { SEARCHED };
        Self::shown(
            db,
            &shown,
            filter,
            &[(":search", &search), (":searched", &searched), (":limit", &limit)],
        )
    }

    fn beginning(db: &Connection, filter: Filter, search: &str, limit: u32) -> Result<Vec<Self>> {
        let state = filter.state().map_or("", |_| "AND +state = :state");
        let by = |column: &str| {
            // the plus keeps SQLite from walking a list instead
            format!(
                "SELECT sequence FROM record WHERE {column} >= :search AND {column} < :search || ':'
                 AND +in_sight = 1 {state}"
            )
        };
        let shown = format!("{} UNION {}", by("tracking_number"), by("subject"));
        Self::shown(db, &shown, filter, &[(":search", &search), (":limit", &limit)])
    }

    /// The newest of those whose sequences `shown` gives.
    fn shown(db: &Connection, shown: &str, filter: Filter, values: &[(&str, &dyn ToSql)]) -> Result<Vec<Self>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT sequence FROM ({shown}) ORDER BY sequence DESC LIMIT :limit) shown
             CROSS JOIN record r ON r.sequence = shown.sequence
             LEFT JOIN outbox o ON o.tracking_number = r.tracking_number AND o.revision = r.revision
             ORDER BY shown.sequence DESC"
        );
        let mut statement = db.prepare(&sql)?;
        let state = filter.state();
        let mut values = values.to_vec();
        if let Some(state) = &state {
            values.push((":state", state));
        }
        let mut rows = statement.query(values.as_slice())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Self::read(row)?);
        }
        Ok(found)
    }

    /// Whether the chain has this envelope at this place.
    pub fn has_envelope(db: &Connection, sequence: u64, hash: &[u8]) -> Result<bool> {
        Ok(db.query_row(
            "SELECT EXISTS (SELECT 1 FROM record WHERE sequence = :sequence AND envelope_hash = :hash)",
            named_params! { ":sequence": sequence, ":hash": hash },
            |row| row.get(0),
        )?)
    }

    /// Whether central has answered for each of these, and for everything that was taken here.
    pub fn all_answered(db: &Connection, envelopes: &HashSet<EnvelopeHash>) -> Result<bool> {
        let waits: bool = db.query_row("SELECT EXISTS (SELECT 1 FROM outbox)", [], |row| row.get(0))?;
        let mut answered =
            db.prepare("SELECT EXISTS (SELECT 1 FROM record WHERE envelope_hash = :hash AND state <> 'waiting')")?;
        for hash in envelopes {
            if waits || !answered.query_row(named_params! { ":hash": hash }, |row| row.get(0))? {
                return Ok(false);
            }
        }
        Ok(!waits)
    }

    /// Whether central has answered for this envelope.
    pub fn is_answered(db: &Connection, hash: &EnvelopeHash) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE envelope_hash = :hash AND state <> 'waiting')";
        Ok(db.query_row(sql, named_params! { ":hash": hash }, |row| row.get(0))?)
    }

    /// Of what is in sight of each number.
    pub fn counts(db: &Connection) -> Result<Counts> {
        Counts::find(db)
    }

    /// When the record that has been waiting longest was taken.
    pub fn oldest_waiting(db: &Connection) -> Result<Option<Timestamp>> {
        let text: Option<String> = db
            .query_row(
                "SELECT taken_at FROM record INDEXED BY record_waiting WHERE state = 'waiting' ORDER BY sequence LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        text.map(|text| instant(&text, "record")).transpose()
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let at: Option<String> = row.get(4)?;
        let at = at.map(|text| instant(&text, "record")).transpose()?;
        let state: String = row.get(2)?;
        let reject: Option<String> = row.get(3)?;
        let state = match (state.as_str(), at) {
            ("waiting", _) => RecordState::Waiting,
            ("sent", Some(at)) => RecordState::Sent { at },
            ("rejected", Some(at)) => RecordState::Rejected {
                at,
                code: reject.unwrap_or_default(),
            },
            ("quarantined", Some(at)) => RecordState::Quarantined { at },
            _ => return Err(StoreFault::Row("record")),
        };
        let (tried_at, taken_at): (Option<String>, String) = (row.get(7)?, row.get(12)?);
        let kept = match row.get::<_, Option<String>>(13)? {
            None => Kept::All(from_json(&row.get::<_, String>(0)?, "record")?),
            Some(visitor_id) => Kept::Purged { visitor_id },
        };
        Ok(Self {
            tracking_number: row.get(9)?,
            revision: row.get(10)?,
            operator: row.get(11)?,
            taken_at: instant(&taken_at, "record")?,
            kept,
            service: row.get(14)?,
            subject: row.get::<_, Option<String>>(1)?.map(Into::into),
            envelope_hash: row.get(8)?,
            state,
            attempts: row.get(5)?,
            reason: row.get(6)?,
            tried_at: tried_at.map(|text| instant(&text, "outbox")).transpose()?,
        })
    }
}
