//! Choices made on this counter: the printer, and how large it prints.

use std::{collections::BTreeMap, path::PathBuf};

use kiosk_paper::Head;
use kiosk_printer::Chosen;
use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde::{Deserialize, Serialize};

use super::{
    Result, from_json, json,
    print_words::{head_of, head_word, kind_of, kind_word, paper_of, paper_word},
};

pub(super) const MIGRATION_1: &str = "
    CREATE TABLE setting (
        key   TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;";

/// The printer's kind says how it is reached; what it holds is said apart.
pub(super) const MIGRATION_3: &str = "
    UPDATE setting SET value = json_set(
        value,
        '$.paper', CASE json_extract(value, '$.kind') WHEN 'slip' THEN 'slip80' ELSE 'a5' END,
        '$.kind', CASE json_extract(value, '$.kind') WHEN 'file' THEN 'file' ELSE 'queue' END
    ) WHERE key = 'printer';";

const PRINTER: &str = "printer";

const LARGE_PRINT: &str = "large_print";

const HEADS: &str = "heads";

/// Receipts are printed in large letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LargePrint(pub bool);

impl LargePrint {
    pub fn find(db: &Connection) -> Result<Self> {
        let value: Option<String> = find(db, LARGE_PRINT)?;
        let large = value.map(|value| from_json(&value, "setting")).transpose()?;
        Ok(Self(large.unwrap_or(false)))
    }

    pub fn keep(self, tx: &Transaction<'_>) -> Result<()> {
        keep(tx, LARGE_PRINT, &json(&self.0, "setting")?)
    }
}

/// The chosen printer as it is kept: the names of the fields and their words never change.
#[derive(Serialize, Deserialize)]
struct StoredPrinter {
    id: String,
    name: String,
    kind: String,
    paper: String,
    folder: Option<PathBuf>,
}

/// The counter's choice of a printer.
pub struct ChosenPrinter;

impl ChosenPrinter {
    pub fn find(db: &Connection) -> Result<Option<Chosen>> {
        let Some(value) = find(db, PRINTER)? else {
            return Ok(None);
        };
        let stored: StoredPrinter = from_json(&value, "setting")?;
        Ok(Some(Chosen {
            head: PrinterHeads::find(db)?.of(&stored.id),
            id: stored.id,
            name: stored.name,
            kind: kind_of(&stored.kind, "setting")?,
            paper: paper_of(&stored.paper, "setting")?,
            folder: stored.folder,
        }))
    }

    pub fn keep(tx: &Transaction<'_>, chosen: &Chosen) -> Result<()> {
        let stored = StoredPrinter {
            id: chosen.id.clone(),
            name: chosen.name.clone(),
            kind: kind_word(chosen.kind).to_owned(),
            paper: paper_word(chosen.paper).to_owned(),
            folder: chosen.folder.clone(),
        };
        keep(tx, PRINTER, &json(&stored, "setting")?)
    }

    /// None is chosen any longer.
    pub fn forget(tx: &Transaction<'_>) -> Result<()> {
        forget(tx, PRINTER)
    }
}

/// What was said of the heads of receipt printers, by the printers' ids. Of one that nothing was said of, nothing stands here.
pub struct PrinterHeads(BTreeMap<String, Head>);

impl PrinterHeads {
    pub fn find(db: &Connection) -> Result<Self> {
        let stored: BTreeMap<String, String> = match find(db, HEADS)? {
            Some(value) => from_json(&value, "setting")?,
            None => BTreeMap::new(),
        };
        let heads = stored
            .into_iter()
            .map(|(id, word)| Ok((id, head_of(&word, "setting")?)));
        Ok(Self(heads.collect::<Result<_>>()?))
    }

    #[must_use]
    pub fn of(&self, printer: &str) -> Option<Head> {
        self.0.get(printer).copied()
    }

    pub fn set(&mut self, printer: &str, head: Head) {
        self.0.insert(printer.to_owned(), head);
    }

    /// The same printer has another id from now on, or none.
    pub fn moves(&mut self, printer: &str, to: Option<&str>) {
        if let (Some(head), Some(to)) = (self.0.remove(printer), to) {
            self.set(to, head);
        }
    }

    pub fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        let words: BTreeMap<&str, &str> = self
            .0
            .iter()
            .map(|(id, head)| (id.as_str(), head_word(*head)))
            .collect();
        keep(tx, HEADS, &json(&words, "setting")?)
    }
}

pub(super) fn forget(tx: &Transaction<'_>, key: &str) -> Result<()> {
    tx.execute("DELETE FROM setting WHERE key = :key", named_params! { ":key": key })?;
    Ok(())
}

pub(super) fn find(db: &Connection, key: &str) -> Result<Option<String>> {
    Ok(db
        .query_row(
            "SELECT value FROM setting WHERE key = :key",
            named_params! { ":key": key },
            |row| row.get(0),
        )
        .optional()?)
}

pub(super) fn keep(tx: &Transaction<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO setting (key, value) VALUES (:key, :value)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        named_params! { ":key": key, ":value": value },
    )?;
    Ok(())
}
