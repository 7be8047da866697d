//! A receipt that a visitor brings: whether a counter of the company gave it out. Needs no line.

use kiosk_domain::text::without_identifier;
use kiosk_wire::{ReceiptToken, envelope::EnvelopeHash};

use super::Records;
use crate::{
    Fault, clock,
    operators::AtWork,
    store::{KnownKey, StoredRecord},
    view::{KeyTime, OurRecord, ReceiptCheck},
};

impl Records {
    /// What the text of a receipt's QR is worth.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn verify_receipt(&self, _by: &AtWork, text: &str) -> Result<ReceiptCheck, Fault> {
        self.examine_receipt(text)
    }

    /// The same for a technician, who needs no operator.
    ///
    /// # Errors
    /// Fails if the database refuses.
    pub fn examine_receipt(&self, text: &str) -> Result<ReceiptCheck, Fault> {
        // a scanner ends with Enter; a space at either end may belong to the token
        let text = without_identifier(text.trim_matches(['\r', '\n', '\t']));
        let Some(terminal) = ReceiptToken::claimed_terminal(text) else {
            return Ok(ReceiptCheck::NotAToken);
        };
        let keys = self.keys_of(&terminal)?;
        if keys.is_empty() {
            return Ok(ReceiptCheck::UnknownTerminal { terminal });
        }
        let signed = keys.iter().find_map(|key| {
            let token = ReceiptToken::verify(text, &key.public_key).ok()?;
            // a counter speaks for the office it stands in, or stood in, alone
            (token.office == key.office).then_some((token, key))
        });
        let Some((token, key)) = signed else {
            return Ok(ReceiptCheck::NotGenuine);
        };
        Ok(ReceiptCheck::Genuine {
            taken_on: clock::jalali(token.taken_at).to_string(),
            taken_at: clock::minute(token.taken_at),
            key_time: if key.until.is_some_and(|until| token.taken_at > until) {
                KeyTime::Ended
            } else {
                KeyTime::InForce
            },
            record: self.our_record(&terminal, &token)?,
            tracking_number: token.tracking_number,
            revision: token.revision,
            office: token.office,
            terminal,
        })
    }

    /// The keys central sent, and this counter's own also before it did.
    fn keys_of(&self, terminal: &str) -> Result<Vec<KnownKey>, Fault> {
        let mut keys = self.core.store.read(|db| KnownKey::of(db, terminal))?;
        let own = self.core.signing.public();
        if terminal == self.core.terminal.terminal && keys.iter().all(|key| key.public_key != own) {
            keys.push(KnownKey {
                public_key: own,
                office: self.core.terminal.office.code.clone(),
                until: None,
            });
        }
        Ok(keys)
    }

    fn our_record(&self, terminal: &str, token: &ReceiptToken) -> Result<OurRecord, Fault> {
        if terminal != self.core.terminal.terminal {
            return Ok(OurRecord::OfAnotherCounter);
        }
        let hashes = self
            .core
            .store
            .read(|db| StoredRecord::hashes(db, &token.tracking_number))?;
        let same = |(revision, hash): &(u32, EnvelopeHash)| *revision == token.revision && *hash == token.envelope;
        let newest = hashes.iter().map(|(revision, _)| *revision).max();
        Ok(match newest {
            None => OurRecord::Missing,
            Some(_) if !hashes.iter().any(same) => OurRecord::Differs,
            Some(newest) if newest > token.revision => OurRecord::Corrected { revision: newest },
            Some(_) => OurRecord::Same,
        })
    }
}
