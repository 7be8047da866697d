//! Who this counter is to central. One row, made at enrolment.

use jiff::Timestamp;
use kiosk_wire::{CentralKeys, Office, PublicKey, Settings, Signed, TerminalCertificate, signed};
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::{Authorities, Contact, Result, StoreFault, from_json, instant, json};
use crate::clock::TOLERANCE;

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE terminal (
        id            INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        terminal      TEXT NOT NULL,
        office        TEXT NOT NULL,
        counter       TEXT NOT NULL,
        central_url   TEXT NOT NULL,
        central_keys  TEXT NOT NULL,
        settings      TEXT NOT NULL,
        settings_etag TEXT,
        enrolled_at   TEXT NOT NULL
    ) STRICT;
    -- The highest wall clock ever seen, and how far central's signed time was from it.
    CREATE TABLE clock (
        id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        high_water  TEXT NOT NULL,
        skew_ms     INTEGER
    ) STRICT;";

pub(super) const MIGRATION_3: &str = "
    -- Central's word on whose key this is; none where the counter is older than such words.
    ALTER TABLE terminal ADD COLUMN certificate BLOB;
    -- Central's signed word that this terminal is out of service.
    ALTER TABLE terminal ADD COLUMN disabled BLOB;";

#[derive(Clone, Debug)]
pub struct Terminal {
    pub terminal: String,
    pub certificate: Option<Signed<TerminalCertificate>>,
    pub office: Office,
    pub counter: String,
    pub central_url: String,
    pub central_keys: CentralKeys,
    pub settings: Settings,
    pub settings_etag: Option<String>,
    pub authorities: Authorities,
}

/// Stands before an ETag.
const FETCHED_BY: &str = concat!(env!("CARGO_PKG_VERSION"), " ");

pub(super) fn fetched_by(etag: &str) -> String {
    format!("{FETCHED_BY}{etag}")
}

/// What another version of the program fetched is fetched again: this one may read more of it.
pub(super) fn own_etag(kept: Option<String>) -> Option<String> {
    Some(kept?.strip_prefix(FETCHED_BY)?.to_owned())
}

/// The reading declaration became a definition; central sends its newest with the next settings.
pub(super) const MIGRATION_5: &str = "
    UPDATE terminal SET settings_etag = NULL, settings = json_set(json_remove(settings, '$.reading'),
        '$.services', json_array(json_object(
            'code', 'reading',
            'version', 0,
            'catalogue_code', settings ->> '$.reading.code',
            'group', settings ->> '$.reading.group',
            'title', settings ->> '$.reading.title',
            'content', 'reading',
            'fees', json(settings -> '$.reading.fees'),
            'receipt_notes', json(settings -> '$.reading.receipt_notes'))));";

impl Terminal {
    pub fn insert(&self, tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
        tx.execute(
            "INSERT INTO terminal
                 (id, terminal, certificate, office, counter, central_url, central_keys, settings, enrolled_at)
             VALUES (1, :terminal, :certificate, :office, :counter, :url, :keys, :settings, :now)",
            named_params! {
                ":terminal": self.terminal,
                ":certificate": self.certificate.as_ref().map(Signed::bytes),
                ":office": json(&self.office, "terminal")?,
                ":counter": self.counter,
                ":url": self.central_url,
                ":keys": json(&self.central_keys, "terminal")?,
                ":settings": json(&self.settings, "terminal")?,
                ":now": now.to_string(),
            },
        )?;
        Authorities::vouch(tx, &self.authorities.vouched)
    }

