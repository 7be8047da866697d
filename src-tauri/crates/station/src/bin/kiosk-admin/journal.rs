//! The counter's journal: verified, or shown.

use std::path::Path;

use kiosk_station::journal::{JournalBook, JournalFault};
use kiosk_wire::{Base64, journal::Broken};
use serde_json::json;

use crate::commands::{Done, Failure, print};

pub async fn verify(folder: &Path) -> Done {
    match open(folder).await?.verify() {
        Ok((entries, head)) => print(&json!({ "entries": entries, "head": Base64(head.to_vec()) })),
        Err(fault) => {
            if let JournalFault::Broken(broken) = &fault {
                let (entry, what) = match broken {
                    Broken::Signature(entry) => (entry, "signature"),
                    Broken::Link(entry) => (entry, "link"),
                };
                print(&json!({ "broken": entry, "what": what }))?;
            }
            Err(fault.into())
        }
    }
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
