//! A receipt's token, verified offline by the keys that came from central.

use std::{io::BufRead as _, path::Path};

use kiosk_station::view::{KeyTime, OurRecord, ReceiptCheck};
use serde_json::json;

use crate::{
    commands::{Done, Failure, open, print},
    words,
};

/// `text` is what a scanner reads from the QR; `-` takes it from standard input, one line.
pub async fn verify(folder: &Path, text: &str) -> Done {
    let text = match text {
        "-" => {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).map_err(Failure::Output)?;
            line
        }
        text => text.to_owned(),
    };
    let check = open(folder).await?.records.examine_receipt(&text)?;
    print(&json!(check))?;
    match &check {
        ReceiptCheck::Genuine {
            record: OurRecord::Differs | OurRecord::Missing,
            ..
        } => Err(Failure::OtherRecord),
        ReceiptCheck::Genuine {
            key_time: KeyTime::Ended,
            ..
        } => Err(Failure::KeyEnded),
        ReceiptCheck::Genuine { .. } => {
            words::tell("admin.receipt_genuine");
            Ok(())
        }
        ReceiptCheck::NotGenuine => Err(Failure::NotGenuine),
        ReceiptCheck::UnknownTerminal { .. } => Err(Failure::UnknownTerminal),
        ReceiptCheck::NotAToken => Err(Failure::NotAToken),
    }
}