    pub fn find(db: &Connection) -> Result<Option<Self>> {
        let row = db
            .query_row(
                "SELECT terminal, office, counter, central_url, central_keys, settings, settings_etag, certificate
                 FROM terminal",
                [],
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, String>(3)?,
                        row.get::<_, String>(4)?,
                        row.get::<_, String>(5)?,
                        row.get::<_, Option<String>>(6)?,
                        row.get::<_, Option<Vec<u8>>>(7)?,
                    ))
                },
            )
            .optional()?;
        let Some((terminal, office, counter, central_url, keys, settings, settings_etag, certificate)) = row else {
            return Ok(None);
        };
        let central_keys = from_json(&keys, "terminal")?;
        let settings = from_json(&settings, "terminal")?;
        Ok(Some(Self {
            terminal,
            certificate: certificate.map(Signed::from_bytes),
            office: from_json(&office, "terminal")?,
            counter,
            central_url,
            authorities: Authorities::find(db, &central_keys, &settings)?,
            central_keys,
            settings,
            settings_etag,
        }))
    }

    /// Whose database this is, whatever its version. The certificate was verified when it was written; central's keys
    /// may be others by now.
    pub fn bound_to(db: &Connection) -> Result<Bound> {
        let rows: i64 = db.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'terminal'",
            [],
            |row| row.get(0),
        )?;
        if rows == 0 || db.query_row("SELECT count(*) FROM terminal", [], |row| row.get::<_, i64>(0))? == 0 {
            return Ok(Bound::Nobody);
        }
        let columns = "SELECT count(*) FROM pragma_table_info('terminal') WHERE name = 'certificate'";
        if db.query_row(columns, [], |row| row.get::<_, i64>(0))? == 0 {
            return Ok(Bound::Somebody);
        }
        let certificate: Option<Vec<u8>> = db.query_row("SELECT certificate FROM terminal", [], |row| row.get(0))?;
        let Some(certificate) = certificate else {
            return Ok(Bound::Somebody);
        };
        let payload = signed::claimed_payload(&certificate).ok_or(StoreFault::Row("terminal"))?;
        let certificate: TerminalCertificate =
            serde_json::from_slice(&payload).map_err(|_| StoreFault::Row("terminal"))?;
        Ok(Bound::To(certificate.public_key))
    }

    /// Central's signed word that this terminal is out of service, where it was heard.
    pub fn disabled(db: &Connection) -> Result<Option<Vec<u8>>> {
        let word = db
            .query_row("SELECT disabled FROM terminal", [], |row| row.get(0))
            .optional()?;
        Ok(word.flatten())
    }

    /// `false` where it was known.
    pub fn disable(tx: &Transaction<'_>, word: &[u8]) -> Result<bool> {
        let rows = tx.execute(
            "UPDATE terminal SET disabled = :word WHERE disabled IS NULL",
            named_params! { ":word": word },
        )?;
        Ok(rows == 1)
    }

    /// Of the settings, as central sent it with them. None where another version of this program fetched them: it may
    /// have passed over what this one can read.
    pub fn settings_etag(db: &Connection) -> Result<Option<String>> {
        let etag = db
            .query_row("SELECT settings_etag FROM terminal", [], |row| {
                row.get::<_, Option<String>>(0)
            })
            .optional()?;
        Ok(own_etag(etag.flatten()))
    }

    pub fn set_settings(tx: &Transaction<'_>, settings: &Settings, etag: Option<&str>) -> Result<()> {
        let etag = etag.map(fetched_by);
        tx.execute(
            "UPDATE terminal SET settings = :settings, settings_etag = :etag",
            named_params! { ":settings": json(settings, "terminal")?, ":etag": etag },
        )?;
        Authorities::note(tx)
    }
}

/// Whose database one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Not enrolled yet.
    Nobody,
    /// A counter's from before there were certificates.
    Somebody,
    To(PublicKey),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockMarks {
    pub high_water: Option<Timestamp>,
    /// central's signed time − this machine's, milliseconds, when they last met.
    pub skew_ms: Option<i64>,
}

impl ClockMarks {
    pub fn find(db: &Connection) -> Result<Self> {
        let row = db
            .query_row("SELECT high_water, skew_ms FROM clock", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
            })
            .optional()?;
        Ok(match row {
            Some((high_water, skew_ms)) => Self {
                high_water: Some(instant(&high_water, "clock")?),
                skew_ms,
            },
            None => Self::default(),
        })
    }

    /// Raises the high-water mark to `now`; it never falls.
    pub fn raise(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
        let high = Self::find(tx)?.high_water.map_or(now, |mark| mark.max(now));
        tx.execute(
            "INSERT INTO clock (id, high_water) VALUES (1, :high)
             ON CONFLICT (id) DO UPDATE SET high_water = excluded.high_water",
            named_params! { ":high": high.to_string() },
        )?;
        Ok(())
    }

    /// Keeps how far central's signed time was from this machine's. Where they agree, a mark from a day the
    /// clock was ahead is taken back.
    pub fn set_skew(tx: &Transaction<'_>, now: Timestamp, server_time: Timestamp) -> Result<()> {
        Self::raise(tx, now)?;
        let skew_ms = server_time.as_millisecond().saturating_sub(now.as_millisecond());
        tx.execute("UPDATE clock SET skew_ms = :skew", named_params! { ":skew": skew_ms })?;
        if i128::from(skew_ms).abs() <= TOLERANCE.as_millis() {
            tx.execute(
                "UPDATE clock SET high_water = :now",
                named_params! { ":now": now.to_string() },
            )?;
        }
        Ok(())
    }

    /// Whether this is news to the journal.
    pub fn turns_suspect(tx: &Transaction<'_>, suspect: bool) -> Result<bool> {
        let rows = tx.execute(
            "UPDATE clock SET suspect = :suspect WHERE suspect <> :suspect",
            named_params! { ":suspect": suspect },
        )?;
        Ok(rows == 1)
    }

    /// The clock was set back, or is away from central's signed time.
    #[must_use]
    pub fn is_suspect(self, contact: Option<&Contact>, now: Timestamp) -> bool {
        let beyond = |ms: i64| i128::from(ms) > TOLERANCE.as_millis();
        let behind = |mark: Timestamp| beyond(mark.as_millisecond().saturating_sub(now.as_millisecond()));
        let ahead = |contact: &&Contact| {
            contact.exact && beyond(now.as_millisecond().saturating_sub(contact.now().as_millisecond()))
        };
        self.high_water.is_some_and(behind)
            || self.skew_ms.is_some_and(|skew| beyond(skew.saturating_abs()))
            || contact.is_some_and(|contact| behind(contact.now()))
            || contact.filter(ahead).is_some()
    }
}
