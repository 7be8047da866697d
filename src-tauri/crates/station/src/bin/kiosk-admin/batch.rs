//! Sticks and spools: what goes to central another way than by this counter's line.

use std::path::{Path, PathBuf};

use kiosk_station::{
    Spooled, files,
    handover::{Answers, Exported},
    spool,
};
use serde_json::json;

use crate::{
    commands::{Done, Failure, open, print},
    words,
};

/// A longer file is no receipt of central's: one of two thousand records is some three hundred thousand bytes.
const LONGEST_RECEIPT: u64 = 64 << 20;

pub async fn export(folder: &Path, to: &Path) -> Done {
    match open(folder).await?.handover.export_batch(to)? {
        Some(exported) => print(&described(&exported)),
        None => {
            words::tell("admin.nothing_to_export");
            Ok(())
        }
    }
}

fn described(exported: &Exported) -> serde_json::Value {
    json!({ "batch": exported.batch, "file": exported.file, "envelopes": exported.envelopes })
}

/// A file that is refused holds up no other.
pub async fn accept(folder: &Path, files: &[PathBuf]) -> Done {
    let station = open(folder).await?;
    let mut refused = 0;
    for file in files {
        let taken = read(file, LONGEST_RECEIPT).and_then(|bytes| Ok(station.handover.accept_receipt(&bytes)?));
        match taken {
            Ok(accepted) => print(&json!({
                "batch": accepted.batch,
                "sent": accepted.sent,
                "rejected": accepted.rejected,
                "quarantined": accepted.quarantined,
                "waiting": accepted.waiting,
                "answers": accepted.answers,
            }))?,
            Err(failure) if failure.is_of_the_file() => {
                refused += 1;
                words::say_of(file, &failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    if refused > 0 {
        Err(Failure::Files(refused))
    } else {
        Ok(())
    }
}

pub async fn recover(folder: &Path, from: &Path, to: Option<&Path>) -> Done {
    let spooled = Spooled::read(&read(from, spool::LONGEST)?).map_err(kiosk_station::RecoverFault::from)?;
    let station = open(folder).await?;
    if spooled.damaged_bytes() > 0 {
        words::tell("admin.spool_damaged");
    }
    let damaged = spooled.damaged_bytes();
    let Some(to) = to else {
        let Answers {
            accepted,
            duplicate,
            rejected,
            conflict,
            later,
        } = station.handover.recover(&spooled).await?.answers;
        print(&json!({
            "envelopes": spooled.envelopes(),
            "damaged_bytes": damaged,
            "accepted": accepted,
            "duplicate": duplicate,
            "rejected": rejected,
            "conflict": conflict,
            "later": later,
        }))?;
        return if later > 0 {
            Err(Failure::Unanswered(later))
        } else {
            Ok(())
        };
    };
    match station.handover.recover_to(&spooled, to)? {
        Some(exported) => {
            let mut line = described(&exported);
            line["damaged_bytes"] = json!(damaged);
            print(&line)
        }
        None => {
            words::tell("admin.nothing_in_the_spool");
            Ok(())
        }
    }
}

fn read(file: &Path, longest: u64) -> Result<Vec<u8>, Failure> {
    files::read(file, longest).map_err(Failure::Open)
}
