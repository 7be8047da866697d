//! Printers whose address was typed, and papers that were chosen.

use kiosk_paper::Paper;
use kiosk_printer::PrinterAddress;
use rusqlite::{Connection, Transaction, named_params};

use super::{
    Result,
    print_words::{paper_of, paper_word},
};

pub(super) const MIGRATION_3: &str = "
    CREATE TABLE printer (
        id      TEXT NOT NULL PRIMARY KEY,
        paper   TEXT NOT NULL,
        -- 0 where the print system offers it: then only its paper was chosen
        by_hand INTEGER NOT NULL CHECK (by_hand IN (0, 1))
    ) STRICT;";

/// What was said of a printer at this counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPrinter {
    pub address: PrinterAddress,
    pub paper: Paper,
    pub by_hand: bool,
}

impl KnownPrinter {
    pub(crate) fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare("SELECT id, paper, by_hand FROM printer ORDER BY rowid")?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<Vec<(String, String, bool)>>>()?;
        let mut known = Vec::new();
        for (id, paper, by_hand) in rows {
            // one that this version cannot reach is not offered
            if let Ok(address) = id.parse() {
                known.push(Self {
                    address,
                    paper: paper_of(&paper, "printer")?,
                    by_hand,
                });
            }
        }
        Ok(known)
    }

    /// One that was typed stays so, whatever paper is put into it.
    pub(crate) fn keep(&self, tx: &Transaction<'_>) -> Result<()> {
        tx.execute(
            "INSERT INTO printer (id, paper, by_hand) VALUES (:id, :paper, :by_hand)
             ON CONFLICT (id) DO UPDATE SET paper = excluded.paper, by_hand = max(by_hand, excluded.by_hand)",
            named_params! {
                ":id": self.address.to_string(),
                ":paper": paper_word(self.paper),
                ":by_hand": self.by_hand,
            },
        )?;
        Ok(())
    }

    pub(crate) fn forget(tx: &Transaction<'_>, id: &str) -> Result<()> {
        tx.execute("DELETE FROM printer WHERE id = :id", named_params! { ":id": id })?;
        Ok(())
    }
}
