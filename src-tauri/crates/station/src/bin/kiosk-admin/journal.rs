//! The counter's journal: verified, or shown.

use std::path::Path;

use kiosk_station::{journal::JournalFault, machine::journal_book::JournalBook};
use kiosk_wire::{Base64, journal::Broken};
use serde_json::json;

use crate::commands::{self, Done, Failure, print};

pub async fn verify(folder: &Path, online: bool) -> Done {
    // Let go again before the station is opened.
    let verified = open(folder).await?.verify();
    let (entries, head) = match verified {
        Ok(end) => end,
        Err(fault) => {
            if let JournalFault::Broken(broken) = &fault {
                let (entry, what) = match broken {
                    Broken::Signature(entry) => (entry, "signature"),
                    Broken::Link(entry) => (entry, "link"),
                };
                print(&json!({ "broken": entry, "what": what }))?;
            }
            return Err(fault.into());
        }
    };
    if online && let Some(reason) = commands::open(folder).await?.sync.compare().await? {
        print(&json!({ "central": reason }))?;
        return Err(Failure::OtherPast);
    }
    print(&json!({ "entries": entries, "head": Base64(head.to_vec()) }))
}

pub async fn show(folder: &Path) -> Done {
    for (index, entry) in open(folder).await?.entries()?.iter().enumerate() {
        match entry {
            Some(entry) => print(&json!(entry))?,
            None => print(&json!({ "place": index + 1, "unreadable": true }))?,
        }
    }
    Ok(())
}

async fn open(folder: &Path) -> Result<JournalBook, Failure> {
    let folder = folder.to_owned();
    // The keyring's client blocks, and must not do so on the runtime's threads.
    Ok(tokio::task::spawn_blocking(move || JournalBook::open(&folder)).await??)
}
