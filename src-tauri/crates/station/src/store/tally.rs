//! How many records are in sight in each state, and how many envelopes wait: kept by the database itself with each
//! change, because counting them again at every key and every step costs more with each record ever taken.

use rusqlite::{Connection, named_params};

use super::{Result, StoreFault};

pub(super) const MIGRATION_4: &str = "
    CREATE TABLE tally (
        -- A record's state, or 'outbox'.
        what  TEXT NOT NULL PRIMARY KEY,
        count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO tally (what, count)
        SELECT s.column1, (SELECT count(*) FROM record WHERE state = s.column1 AND in_sight = 1)
        FROM (VALUES ('waiting'), ('sent'), ('rejected'), ('quarantined')) AS s
        UNION ALL SELECT 'outbox', (SELECT count(*) FROM outbox);
    CREATE TRIGGER record_counted AFTER INSERT ON record
    WHEN NEW.state = 'quarantined' OR NEW.superseded = 0 BEGIN
        UPDATE tally SET count = count + 1 WHERE what = NEW.state;
    END;
    CREATE TRIGGER record_recounted AFTER UPDATE OF state, superseded ON record BEGIN
        UPDATE tally SET count = count - 1
            WHERE what = OLD.state AND (OLD.state = 'quarantined' OR OLD.superseded = 0);
        UPDATE tally SET count = count + 1
            WHERE what = NEW.state AND (NEW.state = 'quarantined' OR NEW.superseded = 0);
    END;
    CREATE TRIGGER outbox_counted AFTER INSERT ON outbox BEGIN
        UPDATE tally SET count = count + 1 WHERE what = 'outbox';
    END;
    CREATE TRIGGER outbox_recounted AFTER DELETE ON outbox BEGIN
        UPDATE tally SET count = count - 1 WHERE what = 'outbox';
    END;";

/// Of one state, or of the outbox.
pub(super) fn of(db: &Connection, what: &str) -> Result<u32> {
    let sql = "SELECT count FROM tally WHERE what = :what";
    let count: i64 = db.query_row(sql, named_params! { ":what": what }, |row| row.get(0))?;
    u32::try_from(count).map_err(|_| StoreFault::Row("tally"))
}

/// Records in sight, by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: u32,
    pub rejected: u32,
    pub quarantined: u32,
    pub sent: u32,
}

impl Counts {
    pub(super) fn find(db: &Connection) -> Result<Self> {
        Ok(Self {
            waiting: of(db, "waiting")?,
            rejected: of(db, "rejected")?,
            quarantined: of(db, "quarantined")?,
            sent: of(db, "sent")?,
        })
    }

    #[must_use]
    pub fn all(&self) -> u32 {
        self.waiting + self.rejected + self.quarantined + self.sent
    }
}
