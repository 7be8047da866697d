use kiosk_wire::{
    Base64,
    journal::{self, Broken, Event, JournalEntry, Link},
    signed::{self, Message as _},
};

use crate::keys;

/// A journal of any entries. Each is a byte that says what the next ones are, a byte with their number, and they:
/// a signed entry as it stands, what the counter signed, or the operator of an entry that holds.
pub fn journal(data: &[u8]) {
    let key = keys::counter();
    let (mut entries, mut sound, mut rest) = (Vec::new(), true, data);
    // How far the entries hold without a doubt.
    let (mut sequence, mut head) = (0, journal::genesis(keys::TERMINAL));
    while let Some(([kind, length], after)) = rest.split_first_chunk() {
        let (body, after) = after.split_at(usize::from(*length).min(after.len()));
        rest = after;
        match kind % 3 {
            0 => {
                entries.push(body.to_vec());
                sound = false;
            }
            1 => {
                let signed = signed::sign(body.to_vec(), JournalEntry::CONTEXT, &key, keys::TERMINAL);
                entries.push(signed.unwrap_or_default());
                sound = false;
            }
            _ => {
                let link = next(sequence + 1, head, &String::from_utf8_lossy(body));
                entries.extend(link.as_ref().map(|link| link.signed.clone()));
                if let (Some(link), true) = (link, sound) {
                    (sequence, head) = (sequence + 1, link.hash);
                }
            }
        }
    }
    let verify = |count| {
        let entries = entries.iter().take(count).map(Vec::as_slice);
        journal::verify(keys::TERMINAL, &key.public(), entries)
    };
    match verify(entries.len()) {
        Ok((last, hash)) => {
            assert!(
                usize::try_from(last) == Ok(entries.len()),
                "entries that were not counted"
            );
            assert!(!sound || (last, hash) == (sequence, head), "another head");
        }
        Err(Broken::Signature(at) | Broken::Link(at)) => {
            assert!(!sound && at > sequence, "an entry that holds was called broken");
            let before = usize::try_from(at).unwrap_or_default().saturating_sub(1);
            assert!(before < entries.len(), "an entry that is not there was called broken");
            assert!(
                verify(before).is_ok_and(|(last, _)| last + 1 == at),
                "the entries before the broken one do not hold"
            );
        }
    }
    let others = journal::verify("another", &key.public(), entries.iter().map(Vec::as_slice));
    assert!(
        entries.is_empty() || others.is_err(),
        "another counter's journal was taken"
    );
}

fn next(sequence: u64, previous: journal::EntryHash, operator: &str) -> Option<Link> {
    let entry = JournalEntry {
        terminal: keys::TERMINAL.to_owned(),
        epoch: 1,
        sequence,
        previous: Base64(previous.to_vec()),
        at: jiff::Timestamp::UNIX_EPOCH,
        event: Event::SignedIn {
            operator: operator.to_owned(),
        },
    };
    entry.sign(&keys::counter()).ok()
}
